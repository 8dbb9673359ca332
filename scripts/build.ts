/**
 * Builds the program into `out/`: the studio's page, and for the desktop program its main process, preload script
 * and engine, each with the packages that it needs.
 *
 * Usage: node scripts/build.ts [--renderer | --desktop]
 * `--renderer` builds the page only, which is all that `tenfold serve` needs; `--desktop` everything but the page.
 * WebAssembly kernels are compiled when there are none; "npm run build" also sees that they are up to date.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { NATIVE_PACKAGES, collectLicenses } from './build/licenses.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out');

/** Every bundle lists the licences of what it contains in a file of this name, to be collected in the end. */
const LICENSE_FILE = 'licenses.json';

if (!existsSync(join(root, 'core/kernels/build'))) await import('./build-kernels.ts');
if (!process.argv.includes('--desktop')) {
  await build({
    configFile: join(root, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    build: { license: { fileName: LICENSE_FILE } },
  });
}
if (!process.argv.includes('--renderer')) {
  await buildForNode('main', 'electron/main/main.ts', 'main.js');
  await buildForNode('engine', 'electron/engine/main.ts', 'main.js');
  // A sandboxed preload script can only be CommonJS.
  await buildForNode('preload', 'electron/preload/preload.ts', 'preload.cjs');
}
await collectLicenses(out, LICENSE_FILE);

/** Bundles one entry with all of its packages, so that the packed program starts from a few files. */
async function buildForNode(folder: string, entry: string, file: string): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['electron', ...NATIVE_PACKAGES], target: 'node' },
    build: {
      ssr: true,
      outDir: join(out, folder),
      emptyOutDir: true,
      target: 'node24',
      license: { fileName: LICENSE_FILE },
      rolldownOptions: {
        input: join(root, entry),
        output: {
          format: file.endsWith('.cjs') ? 'cjs' : 'es',
          entryFileNames: file,
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  });
}

/**
 * Preloaded by the packed-app test before the packed main process: stands in for Electron in a program that finds
 * another instance running, so that the bundle is loaded and run as far as it goes without a window.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** What the bundle takes from Electron, by its own word. */
const [, names = ''] =
  /import \{([^}]*)\} from ["']electron["']/.exec(readFileSync(process.argv[1]!, 'utf8')) ?? [];
const others = names.split(',').map((name) => name.trim());
const source = `
  export const app = { requestSingleInstanceLock: () => false, quit: () => process.stdout.write('quit') };
  ${others
    .filter((name) => name !== 'app')
    .map((name) => `export const ${name} = undefined;`)
    .join('\n')}
`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'electron') return next(specifier, context);
    return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true };
  },
});

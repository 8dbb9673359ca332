/**
 * Compiles every AssemblyScript entry in `core/kernels/assembly/` to WebAssembly with SIMD and writes it as a
 * base64 module to `core/kernels/build/`, so that the engine, the browser and a worker load it the same way.
 *
 * Usage: node scripts/build-kernels.ts
 */
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');
const sources = join(root, 'core/kernels/assembly');
const build = join(root, 'core/kernels/build');

await mkdir(build, { recursive: true });
for (const file of (await readdir(sources)).filter((name) => name.endsWith('.ts'))) {
  const name = file.slice(0, -'.ts'.length);
  const binary = join(build, `${name}.wasm`);
  const { error } = await asc.main(
    [
      join(sources, file),
      ...['--outFile', binary],
      ...['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub'],
    ],
    { stderr: process.stderr },
  );
  if (error) throw new Error(`${file} does not compile.`);
  const base64 = (await readFile(binary)).toString('base64');
  await rm(binary);
  await writeFile(
    join(build, `${name}.ts`),
    `/** WebAssembly of core/kernels/assembly/${file}, made by scripts/build-kernels.ts. */\nexport default '${base64}';\n`,
  );
}

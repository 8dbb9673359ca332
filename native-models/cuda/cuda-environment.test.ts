/**
 * How ONNX Runtime finds CUDA files that do not lie beside it. There is no graphics card where the tests run: what is
 * checked is which files its own loader opens.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../test/tiny-model.ts';
import { CUDA_LIBRARY, RUNTIME_LIBRARY, cudaExistsHere, cudaFolder, runtimeFolder } from './cuda-files.ts';
import { diagnoseCuda } from './diagnose-cuda.ts';
import { cudaEnvironment } from './cuda-environment.ts';

const run = promisify(execFile);

async function installed(): Promise<string> {
  const parent = await temporaryFolder();
  await mkdir(cudaFolder(parent));
  await writeFile(join(cudaFolder(parent), CUDA_LIBRARY), 'no real library');
  return parent;
}

test('without CUDA files an engine starts in the environment that there is', async () => {
  const environment = { PATH: '/bin' };
  expect(cudaEnvironment(await temporaryFolder(), environment)).toBe(environment);
});

describe.runIf(cudaExistsHere())('with CUDA files', () => {
  test('an engine looks into their folder first, where a link leads to the library of ONNX Runtime', async () => {
    const parent = await installed();
    const folder = cudaFolder(parent);
    expect(cudaEnvironment(parent, { PATH: '/bin' })).toEqual({ PATH: '/bin', LD_LIBRARY_PATH: folder });
    expect(cudaEnvironment(parent, { LD_LIBRARY_PATH: '/mine' })['LD_LIBRARY_PATH']).toBe(`${folder}:/mine`);
    expect(await readlink(join(folder, RUNTIME_LIBRARY))).toBe(join(runtimeFolder(), RUNTIME_LIBRARY));
  });

  test('a link that leads to an earlier place of the program is made anew', async () => {
    const parent = await installed();
    const link = join(cudaFolder(parent), RUNTIME_LIBRARY);
    await symlink('/tmp/.mount_earlier/libonnxruntime.so.1', link);
    cudaEnvironment(parent, {});
    expect(await readlink(link)).toBe(join(runtimeFolder(), RUNTIME_LIBRARY));
  });

  test('ONNX Runtime takes that folder for its own, and tries to load the CUDA files in it', async () => {
    const parent = await installed();
    const folder = cudaFolder(parent);
    await writeFile(join(folder, 'libonnxruntime_providers_shared.so'), 'no real library');
    // The dynamic linker writes every library that it tries to standard error.
    const { stderr } = await run(process.execPath, [join(import.meta.dirname, 'test/start-cuda.ts')], {
      env: { ...process.env, ...cudaEnvironment(parent, {}), LD_DEBUG: 'files' },
      maxBuffer: 64e6,
    });
    expect(stderr).toContain(join(folder, 'libonnxruntime_providers_shared.so'));
  });
});

describe('why CUDA does not start', () => {
  test('is the card, where there is none', async () => {
    const obstacle = await diagnoseCuda(['/nowhere/nvidia'], []);
    expect(obstacle?.problem).toBe('CUDA found no NVIDIA graphics card');
    expect(obstacle?.installable).toBeUndefined();
  });

  test("is ONNX Runtime's files, where they are not installed: Tenfold can install them", async () => {
    const folder = await temporaryFolder();
    const obstacle = await diagnoseCuda([folder], [folder]);
    expect(obstacle).toMatchObject({
      problem: "ONNX Runtime's CUDA files are not installed",
      installable: true,
    });
    expect(obstacle?.remedy).toContain('tenfold providers install cuda');
  });

  const compiler = '/usr/bin/gcc';
  test.runIf(cudaExistsHere() && existsSync(compiler))(
    "is NVIDIA's libraries, by name, where they are missing",
    async () => {
      const folder = await temporaryFolder();
      const inFolder = (file: string): string => join(folder, file);
      await writeFile(inFolder('a.c'), 'int a(void) { return 1; }');
      await writeFile(inFolder('b.c'), 'extern int a(void); int b(void) { return a(); }');
      execFileSync(compiler, [
        '-shared',
        '-Wl,-soname,libcudnn.so.9',
        '-o',
        inFolder('liba.so'),
        inFolder('a.c'),
      ]);
      execFileSync(compiler, ['-shared', '-o', inFolder(CUDA_LIBRARY), inFolder('b.c'), inFolder('liba.so')]);
      expect(await diagnoseCuda([folder], ['/nowhere', folder])).toEqual({
        problem: 'CUDA misses libcudnn.so.9',
        remedy: 'install NVIDIA’s CUDA 12 and cuDNN 9 for your system, and start Tenfold again',
      });
    },
  );

  test('is something else, where nothing is missing', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, CUDA_LIBRARY), 'no real library');
    await chmod(join(folder, CUDA_LIBRARY), 0o755);
    expect(await diagnoseCuda([folder], [folder])).toBeUndefined();
  });
});

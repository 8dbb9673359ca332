/** The files themselves cannot be fetched where the tests run: a feed on loopback stands for the real one. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BadInputError, CancelledError, FailureError } from '#core/errors.ts';
import type { InstallProgress } from '#core/contract/providers.ts';
import { temporaryFolder } from '../test/tiny-model.ts';
import { cudaExistsHere, cudaFolder, cudaPackage, runtimeFolder, type CudaPackage } from './cuda-files.ts';
import { installCuda } from './install-cuda.ts';
import { LIBRARIES, nugetDouble } from './test/nuget-double.ts';

const [cudaFile, sharedFile] = Object.values(LIBRARIES);

async function install(
  parent: string,
  wanted: CudaPackage,
  abort = new AbortController(),
  abortAtFirst = false,
): Promise<InstallProgress[]> {
  const reports: InstallProgress[] = [];
  for await (const report of installCuda(parent, abort.signal, wanted)) {
    reports.push(report);
    if (abortAtFirst) abort.abort();
  }
  return reports;
}

test('the metadata of onnxruntime-node names the package and the two files that CUDA needs', () => {
  const { feedIndex, id, version, files } = cudaPackage();
  expect(new URL(feedIndex).protocol).toBe('https:');
  expect(id).toMatch(/OnnxRuntime.*Gpu.*Linux/i);
  expect(cudaFolder('/machine')).toBe(join('/machine', `cuda-${version}`));
  expect(Object.keys(files)).toEqual([
    'libonnxruntime_providers_cuda.so',
    'libonnxruntime_providers_shared.so',
  ]);
  for (const path of Object.values(files)) expect(path).toMatch(/^runtimes\/linux-x64\/native\/lib\w+\.so$/);
});

test.skipIf(process.platform === 'win32')(
  'the library of ONNX Runtime lies where it is thought to lie',
  async () => {
    expect((await readdir(runtimeFolder())).some((name) => name.startsWith('libonnxruntime'))).toBe(true);
  },
);

test.skipIf(cudaExistsHere())('machines that no such files exist for get a sentence', async () => {
  await expect(install('/nowhere', cudaPackage())).rejects.toThrow(BadInputError);
});

describe.runIf(cudaExistsHere())('installing CUDA', () => {
  test('fetches, checks and unpacks the files, and leaves nothing else', async () => {
    const parent = join(await temporaryFolder(), 'machine');
    const reports = await install(parent, await nugetDouble());
    const last = reports.at(-1);
    expect(last.receivedBytes).toBe(last.totalBytes);
    expect(await readdir(parent)).toEqual([cudaFolder(parent).slice(parent.length + 1)]);
    const folder = cudaFolder(parent);
    expect((await readdir(folder)).sort()).toEqual([
      'libonnxruntime_providers_cuda.so',
      'libonnxruntime_providers_shared.so',
    ]);
    expect(await readFile(join(folder, 'libonnxruntime_providers_cuda.so'))).toEqual(cudaFile);
    expect(await readFile(join(folder, 'libonnxruntime_providers_shared.so'))).toEqual(sharedFile);
  });

  test('replaces an older installation', async () => {
    const parent = await temporaryFolder();
    const folder = cudaFolder(parent);
    await mkdir(folder);
    await writeFile(join(folder, 'old.so'), 'old');
    await install(parent, await nugetDouble());
    expect(existsSync(join(folder, 'old.so'))).toBe(false);
  });

  const path = Object.keys(LIBRARIES)[0]!;
  test.each<[string, Parameters<typeof nugetDouble>[0], RegExp]>([
    [
      'a server that refuses',
      { status: 503 },
      /could not be fetched from 127\.0\.0\.1:\d+ \(it answered 503\)/,
    ],
    ['a server that is no feed', { index: { resources: [] } }, /\(it is not a NuGet feed\)/],
    ['a server that talks nonsense', { index: 'hello' }, /an answer that Tenfold does not understand/],
    ['a connection that breaks', { breakAfter: 1000 }, /\(the connection broke\)/],
    [
      'a changed byte',
      { tamper: (archive) => Buffer.from(archive).fill(7, 500, 501) },
      /was damaged on the way/,
    ],
    ['a package that is too long', { tamper: (archive) => Buffer.concat([archive, archive]) }, /was damaged/],
    [
      'a package without the file',
      { files: { 'readme.txt': Buffer.from('hello') } },
      /is missing or damaged/,
    ],
    [
      'a package with half of the files',
      { files: { [path]: Buffer.from('cuda') } },
      /providers_shared\.so is missing/,
    ],
  ])('%s fails with a sentence, and the older installation stays', async (_, options, sentence) => {
    const parent = await temporaryFolder();
    const folder = cudaFolder(parent);
    await mkdir(folder);
    await writeFile(join(folder, 'old.so'), 'old');
    const failure = install(parent, await nugetDouble(options));
    await expect(failure).rejects.toThrow(sentence);
    await expect(failure).rejects.toThrow(FailureError);
    expect(await readdir(parent)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['old.so']);
  });

  test('no server at all fails with a sentence', async () => {
    const wanted = { ...(await nugetDouble()), feedIndex: 'http://127.0.0.1:9/index.json' };
    await expect(install(await temporaryFolder(), wanted)).rejects.toThrow(
      /could not be fetched from 127\.0\.0\.1:9/,
    );
  });

  test('a connection that is not encrypted is for this machine only', async () => {
    const wanted = { ...(await nugetDouble()), feedIndex: 'http://feed.invalid/index.json' };
    await expect(install(await temporaryFolder(), wanted)).rejects.toThrow(/would not be encrypted/);
  });

  test('can be stopped, and leaves nothing', async () => {
    const parent = await temporaryFolder();
    const stopped = install(parent, await nugetDouble(), new AbortController(), true);
    await expect(stopped).rejects.toThrow(CancelledError);
    expect(await readdir(parent)).toEqual([]);
  });

  test('says so when the files cannot be written', async () => {
    const parent = join(await temporaryFolder(), 'file');
    await writeFile(parent, 'in the way');
    await expect(install(parent, await nugetDouble())).rejects.toThrow(
      /cannot be written: a file is in the way/,
    );
  });
});

/**
 * Installs ONNX Runtime's CUDA files for the user.
 *
 * The script that `onnxruntime-node` has for this writes beside its own library, which a packed program cannot; it also
 * tells nothing while it works and checks nothing. What to fetch and from where is still taken from its metadata.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { InstallProgress } from '#core/contract/providers.ts';
import { BadInputError, FailureError, systemErrorCode, throwIfCancelled } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { freeBytes, sizeText } from '../library/disk.ts';
import { cudaExistsHere, cudaFolder, cudaPackage, type CudaPackage } from './cuda-files.ts';
import { ask, findPackage, noAnswer, type FoundPackage } from './nuget.ts';

/** The unpacked files take about three times the package. */
const UNPACKED_RATIO = 3;

/** Far above any honest file. */
const MOST_FILE_BYTES = 3e9;

/** Least time between two reports. */
const REPORT_INTERVAL_MS = 200;

/**
 * Fetches, checks and unpacks the CUDA files; older ones are replaced in the end, and nothing half done is left.
 *
 * @param parent Absolute path of the folder that they shall lie below; it is made.
 * @param signal Stops the work.
 * @param wanted What to fetch; the package that fits the ONNX Runtime in use when absent.
 * @yields How far it has come.
 * @throws {BadInputError} On machines that ONNX Runtime has no CUDA files for.
 * @throws {FailureError} When the files cannot be fetched or written, or are not the right ones.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function* installCuda(
  parent: string,
  signal: AbortSignal,
  wanted: CudaPackage = cudaPackage(),
): AsyncGenerator<InstallProgress, void, void> {
  if (!cudaExistsHere()) {
    throw new BadInputError(
      'CUDA can be installed on 64-bit Intel or AMD Linux only: choose another provider, or auto.',
    );
  }
  const target = cudaFolder(parent);
  const unfinished = `${target}.${randomUUID()}`;
  try {
    const found = await findPackage(wanted.feedIndex, wanted.id, wanted.version, signal);
    await mkdir(unfinished, { recursive: true });
    await checkSpace(parent, found.sizeBytes * (1 + UNPACKED_RATIO));
    const archive = join(unfinished, 'package');
    yield* download(found, archive, signal);
    for (const [name, path] of Object.entries(wanted.files)) {
      throwIfCancelled(signal);
      await unpack(archive, path, join(unfinished, name));
    }
    await rm(archive);
    throwIfCancelled(signal);
    await rm(target, { recursive: true, force: true });
    await rename(unfinished, target);
  } catch (error) {
    throw explainWriteProblem(error, parent);
  } finally {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function* download(
  { url, sha512, sizeBytes }: FoundPackage,
  file: string,
  signal: AbortSignal,
): AsyncGenerator<InstallProgress, void, void> {
  const response = await ask(url, signal);
  const hash = createHash('sha512');
  let [receivedBytes, reported] = [0, 0];
  await using handle = await open(file, 'wx');
  try {
    for await (const bytes of response.body ?? []) {
      receivedBytes += bytes.byteLength;
      if (receivedBytes > sizeBytes) break;
      hash.update(bytes);
      await handle.write(bytes);
      if (performance.now() - reported < REPORT_INTERVAL_MS) continue;
      reported = performance.now();
      yield { receivedBytes, totalBytes: sizeBytes };
    }
  } catch (error) {
    throwIfCancelled(signal);
    if (systemErrorCode(error) === 'ENOSPC') throw error;
    throw noAnswer(url, 'the connection broke');
  }
  if (receivedBytes !== sizeBytes || hash.digest('base64') !== sha512) {
    throw new FailureError(
      'What was fetched is not the package with the CUDA files that was announced: it was damaged on the way. Try again.',
    );
  }
  yield { receivedBytes, totalBytes: sizeBytes };
}

/** Unpacks one file of a zip archive. */
async function unpack(archive: string, path: string, target: string): Promise<void> {
  try {
    const zip = await openPromise(archive);
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== path || entry.uncompressedSize > MOST_FILE_BYTES) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: 'wx' }));
      return;
    }
  } catch (error) {
    if (systemErrorCode(error) === 'ENOSPC') throw error;
  }
  throw new FailureError(
    `The package with the CUDA files cannot be unpacked: ${path} is missing or damaged. Try again.`,
  );
}

async function checkSpace(folder: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free === null || free >= neededBytes) return;
  throw new FailureError(
    `The CUDA files need ${sizeText(neededBytes)}, but only ${sizeText(free)} are free where ${folder} lies. Free some space and try again.`,
  );
}

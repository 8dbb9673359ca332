/** Finds out why CUDA does not start: ONNX Runtime only says that it cannot load a library. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProviderObstacle } from '../provider-names.ts';
import { CUDA_LIBRARY, runtimeFolder } from './cuda-files.ts';

const run = promisify(execFile);

/** NVIDIA's driver on Linux, and on Linux inside Windows. */
const DEVICES = ['/dev/nvidiactl', '/dev/dxg'];

/**
 * Explains what CUDA needs that is not there: a card with its driver, ONNX Runtime's own files, or NVIDIA's libraries.
 *
 * @param devices Any of these files exists where there is a card.
 * @param folders Where ONNX Runtime's CUDA files may lie.
 * @returns The first thing that is missing; `undefined` when it is none of these.
 */
export async function diagnoseCuda(
  devices: readonly string[] = DEVICES,
  folders: readonly string[] = libraryFolders(),
): Promise<ProviderObstacle | undefined> {
  if (!devices.some((device) => existsSync(device))) {
    return {
      problem: 'CUDA found no NVIDIA graphics card',
      remedy: 'install NVIDIA’s driver if there is one, or choose another provider',
    };
  }
  const library = folders.map((folder) => join(folder, CUDA_LIBRARY)).find((file) => existsSync(file));
  if (library === undefined) {
    return {
      problem: "ONNX Runtime's CUDA files are not installed",
      remedy: 'run “tenfold providers install cuda”, or press Install CUDA in the studio',
      installable: true,
    };
  }
  const missing = await missingLibraries(library);
  if (missing.length === 0) return undefined;
  return {
    problem: `CUDA misses ${missing.join(', ')}`,
    remedy: 'install NVIDIA’s CUDA 12 and cuDNN 9 for your system, and start Tenfold again',
  };
}

/** Where the dynamic linker was told to look when this process started, and where ONNX Runtime itself lies. */
function libraryFolders(): string[] {
  const told = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return [...told, runtimeFolder()];
}

/** What the dynamic linker does not find for a library, by its own account; nothing where it cannot be asked. */
async function missingLibraries(library: string): Promise<string[]> {
  try {
    const { stdout } = await run('ldd', [library]);
    return [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name!);
  } catch {
    return [];
  }
}

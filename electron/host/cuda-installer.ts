/** Installs CUDA files on behalf of a studio, one installation at a time, and lets the engine find them. */
import type { InstallProgress } from '#core/contract/providers.ts';
import { FailureError } from '#core/errors.ts';
import { installCuda } from '#native-models/cuda/install-cuda.ts';

/** Installs the CUDA files until the signal is aborted; yields how far it has come. */
export type CudaInstaller = (signal: AbortSignal) => AsyncGenerator<InstallProgress, void, void>;

/**
 * Makes an installer.
 *
 * @param folder Absolute path of the folder that the files shall lie below.
 * @param restartEngine Called in the end: a running engine looks for such files only once.
 * @param install Does the work; for tests.
 * @returns The installer; it throws `FailureError` while it is at work already, and as `installCuda` does.
 */
export function createCudaInstaller(
  folder: string,
  restartEngine: () => Promise<void>,
  install: typeof installCuda = installCuda,
): CudaInstaller {
  let busy = false;
  return async function* (signal) {
    if (busy) throw new FailureError('CUDA is being installed already. Wait until that has ended.');
    busy = true;
    try {
      yield* install(folder, signal);
      await restartEngine();
    } finally {
      busy = false;
    }
  };
}

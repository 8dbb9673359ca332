/** Lets an engine process find the CUDA files that were installed for the user. */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CUDA_LIBRARY, RUNTIME_LIBRARY, cudaExistsHere, cudaFolder, runtimeFolder } from './cuda-files.ts';

/** Environment variables of a process. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment to start an engine process with. The dynamic linker reads it when the process starts, and never again.
 *
 * The link to ONNX Runtime's library is made anew every time: an AppImage lies at another place in every run.
 *
 * @param parent Absolute path of the folder that the CUDA files were installed below.
 * @param environment The environment so far.
 * @returns The environment; unchanged where no CUDA files are installed.
 */
export function cudaEnvironment(parent: string, environment: Environment): Environment {
  const folder = cudaFolder(parent);
  if (!cudaExistsHere() || !existsSync(join(folder, CUDA_LIBRARY))) return environment;
  if (!linkRuntime(folder)) return environment;
  const others = environment['LD_LIBRARY_PATH'];
  return { ...environment, LD_LIBRARY_PATH: others ? `${folder}:${others}` : folder };
}

function linkRuntime(folder: string): boolean {
  const link = join(folder, RUNTIME_LIBRARY);
  const fresh = `${link}.${randomUUID()}`;
  try {
    symlinkSync(join(runtimeFolder(), RUNTIME_LIBRARY), fresh);
    renameSync(fresh, link);
    return true;
  } catch {
    // The folder may not be written: the engine works without CUDA.
    rmSync(fresh, { force: true });
    return false;
  }
}

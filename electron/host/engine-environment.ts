/** What a host tells its engines when it starts them. */
import { cudaEnvironment } from '#native-models/cuda/cuda-environment.ts';
import { withThreadLimit } from '#native-models/threads.ts';
import type { UserFolders } from './folders.ts';
import { readSettings } from './settings.ts';

/**
 * The environment of an engine that is about to start: it finds the CUDA files that were installed for the user, and
 * uses as many threads as the user says.
 *
 * @param user The user's folders.
 * @param threads How many threads it uses this time; as the settings say when absent.
 * @returns This process's own environment, and what the engine has to know.
 */
export function engineEnvironment(user: UserFolders, threads?: number): NodeJS.ProcessEnv {
  const limit = threads ?? readSettings(user.settings).threads;
  return withThreadLimit(cudaEnvironment(user.machine, process.env), limit);
}

/** What the commands of `tenfold models` share. */
import type { ModelPlaces } from '#native-models/library/find.ts';
import { modelPlaces, sourceTreeFolders, userFolders } from '../../host/folders.ts';
import type { Folders } from '../../host/folders.ts';

/** Folders, and the places of models among them. */
export interface Library {
  readonly folders: Folders;
  readonly places: ModelPlaces & { libraryFolder: string };
}

/**
 * Finds the library of this user.
 *
 * @returns Where everything lies.
 */
export function openLibrary(): Library {
  const folders = { user: userFolders(), bundled: sourceTreeFolders() };
  return { folders, places: modelPlaces(folders) };
}

/**
 * Runs work that Ctrl-C, or a request to end, stops softly.
 *
 * @param work What to do; it ends when the signal is aborted.
 * @returns What the work returns.
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work(abort.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}

/** Notices what other programs put into a folder or take out of it, such as models by `tenfold models`. */
import { existsSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Changes come in bursts; a folder is looked at when it has been quiet for so long. */
const QUIET_MS = 300;

/** Watches one folder at a time. */
export interface FolderWatch {
  /**
   * Watches a folder instead of the one before.
   *
   * @param folder Absolute path. It may be missing: it is noticed when it is made in a folder that exists.
   */
  follow(folder: string): void;
  /** Ends the watching. */
  close(): void;
}

/**
 * Makes a watch, which does not keep the process alive.
 *
 * Only what lies directly in the folder counts, and no names that begin with a full stop: those are unfinished work.
 * Where the system cannot watch (network drives, too many watches), nothing is noticed.
 *
 * @param onChange Called after a burst of changes.
 * @returns The watch, of no folder yet.
 */
export function createFolderWatch(onChange: () => void): FolderWatch {
  let followed: string | undefined;
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;

  function begin(folder: string): void {
    watcher?.close();
    watcher = undefined;
    const place = [folder, dirname(folder)].find((path) => existsSync(path));
    if (place === undefined) return;
    const matters = (name: string): boolean =>
      name === basename(folder) || (place === folder && !name.startsWith('.'));
    try {
      watcher = watch(place, { persistent: false }, (_, name) => {
        if (name === null || matters(name)) changed(folder);
      });
      watcher.on('error', () => changed(folder));
    } catch {
      // The folder is gone again, or the system has no watch to spare.
    }
  }

  function changed(folder: string): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // A folder that was removed or made is another one now.
      begin(folder);
      onChange();
    }, QUIET_MS).unref();
  }

  return {
    follow(folder) {
      if (folder === followed && watcher !== undefined) return;
      followed = folder;
      begin(folder);
    },
    close() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

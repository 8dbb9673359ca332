/** The machine as studios see it: how many threads of its processor engines use, and where the user's things lie. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ShownFolder, Threads } from '#core/contract/machine.ts';
import { BadInputError } from '#core/errors.ts';
import { availableThreads } from '#native-models/threads.ts';
import { useTakesFolder, type Folders, type UserFolders } from './folders.ts';
import type { Desktop } from './model-library.ts';
import { changeSettings, readSettings } from './settings.ts';

/** What a machine is made of. */
export interface MachineOptions {
  /** Where things lie. */
  readonly folders: Folders;
  /** Absent where there is no desktop. */
  readonly desktop?: Desktop | undefined;
  /** Ends the running engine once it has nothing to do; the next one reads the settings anew. */
  readonly restartEngine: () => Promise<void>;
  /** Whether a job is being painted, so that the engine has something to do for a while. */
  readonly isPainting: () => boolean;
}

/** The machine; each method answers the procedure of the same name in `machineContract`. */
export interface Machine {
  threads(): Threads;
  limitThreads(limit: number | null): Promise<Threads>;
  chooseTakesFolder(): Promise<void>;
  reveal(folder: ShownFolder): Promise<void>;
}

/**
 * The threads of this machine's processor.
 *
 * @param folders The user's folders.
 * @returns How many there are and how many are used; never more than there are.
 */
export function threadsHere(folders: UserFolders): Threads {
  const available = availableThreads();
  const { threads } = readSettings(folders.settings);
  return { limit: threads === null ? null : Math.min(threads, available), available };
}

/**
 * Makes the machine of a host.
 *
 * @param options What it is made of.
 * @returns The machine.
 */
export function createMachine(options: MachineOptions): Machine {
  const { desktop, restartEngine, isPainting } = options;
  const folders = options.folders.user;
  return {
    threads: () => threadsHere(folders),
    async limitThreads(limit) {
      const { available } = threadsHere(folders);
      if (limit !== null && limit > available) {
        throw new BadInputError(`This computer has ${available} threads: choose 1 to ${available}.`);
      }
      await changeSettings(folders.settings, { threads: limit });
      const restarted = restartEngine();
      // What is painted first may take hours; nobody waits for it here.
      if (!isPainting()) await restarted;
      return threadsHere(folders);
    },
    async chooseTakesFolder() {
      if (!desktop) {
        throw new BadInputError(
          'Only the desktop program can do that: run “tenfold takes folder” on the machine that serves this page.',
        );
      }
      const folder = await desktop.chooseFolder('Choose where takes are kept');
      if (folder !== undefined) await useTakesFolder(options.folders, folder);
    },
    async reveal(name) {
      // The settings are a file.
      const folder = name === 'settings' ? dirname(folders.settings) : folders[name];
      if (!desktop) {
        throw new BadInputError(`Only the desktop program can show folders; this one is ${folder}.`);
      }
      await mkdir(folder, { recursive: true });
      await desktop.reveal(folder);
    },
  };
}

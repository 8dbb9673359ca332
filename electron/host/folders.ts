/** Where the program keeps what it keeps, and where the things lie that came with it. */
import { existsSync } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { BadInputError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import type { ModelPlaces } from '#native-models/library/find.ts';
import { changeSettings, readSettings } from './settings.ts';
import type { TakeFolders } from './takes.ts';

/** Folders of the user's data. They need not exist yet. */
export interface UserFolders {
  /** One folder a take that is painted from now on; the user may choose another one at any time. */
  readonly takes: string;
  /** One folder a model the user added; the user may choose another one at any time. */
  readonly models: string;
  /** The journal: a small file for every document that is or was open. */
  readonly documents: string;
  /** Photographs that levels show, one file each. */
  readonly photographs: string;
  /** Log files. */
  readonly logs: string;
  /** The file with the user's settings. */
  readonly settings: string;
  /** What the program has found out about this machine, and libraries that were installed for it. */
  readonly machine: string;
}

/** Folders that came with the program; read-only. In a packed app they lie outside the archive. */
export interface BundledFolders {
  /** Example projects, sample takes, schema: `assets/` of the repository. */
  readonly assets: string;
  /** Parent of the model folders that are bundled: `native-models/` of the repository. */
  readonly models: string;
}

/** All folders that a host works with; absolute paths. */
export interface Folders {
  readonly user: UserFolders;
  readonly bundled: BundledFolders;
}

/**
 * The user's folders: the platform's usual places, or below a folder of their own.
 *
 * @param home Absolute path of that folder, where there is one.
 * @returns Absolute paths.
 */
export function userFolders(home = process.env['TENFOLD_HOME']): UserFolders {
  const paths = envPaths('Tenfold', { suffix: '' });
  const data = home || paths.data;
  const settings = join(home || paths.config, 'settings.json');
  return {
    // One that lies on a disk that is not there would be made, and hidden as soon as the disk is.
    get takes() {
      return readSettings(settings).takesFolders.find(existsSync) ?? join(data, 'takes');
    },
    documents: join(data, 'documents'),
    photographs: join(data, 'photographs'),
    // Read each time: another program of ours may have changed it.
    get models() {
      return readSettings(settings).modelsFolder ?? join(data, 'models');
    },
    logs: home ? join(home, 'logs') : paths.log,
    settings,
    machine: join(data, 'machine'),
  };
}

/**
 * The file that remembers how much memory generations need on this machine.
 *
 * @param user The user's folders.
 * @returns Its absolute path.
 */
export function measurementsFile(user: UserFolders): string {
  return join(user.machine, 'memory.json');
}

/**
 * The file that holds the user's token for the hub.
 *
 * @param user The user's folders.
 * @returns Its absolute path.
 */
export function hubTokenFile(user: UserFolders): string {
  return join(dirname(user.settings), 'hub-token.json');
}

/**
 * The file that holds the address and the token of the machine that may paint for this one.
 *
 * @param user The user's folders.
 * @returns Its absolute path.
 */
export function remoteFile(user: UserFolders): string {
  return join(dirname(user.settings), 'remote.json');
}

/**
 * The folders that come with a program run from its source tree.
 *
 * @returns Absolute paths.
 */
export function sourceTreeFolders(): BundledFolders {
  const root = join(import.meta.dirname, '..', '..');
  return { assets: join(root, 'assets'), models: join(root, 'native-models') };
}

/**
 * Where takes are looked for.
 *
 * @param folders All folders.
 * @returns The folders of takes, as they are whenever they are looked at: another program of ours may choose one.
 */
export function takePlaces(folders: Folders): TakeFolders {
  const { user, bundled } = folders;
  return {
    get own() {
      return [...new Set([user.takes, ...readSettings(user.settings).takesFolders])];
    },
    samples: join(bundled.assets, 'takes'),
  };
}

/**
 * Where models are looked for.
 *
 * @param folders All folders.
 * @returns The two folders of models, as the library wants them.
 */
export function modelPlaces(folders: Folders): ModelPlaces & { libraryFolder: string } {
  return { bundledModelsFolder: folders.bundled.models, libraryFolder: folders.user.models };
}

/**
 * Makes another folder the library. Models that lie in the one before stay there.
 *
 * @param folders Where things lie.
 * @param folder Absolute path of the new one; made when missing.
 * @throws {BadInputError} When it cannot be made, or is a folder of the program's own.
 */
export async function useModelsFolder(folders: Folders, folder: string): Promise<void> {
  refuseOwn(folder, [folders.bundled.models, ...takePlaces(folders).own], 'models');
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw explainWriteProblem(error, folder);
  }
  await changeSettings(folders.user.settings, { modelsFolder: folder });
}

/**
 * Lets new takes go to another folder. Those that lie in the one before stay there, and are found there.
 *
 * @param folders Where things lie.
 * @param folder Absolute path of the new one; made when missing.
 * @throws {BadInputError} When it cannot be made or written, or is a folder of the program's own.
 */
export async function useTakesFolder(folders: Folders, folder: string): Promise<void> {
  const { user, bundled } = folders;
  const { own, samples } = takePlaces(folders);
  refuseOwn(folder, [samples, bundled.models, user.models, user.documents, user.photographs], 'takes');
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    // Of several folders none may be missing but for a disk that is not there.
    await mkdir(user.takes, { recursive: true });
  } catch (error) {
    throw explainWriteProblem(error, folder);
  }
  await changeSettings(user.settings, { takesFolders: [...new Set([folder, ...own])] });
}

/** Keeps things of one kind out of folders that have others. */
function refuseOwn(folder: string, own: readonly string[], kind: string): void {
  if (own.includes(folder)) {
    throw new BadInputError(`${folder} is a folder of Tenfold's own: choose another one for ${kind}.`);
  }
}

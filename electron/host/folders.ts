/** Where the program keeps what it keeps, and where the things lie that came with it. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import envPaths from 'env-paths';
import { BadInputError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import type { ModelPlaces } from '#native-models/library/find.ts';
import { changeSettings, readSettings } from './settings.ts';

/** Folders of the user's data. They need not exist yet. */
export interface UserFolders {
  /** One folder a take. */
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
 * The user's folders: the platform's usual places, or below `TENFOLD_HOME` when that is set.
 *
 * @returns Absolute paths.
 */
export function userFolders(): UserFolders {
  const home = process.env['TENFOLD_HOME'];
  const paths = envPaths('Tenfold', { suffix: '' });
  const data = home || paths.data;
  const settings = join(home || paths.config, 'settings.json');
  return {
    takes: join(data, 'takes'),
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
  if ([folders.bundled.models, folders.user.takes].includes(folder)) {
    throw new BadInputError(`${folder} is a folder of Tenfold's own: choose another one for models.`);
  }
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw explainWriteProblem(error, folder);
  }
  await changeSettings(folders.user.settings, { modelsFolder: folder });
}

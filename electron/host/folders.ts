/** Where the program keeps what it keeps, and where the things lie that came with it. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import type { ModelPlaces } from '#native-models/library.ts';

/** Folders of the user's data. They need not exist yet. */
export interface UserFolders {
  /** One folder a take. */
  readonly takes: string;
  /** One folder a model the user added. */
  readonly models: string;
  /** Log files. */
  readonly logs: string;
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
  const home = process.env['TENFOLD_HOME'] || undefined;
  const paths = envPaths('Tenfold', { suffix: '' });
  const data = home ?? paths.data;
  return {
    takes: join(data, 'takes'),
    models: join(data, 'models'),
    logs: home ? join(home, 'logs') : paths.log,
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
export function modelPlaces(folders: Folders): ModelPlaces {
  return { bundledModelsFolder: folders.bundled.models, libraryFolder: folders.user.models };
}

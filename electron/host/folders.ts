/** Where the program keeps what it keeps, and where the things lie that came with it. */
import { join } from 'node:path';
import envPaths from 'env-paths';
import type { ModelPlaces } from '#native-models/library/find.ts';

/** Folders of the user's data. They need not exist yet. */
export interface UserFolders {
  /** One folder a take. */
  readonly takes: string;
  /** One folder a model the user added. */
  readonly models: string;
  /** Log files. */
  readonly logs: string;
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
  if (home) return { takes: join(home, 'takes'), models: join(home, 'models'), logs: join(home, 'logs') };
  const paths = envPaths('Tenfold', { suffix: '' });
  return { takes: join(paths.data, 'takes'), models: join(paths.data, 'models'), logs: paths.log };
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

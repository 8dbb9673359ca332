/** Finds models: the ones that come with the program, and the ones in the user's library folder. */
import { readdir, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve, sep } from 'node:path';
import type { Model } from '#core/contract/studio.ts';
import { BadInputError, FailureError, errorMessage, systemErrorCode } from '#core/errors.ts';
import { describeModel } from '../model-facts.ts';
import { isModelId } from './names.ts';

/** Id of the model that is used when nobody names one. */
export const DEFAULT_MODEL_ID = 'starter';

/** Where models are looked for. */
export interface ModelPlaces {
  /** Holds the bundled models' folders, as ordinary files: ONNX Runtime cannot read inside an Electron archive. */
  bundledModelsFolder: string;
  /** Holds the user's model folders; may not exist yet. */
  libraryFolder?: string | undefined;
}

/** A model that was found; its folder is not checked yet. */
export interface FoundModel {
  id: string;
  /** Absolute path. */
  folder: string;
}

/**
 * Finds every model.
 *
 * @param places Where to look.
 * @returns The models, bundled ones first; a bundled model hides one of the user's with the same id.
 * @throws {FailureError} When a folder exists but cannot be read.
 */
export async function findModels(places: ModelPlaces): Promise<FoundModel[]> {
  const found = new Map<string, FoundModel>();
  for (const parent of [places.bundledModelsFolder, places.libraryFolder]) {
    if (parent === undefined) continue;
    for (const id of (await folderNames(parent)).sort()) {
      const folder = resolve(parent, id);
      if (isModelId(id) && !found.has(id) && (await isModelFolder(folder))) found.set(id, { id, folder });
    }
  }
  return [...found.values()];
}

/**
 * Finds one model by what a person calls it.
 *
 * @param idOrFolder An id, or the path of a model folder (anything with a path separator); the starter when absent.
 * @param places Where to look.
 * @param pathBase Folder that relative paths start from. Without it only ids are taken: a project that comes from
 *   elsewhere must not be able to name folders of this machine.
 * @returns The model; its folder is not checked yet.
 * @throws {BadInputError} When there is no such model; the message lists the ids that exist.
 */
export async function findModel(
  idOrFolder: string | undefined,
  places: ModelPlaces,
  pathBase?: string,
): Promise<FoundModel> {
  const name = idOrFolder ?? DEFAULT_MODEL_ID;
  const isPath = name.includes('/') || name.includes(sep) || isAbsolute(name) || /^\.+$/.test(name);
  if (isPath && pathBase !== undefined) {
    const folder = resolve(pathBase, name);
    return { id: basename(folder) || 'model', folder };
  }
  const models = await findModels(places);
  const model = isPath ? undefined : models.find(({ id }) => id === name);
  if (model !== undefined) return model;
  const ids = models.map(({ id }) => id).join(', ');
  const installed = ids === '' ? 'no model is installed' : `installed models are: ${ids}`;
  throw new BadInputError(`There is no model “${name}”: ${installed}.`);
}

/** Models that can be used, and why the others cannot. */
export interface ModelList {
  models: Model[];
  problems: { id: string; message: string }[];
}

/**
 * Describes every model without loading any.
 *
 * @param places Where to look.
 * @returns Usable models, and for each unusable one the reason as a sentence.
 */
export async function listModels(places: ModelPlaces): Promise<ModelList> {
  const list: ModelList = { models: [], problems: [] };
  for (const { id, folder } of await findModels(places)) {
    try {
      list.models.push(await describeModel(folder, id));
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      list.problems.push({ id, message: error.message });
    }
  }
  return list;
}

async function folderNames(parent: string): Promise<string[]> {
  try {
    return await readdir(parent);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw new FailureError(
      `The models in ${parent} cannot be listed (${errorMessage(error)}): check the folder.`,
    );
  }
}

async function isModelFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(join(folder, 'model_index.json'))).isFile();
  } catch {
    return false;
  }
}

/** Looks after the models of the library: says what is there, checks them, renames and deletes them. */
import { randomBytes } from 'node:crypto';
import { lstat, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { LibraryEntry } from '#core/contract/library.ts';
import { BadInputError, FailureError, errorMessage, throwIfCancelled } from '#core/errors.ts';
import { hashFile } from '../file-hashes.ts';
import { describeModel } from '../model-facts.ts';
import { openModelFolder } from '../model-folder.ts';
import { folderSize } from './disk.ts';
import { findModel, findModels } from './find.ts';
import type { FoundModel, ModelPlaces } from './find.ts';
import { readManifest, writeManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { checkFilePaths, isModelId } from './names.ts';

/**
 * Lists every model with what is on record about it, without loading any.
 *
 * @param places Where to look.
 * @returns One entry a model, bundled ones first.
 * @throws {FailureError} When a folder exists but cannot be read.
 */
export async function listLibrary(places: ModelPlaces): Promise<LibraryEntry[]> {
  return Promise.all((await findModels(places)).map((model) => describeEntry(places, model)));
}

async function describeEntry(places: ModelPlaces, { id, folder }: FoundModel): Promise<LibraryEntry> {
  const bundled = isBundled(places, folder);
  const [manifest, sizeBytes, described] = await Promise.all([
    bundled ? undefined : readManifest(folder),
    folderSize(folder),
    describeModel(folder, id).then(
      ({ name }) => ({ name, problem: null }),
      (error: unknown) => {
        if (!(error instanceof BadInputError)) throw error;
        return { name: id, problem: error.message };
      },
    ),
  ]);
  return {
    id,
    ...described,
    sizeBytes,
    origin: bundled ? { type: 'bundled' } : (manifest?.origin ?? { type: 'folder' }),
    license: manifest?.license ?? null,
    verified: manifest?.verified ?? null,
  };
}

/**
 * Checks that a model's files are those that were added, bit for bit, and that the model can be used.
 *
 * @param places Where models lie.
 * @param id The model.
 * @param signal Ends it.
 * @returns What is wrong, a sentence each; nothing when all is well. Of a model without a record, one that somebody put
 *   into the library by hand, only the structure is checked.
 * @throws {BadInputError} When there is no such model.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function verifyModel(places: ModelPlaces, id: string, signal?: AbortSignal): Promise<string[]> {
  const { folder } = await findModel(id, places);
  const manifest = isBundled(places, folder) ? undefined : await readManifest(folder);
  const problems = manifest ? await compareFiles(folder, id, manifest, signal) : [];
  if (problems.length === 0) {
    try {
      await openModelFolder(folder);
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      problems.push(error.message);
    }
  }
  // A link leads out of the library, where nothing is ever written.
  if (manifest && !(await lstat(folder)).isSymbolicLink()) {
    const verified = problems.length === 0 ? new Date().toISOString() : null;
    await writeManifest(folder, { ...manifest, verified }).catch(() => undefined);
  }
  return problems;
}

async function compareFiles(
  folder: string,
  id: string,
  manifest: Manifest,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const problems: string[] = [];
  checkFilePaths(
    manifest.files.map(({ path }) => path),
    `The record of ${id}`,
  );
  for (const { path, sizeBytes, sha256 } of manifest.files) {
    throwIfCancelled(signal);
    const file = join(folder, ...path.split('/'));
    const size = await stat(file).then(
      (found) => (found.isFile() ? found.size : undefined),
      () => undefined,
    );
    if (size === undefined) problems.push(`${path} is missing.`);
    else if (size !== sizeBytes || (await hashOf(file, signal)) !== sha256)
      problems.push(`${path} was changed or is damaged.`);
  }
  return problems;
}

async function hashOf(file: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  try {
    return await hashFile(file, signal);
  } catch {
    throwIfCancelled(signal);
    // What cannot be read is not what was added.
    return undefined;
  }
}

/**
 * Gives a model another id.
 *
 * @param places Where models lie.
 * @param id The model.
 * @param newId Its new id: letters, digits, dots, dashes and underscores.
 * @throws {BadInputError} When there is no such model, it came with the program, or the id is taken or is none.
 * @throws {FailureError} When its folder cannot be renamed.
 */
export async function renameModel(places: ModelPlaces, id: string, newId: string): Promise<void> {
  const folder = await ownFolder(places, id, 'renamed');
  if (!isModelId(newId)) {
    throw new BadInputError(
      `“${newId}” cannot name a model: use letters, digits, dots, dashes and underscores, beginning with a letter or digit.`,
    );
  }
  const isSame = newId.toLowerCase() === id.toLowerCase();
  const taken = (await findModels(places)).some((model) => model.id.toLowerCase() === newId.toLowerCase());
  if (taken && !isSame) throw new BadInputError(`There is a model “${newId}” already: choose another name.`);
  const target = join(dirname(folder), newId);
  try {
    if (!isSame && (await lstat(target).catch(() => undefined)) !== undefined) {
      throw new BadInputError(`${target} is in the way: choose another name.`);
    }
    await rename(folder, target);
  } catch (error) {
    throw explainBusy(error, id, 'renamed');
  }
}

/**
 * Deletes a model. Nothing that a link leads to is touched.
 *
 * @param places Where models lie.
 * @param id The model.
 * @throws {BadInputError} When there is no such model, or it came with the program.
 * @throws {FailureError} When it cannot be deleted.
 */
export async function removeModel(places: ModelPlaces, id: string): Promise<void> {
  const folder = await ownFolder(places, id, 'deleted');
  // Out of sight in one step: half a model is none.
  const hidden = join(dirname(folder), `.removed-${randomBytes(4).toString('hex')}`);
  try {
    await rename(folder, hidden);
    await rm(hidden, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    throw explainBusy(error, id, 'deleted');
  }
}

/** The folder of a model that is the user's own. */
async function ownFolder(places: ModelPlaces, id: string, what: string): Promise<string> {
  const { folder } = await findModel(id, places);
  if (isBundled(places, folder))
    throw new BadInputError(`The model ${id} came with Tenfold and cannot be ${what}.`);
  return folder;
}

function isBundled(places: ModelPlaces, folder: string): boolean {
  return dirname(folder) === resolve(places.bundledModelsFolder);
}

function explainBusy(error: unknown, id: string, what: string): unknown {
  if (error instanceof BadInputError) return error;
  return new FailureError(
    `The model ${id} could not be ${what} (${errorMessage(error)}): wait until nothing is painted with it, and check that its folder can be written.`,
    { cause: error },
  );
}

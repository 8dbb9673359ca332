/** The takes that a studio can show: the user's own, and the samples that came with the program. */
import { existsSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInputError, FailureError, errorMessage } from '#core/errors.ts';
import { takeSchema } from '#core/project/take.ts';
import type { Take } from '#core/project/take.ts';

/** Folders of takes. */
export interface TakeFolders {
  /** Absolute paths of the folders with the user's takes, the one that new ones go to first; they may be missing. */
  readonly own: readonly string[];
  /** Absolute path of the read-only samples; may be missing. */
  readonly samples: string;
}

/**
 * Reads every take; damaged ones and other things in the folders are passed over.
 *
 * @param folders Where to look.
 * @returns The user's takes, newest first, then the samples.
 */
export async function listTakes(folders: TakeFolders): Promise<Take[]> {
  const [own, samples] = await Promise.all([
    Promise.all(folders.own.map(readTakes)).then(onceEach),
    readTakes(folders.samples),
  ]);
  const newestFirst = (a: Take, b: Take): number => b.created.localeCompare(a.created);
  const ids = new Set(own.map(({ id }) => id));
  return [...own.sort(newestFirst), ...samples.sort(newestFirst).filter(({ id }) => !ids.has(id))];
}

/**
 * Finds a take's folder.
 *
 * @param folders Where takes lie; the user's own come first.
 * @param takeId The take's id; anything that is not an id names no take.
 * @returns Absolute path; undefined when there is no such take.
 */
export function findTakeFolder(folders: TakeFolders, takeId: string): string | undefined {
  if (!takeSchema.shape.id.safeParse(takeId).success) return undefined;
  return [...folders.own, folders.samples]
    .map((parent) => join(parent, takeId))
    .find((folder) => existsSync(join(folder, 'take.json')));
}

/**
 * Finds the folder of a take that is to be deleted.
 *
 * @param folders Where takes lie.
 * @param takeId The take's id; anything that is not an id names no take.
 * @returns Absolute path; undefined when the take is only a sample.
 * @throws {BadInputError} When there is no such take.
 */
export function requireTake(folders: TakeFolders, takeId: string): string | undefined {
  const folder = findTakeFolder(folders, takeId);
  if (folder === undefined) throw new BadInputError('There is no such take any more.');
  return folder === join(folders.samples, takeId) ? undefined : folder;
}

/**
 * Deletes one of the user's takes for good. A sample stays where it is, with the program: only documents let go of it.
 *
 * @param folders Where takes lie.
 * @param takeId The take's id; anything that is not an id names no take.
 * @throws {BadInputError} When there is no such take.
 * @throws {FailureError} When it cannot be deleted.
 */
export async function removeTake(folders: TakeFolders, takeId: string): Promise<void> {
  const folder = requireTake(folders, takeId);
  if (folder === undefined) return;
  try {
    await rm(folder, { recursive: true });
  } catch (error) {
    throw new FailureError(
      `The take could not be deleted (${errorMessage(error)}). Check that its folder can be written.`,
      { cause: error },
    );
  }
}

/** Of takes that are called the same, that of the first folder is the one that is found. */
function onceEach(folders: readonly (readonly Take[])[]): Take[] {
  return [...new Map(folders.toReversed().flatMap((takes) => takes.map((take) => [take.id, take]))).values()];
}

async function readTakes(parent: string): Promise<Take[]> {
  const names = await readdir(parent).catch(() => []);
  const takes = await Promise.all(names.map((name) => readTake(parent, name)));
  return takes.filter((take) => take !== undefined);
}

async function readTake(parent: string, name: string): Promise<Take | undefined> {
  try {
    const take = takeSchema.parse(JSON.parse(await readFile(join(parent, name, 'take.json'), 'utf8')));
    // Pictures are fetched by id, so a folder under another name cannot be shown.
    return take.id === name ? take : undefined;
  } catch {
    return undefined;
  }
}

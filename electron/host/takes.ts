/** The takes that a studio can show: the user's own, and the samples that came with the program. */
import { existsSync } from 'node:fs';
import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInputError, FailureError, errorMessage } from '#core/errors.ts';
import { takeSchema } from '#core/project/take.ts';
import type { Take } from '#core/project/take.ts';

/** Folders of takes. */
export interface TakeFolders {
  /** Absolute path of the user's takes; may be missing. */
  readonly user: string;
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
  const [own, samples] = await Promise.all([readTakes(folders.user), readTakes(folders.samples)]);
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
  return [folders.user, folders.samples]
    .map((parent) => join(parent, takeId))
    .find((folder) => existsSync(join(folder, 'take.json')));
}

/**
 * Refuses what is no take that can be deleted.
 *
 * @param folders Where takes lie.
 * @param takeId The take's id; anything that is not an id names no take.
 * @returns Whether the take is the user's own, or only a sample.
 * @throws {BadInputError} When there is no such take.
 */
export function requireTake(folders: TakeFolders, takeId: string): 'own' | 'sample' {
  const folder = findTakeFolder(folders, takeId);
  if (folder === undefined) throw new BadInputError('There is no such take any more.');
  return folder === join(folders.user, takeId) ? 'own' : 'sample';
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
  if (requireTake(folders, takeId) === 'sample') return;
  try {
    await rm(join(folders.user, takeId), { recursive: true });
  } catch (error) {
    throw new FailureError(
      `The take could not be deleted (${errorMessage(error)}). Check that its folder can be written.`,
      { cause: error },
    );
  }
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

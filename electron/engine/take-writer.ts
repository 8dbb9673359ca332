/**
 * Writes a take so that there is either the whole take or none: into a folder beside the target, which gets the
 * target's name at the very end.
 */
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BadInputError, systemErrorCode } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { isTakeFile, takeSchema } from '#core/project/take.ts';
import type { Take } from '#core/project/take.ts';
import { partialFolder, replacedFolder } from './output-paths.ts';

/** A take that is being written. End it with `finish` or `discard`. */
export interface TakeWriter {
  /**
   * Adds a file.
   *
   * @throws {FailureError} When the disk is full or broken.
   * @throws {BadInputError} When the folder cannot be written (any more).
   */
  add(file: string, bytes: Uint8Array): Promise<void>;
  /** Writes `take.json` last, and gives the folder its name. An older take there is replaced. Throws as `add` does. */
  finish(take: Take): Promise<void>;
  /** Removes everything written so far. Never throws; does nothing after `finish`. */
  discard(): Promise<void>;
}

/**
 * Begins a take, and so finds out early whether it can be written at all.
 *
 * @param outputFolder Absolute path of the take. Missing parents are made; an empty folder or an older take there
 *   will be replaced.
 * @param jobId The job that writes; makes the temporary names unique.
 * @returns The writer.
 * @throws {BadInputError} When the folder holds anything else, or cannot be written.
 * @throws {FailureError} When the disk is full or broken.
 */
export async function beginTake(outputFolder: string, jobId: string): Promise<TakeWriter> {
  await refuseForeignFiles(outputFolder);
  const partial = partialFolder(outputFolder, jobId);
  const parent = dirname(outputFolder);
  const explained = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw explainWriteProblem(error, outputFolder);
    });

  const firstMade = await explained(mkdir(parent, { recursive: true }));
  const discard = async (): Promise<void> => {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    if (firstMade !== undefined) await removeEmptyFolders(parent, firstMade);
  };
  try {
    await explained(mkdir(partial));
    await explained(tryMovingAside(outputFolder, replacedFolder(outputFolder, jobId)));
  } catch (error) {
    await discard();
    throw error;
  }

  let finished = false;
  return {
    add: (file, bytes) => explained(writeFile(join(partial, file), bytes)),
    async finish(take) {
      const text = `${JSON.stringify(takeSchema.parse(take), undefined, 2)}\n`;
      await explained(writeFile(join(partial, 'take.json'), text));
      await refuseForeignFiles(outputFolder);
      await explained(replaceFolder(partial, outputFolder, replacedFolder(outputFolder, jobId)));
      finished = true;
    },
    discard: () => (finished ? Promise.resolve() : discard()),
  };
}

async function refuseForeignFiles(outputFolder: string): Promise<void> {
  const names = await readdir(outputFolder).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw explainWriteProblem(error, outputFolder);
  });
  const foreign = names.find((name) => !isTakeFile(name));
  if (foreign !== undefined) {
    throw new BadInputError(
      `${outputFolder} holds other files ("${foreign}"), which a take would replace. Choose a new or an empty folder.`,
    );
  }
}

/** Finds out whether a folder can be replaced: a mounted volume, for one, keeps its name. */
async function tryMovingAside(target: string, aside: string): Promise<void> {
  if (await moveAside(target, aside)) await rename(aside, target);
}

/** Gives `target` the name `aside`, and says whether there was anything to move. */
async function moveAside(target: string, aside: string): Promise<boolean> {
  try {
    await rename(target, aside);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Gives `partial` the name `target`; what has that name is kept under the name `aside` until that is done. */
async function replaceFolder(partial: string, target: string, aside: string): Promise<void> {
  const older = await moveAside(target, aside);
  try {
    await rename(partial, target);
  } catch (error) {
    if (older) await rename(aside, target);
    throw error;
  }
  if (older) await rm(aside, { recursive: true, force: true });
}

/** Removes the folders from `deepest` up to and including `highest`, as long as they are empty. */
async function removeEmptyFolders(deepest: string, highest: string): Promise<void> {
  for (let folder = deepest; folder.startsWith(highest); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

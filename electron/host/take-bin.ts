/**
 * Deleted takes that may still come back, as long as this host runs: each lies beside the takes under a name that no take
 * has, and the documents that it has left are remembered.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInputError, FailureError, errorMessage } from '#core/errors.ts';
import type { Documents, TakePlace } from './documents/documents.ts';
import { findTakeFolder, requireTake, type TakeFolders } from './takes.ts';

/** Begins the names of folders in the bin. */
const PREFIX = '.deleted-';

/** Takes that are kept; the one that was deleted first goes first. */
const MOST_TAKES = 50;

/** Age in milliseconds at which what lies in the bin is no other program's that still runs. */
const ABANDONED_MS = 24 * 3_600_000;

/** The bin. */
export interface TakeBin {
  /**
   * Deletes a take: it leaves every document. A sample's folder stays where it is, with the program.
   *
   * @throws {BadInputError} When there is no such take.
   * @throws {FailureError} When it cannot be deleted; then it is where it was.
   */
  put(takeId: string): Promise<void>;
  /**
   * Gives a deleted take back to its documents, each at the place that it had.
   *
   * @throws {BadInputError} When it is not in the bin, or not any more.
   * @throws {FailureError} When it cannot be brought back; then it stays in the bin.
   */
  bringBack(takeId: string): Promise<void>;
  /** Deletes everything in it for good. */
  empty(): Promise<void>;
}

/**
 * Makes the bin, and deletes what a program left in its own that did not end well.
 *
 * @param folders Where takes lie.
 * @param documents The documents that they belong to.
 * @returns The bin, with nothing in it.
 */
export function createTakeBin(
  folders: TakeFolders,
  documents: Pick<Documents, 'removeTake' | 'returnTake'>,
): TakeBin {
  /** Where each take was, the one that was deleted first first. */
  const places = new Map<string, readonly TakePlace[]>();
  const folderOf = (takeId: string): string => join(folders.user, takeId);
  const binned = (takeId: string): string => join(folders.user, PREFIX + takeId);
  let last: Promise<unknown> = removeAbandoned(folders.user);

  /** One at a time: a take may be wanted back before it has gone. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  /** Moves a folder and does the rest; puts the folder back when that fails. */
  async function move(from: string, to: string, rest: () => Promise<void>): Promise<void> {
    await rename(from, to);
    try {
      await rest();
    } catch (error) {
      await rename(to, from);
      throw error;
    }
  }

  async function forget(takeId: string): Promise<void> {
    places.delete(takeId);
    await rm(binned(takeId), { recursive: true, force: true });
  }

  return {
    put: (takeId) =>
      inTurn(async () => {
        const leave = async (): Promise<void> => {
          places.set(takeId, await documents.removeTake(takeId));
        };
        const isSample = requireTake(folders, takeId) === 'sample';
        await explained('deleted', async () => {
          if (isSample) return leave();
          await forget(takeId);
          await move(folderOf(takeId), binned(takeId), leave);
          // Moving tells a folder nothing; its age counts from now on.
          const now = new Date();
          await utimes(binned(takeId), now, now);
        });
        const [oldest] = places.keys();
        if (places.size > MOST_TAKES && oldest !== undefined) await forget(oldest);
      }),
    bringBack: (takeId) =>
      inTurn(async () => {
        const left = places.get(takeId);
        // A sample has never gone, and a project file may have brought a take along meanwhile.
        const isThere = findTakeFolder(folders, takeId) !== undefined;
        if (!left || !(isThere || existsSync(binned(takeId))))
          throw new BadInputError('This take was deleted too long ago: it cannot be brought back.');
        const comeBack = (): Promise<void> => documents.returnTake(left);
        await explained('brought back', async () => {
          if (isThere) await comeBack();
          else await move(binned(takeId), folderOf(takeId), comeBack);
          await forget(takeId);
        });
      }),
    empty: () =>
      inTurn(async () => {
        for (const takeId of [...places.keys()]) await forget(takeId);
      }),
  };
}

/** Whatever goes wrong, it may go well another time. */
async function explained(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new FailureError(
      `The take could not be ${what} (${errorMessage(error)}). Check that its folder can be written.`,
      { cause: error },
    );
  }
}

async function removeAbandoned(takesFolder: string): Promise<void> {
  const names = await readdir(takesFolder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const folder = join(takesFolder, name);
    const status = await stat(folder).catch(() => undefined);
    if (status && Date.now() - status.mtimeMs > ABANDONED_MS) {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

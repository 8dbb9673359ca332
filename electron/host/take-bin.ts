/**
 * Takes that were deleted from documents and may still come back, as long as this host runs. What no document has any
 * more lies beside the takes under a name that no take has.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInputError, FailureError, errorMessage } from '#core/errors.ts';
import type { Documents, TakePlace } from './documents/documents.ts';
import { findTakeFolder, requireTake, type TakeFolders } from './takes.ts';

/** Begins the names of folders in the bin. */
const PREFIX = '.deleted-';

/** Deletions that can be taken back; the oldest goes first. */
const MOST_DELETIONS = 50;

/** Age in milliseconds at which what lies in the bin is no other program's that still runs. */
const ABANDONED_MS = 24 * 3_600_000;

/** The bin. */
export interface TakeBin {
  /**
   * Deletes a take from a document. Its folder stays where it is as long as another document has it; that of a sample
   * always does.
   *
   * @throws {BadInputError} When there is no such take, or the document does not have it.
   * @throws {FailureError} When it cannot be deleted; then it is where it was.
   */
  put(takeId: string, documentId: string): Promise<void>;
  /**
   * Gives a document a take back that was deleted from it, at the place that it had.
   *
   * @throws {BadInputError} When it is not in the bin, or not any more.
   * @throws {FailureError} When it cannot be brought back; then it stays in the bin.
   */
  bringBack(takeId: string, documentId: string): Promise<void>;
  /** Deletes everything in it for good. */
  empty(): Promise<void>;
}

interface Deletion {
  readonly takeId: string;
  readonly documentId: string;
  readonly place: TakePlace;
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
  documents: Pick<Documents, 'dropTake' | 'returnTake' | 'hasTake'>,
): TakeBin {
  /** Oldest first. */
  let deletions: readonly Deletion[] = [];
  const folderOf = (takeId: string): string => join(folders.user, takeId);
  const binned = (takeId: string): string => join(folders.user, PREFIX + takeId);
  let last: Promise<unknown> = removeAbandoned(folders.user);

  /** One at a time: a take may be wanted back before it has gone. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  async function forget(forgotten: Deletion): Promise<void> {
    deletions = deletions.filter((deletion) => deletion !== forgotten);
    const wanted = deletions.some(({ takeId }) => takeId === forgotten.takeId);
    if (!wanted) await rm(binned(forgotten.takeId), { recursive: true, force: true });
  }

  async function putAway(takeId: string): Promise<void> {
    await rm(binned(takeId), { recursive: true, force: true });
    await rename(folderOf(takeId), binned(takeId));
    // Moving tells a folder nothing; its age counts from now on.
    const now = new Date();
    await utimes(binned(takeId), now, now);
  }

  return {
    put: (takeId, documentId) =>
      inTurn(async () => {
        const isSample = requireTake(folders, takeId) === 'sample';
        const place = await explained('deleted', async () => {
          const dropped = await documents.dropTake(documentId, takeId);
          try {
            if (!isSample && !(await documents.hasTake(takeId))) await putAway(takeId);
          } catch (error) {
            if (dropped) await documents.returnTake(documentId, dropped);
            throw error;
          }
          return dropped;
        });
        if (!place) throw new BadInputError('This project does not have the take any more.');
        deletions = [...deletions, { takeId, documentId, place }];
        const [oldest] = deletions;
        if (oldest && deletions.length > MOST_DELETIONS) await forget(oldest);
      }),
    bringBack: (takeId, documentId) =>
      inTurn(async () => {
        const deletion = deletions.findLast(
          (candidate) => candidate.takeId === takeId && candidate.documentId === documentId,
        );
        const isThere = findTakeFolder(folders, takeId) !== undefined;
        if (!deletion || !(isThere || existsSync(binned(takeId))))
          throw new BadInputError('This take was deleted too long ago: it cannot be brought back.');
        await explained('brought back', async () => {
          if (!isThere) await rename(binned(takeId), folderOf(takeId));
          try {
            await documents.returnTake(documentId, deletion.place);
          } catch (error) {
            if (!isThere) await rename(folderOf(takeId), binned(takeId));
            throw error;
          }
        });
        await forget(deletion);
      }),
    empty: () =>
      inTurn(async () => {
        for (const deletion of deletions) await forget(deletion);
      }),
  };
}

/** Whatever goes wrong with the disk may go well another time. */
async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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

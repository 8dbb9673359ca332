/**
 * Takes that were deleted from documents and may still come back, as long as this host runs. What no document has any
 * more lies beside the takes under a name that no take has.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
  let last: Promise<unknown> = Promise.all(folders.own.map(removeAbandoned));

  /** Where a take of the bin lies: beside where it lay. */
  function findBinned(takeId: string): string | undefined {
    return folders.own.map((parent) => join(parent, PREFIX + takeId)).find((folder) => existsSync(folder));
  }

  async function removeBinned(takeId: string): Promise<void> {
    const binned = findBinned(takeId);
    if (binned !== undefined) await rm(binned, { recursive: true, force: true });
  }

  /** One at a time: a take may be wanted back before it has gone. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  async function forget(forgotten: Deletion): Promise<void> {
    deletions = deletions.filter((deletion) => deletion !== forgotten);
    const wanted = deletions.some(({ takeId }) => takeId === forgotten.takeId);
    if (!wanted) await removeBinned(forgotten.takeId);
  }

  async function putAway(takeId: string, folder: string): Promise<void> {
    await removeBinned(takeId);
    const binned = join(dirname(folder), PREFIX + takeId);
    await rename(folder, binned);
    // Moving tells a folder nothing; its age counts from now on.
    const now = new Date();
    await utimes(binned, now, now);
  }

  return {
    put: (takeId, documentId) =>
      inTurn(async () => {
        const folder = requireTake(folders, takeId);
        const place = await explained('deleted', async () => {
          const dropped = await documents.dropTake(documentId, takeId);
          try {
            if (folder !== undefined && !(await documents.hasTake(takeId))) await putAway(takeId, folder);
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
        const binned = isThere ? undefined : findBinned(takeId);
        if (!deletion || !(isThere || binned !== undefined))
          throw new BadInputError('This take was deleted too long ago: it cannot be brought back.');
        await explained('brought back', async () => {
          const folder = binned && join(dirname(binned), takeId);
          if (folder) await rename(binned, folder);
          try {
            await documents.returnTake(documentId, deletion.place);
          } catch (error) {
            if (folder) await rename(folder, binned);
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

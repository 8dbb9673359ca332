/** Gives each finished take to the document whose job painted it, even when its window is gone by then. */
import { errorMessage } from '#core/errors.ts';
import type { RunJob } from '../queue.ts';
import type { Documents } from './documents.ts';

/** Which document waits for the take of which job. */
export interface TakeOwners {
  /** The take of this job will be the document's. */
  expect(jobId: string, documentId: string): void;
  /** The same work, after which the take has its owner. */
  follow(run: RunJob): RunJob;
}

/**
 * Makes the list.
 *
 * @param documents The host's documents.
 * @param log Receives why a take could not be given to its document: the take itself is safe.
 * @returns The empty list.
 */
export function createTakeOwners(
  documents: Pick<Documents, 'addTake'>,
  log: (text: string) => void,
): TakeOwners {
  const owners = new Map<string, string>();
  return {
    expect: (jobId, documentId) => void owners.set(jobId, documentId),
    follow: (run) =>
      async function* (jobId, commission, signal, helm) {
        try {
          for await (const event of run(jobId, commission, signal, helm)) {
            const owner = owners.get(jobId);
            if (event.type === 'done' && owner !== undefined) {
              await documents
                .addTake(owner, event.take.id)
                .catch((error: unknown) => log(errorMessage(error)));
            }
            yield event;
          }
        } finally {
          owners.delete(jobId);
        }
      },
  };
}

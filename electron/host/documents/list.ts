/**
 * The list of recent documents: what is on it, and what the user has taken off. That stays in the journal with all its
 * takes, so that nothing is lost, and is on the list again as soon as somebody opens it.
 */
import type { DocumentSummary } from '#core/contract/documents.ts';
import { BadInputError } from '#core/errors.ts';
import type { Holders } from './holders.ts';
import type { DocumentRecord, Journal } from './journal.ts';
import * as records from './record.ts';

/** The list. Methods that take an id throw `BadInputError` when there is no such document. */
export interface DocumentList {
  /** Documents of this machine, the one changed last first; without those that were taken off the list. */
  recent(): Promise<DocumentSummary[]>;
  /**
   * Takes a document off the list; it loses nothing by that.
   *
   * @throws {BadInputError} When a window has it open.
   */
  forget(id: string): Promise<void>;
  /** Puts a document on the list again. */
  remember(id: string): Promise<void>;
  /** Documents that were taken off the list, the one changed last first. */
  forgotten(): Promise<DocumentSummary[]>;
  /** Ids of the takes that documents need: those on the list, and those that were taken off. */
  takesNeeded(): Promise<{ listed: ReadonlySet<string>; forgotten: ReadonlySet<string> }>;
  /**
   * Lets documents go that were taken off the list, with takes that no other document needs. What lies in a file as it is
   * leaves the journal; what does not keeps everything but these takes.
   *
   * @param documentIds The documents; those that are on the list again stay as they are.
   * @param takeIds The takes.
   * @returns Those of the takes that no document needs any more.
   */
  letGo(documentIds: ReadonlySet<string>, takeIds: ReadonlySet<string>): Promise<Set<string>>;
}

/** What the list is made of. */
export interface DocumentListOptions {
  readonly journal: Journal;
  readonly holders: Pick<Holders, 'isOpen'>;
  /** A document's record. Rejects with `BadInputError` when there is none. */
  readonly find: (id: string) => Promise<DocumentRecord>;
  /** Lets nothing else change a record meanwhile. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whether a killed program has left changes of a document. */
  readonly isRecovered: (record: DocumentRecord) => boolean;
  /** What this program marks documents with that it has open. */
  readonly token: string;
}

/**
 * Makes the list of a journal.
 *
 * @param options What it is made of.
 * @returns The list.
 */
export function createDocumentList(options: DocumentListOptions): DocumentList {
  const { journal, holders, find, inTurn, isRecovered, token } = options;

  async function summaries(wish: (record: DocumentRecord) => boolean): Promise<DocumentSummary[]> {
    const wished = (await journal.list()).filter(wish);
    return wished.map((record) => records.summarise(record, isRecovered(record)));
  }

  return {
    recent: () => summaries(({ forgotten }) => !forgotten),
    forgotten: () => summaries(({ forgotten }) => forgotten),
    forget: (id) =>
      inTurn(async () => {
        const record = await find(id);
        if (holders.isOpen(id) || records.isHeldElsewhere(record, token)) {
          throw new BadInputError('This project is open in another window: close it there first.');
        }
        await journal.write({ ...record, forgotten: true });
      }),
    remember: (id) =>
      inTurn(async () => {
        await journal.write({ ...(await find(id)), forgotten: false });
      }),
    async takesNeeded() {
      const all = await journal.list();
      const neededBy = (off: boolean): Set<string> =>
        new Set(all.filter(({ forgotten }) => forgotten === off).flatMap(records.takesNeeded));
      return { listed: neededBy(false), forgotten: neededBy(true) };
    },
    letGo: (documentIds, takeIds) =>
      inTurn(async () => {
        const all = await journal.list();
        const going = all.filter(({ id, forgotten }) => forgotten && documentIds.has(id));
        const needed = new Set(all.filter((record) => !going.includes(record)).flatMap(records.takesNeeded));
        const gone = new Set([...takeIds].filter((id) => !needed.has(id)));
        for (const record of going) {
          if (await records.isInFile(record)) await journal.remove(record.id);
          else await journal.write(records.withoutTakes(record, gone));
        }
        return gone;
      }),
  };
}

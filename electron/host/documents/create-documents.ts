/**
 * The documents of a host, behind `documentsContract`: opened from files, kept in the journal with every edit, saved to
 * files. Desktop and `serve` share all of it; only where a file comes from and goes to is theirs.
 */
import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { DocumentState, OpenedDocument } from '#core/contract/documents.ts';
import { BadInputError } from '#core/errors.ts';
import { createBroadcast } from '../broadcast.ts';
import { withExtension } from '../chosen-place.ts';
import { DOCUMENT_EXTENSION } from './archive-layout.ts';
import type { Documents, DocumentsOptions, TakePlace } from './documents.ts';
import { createHolders } from './holders.ts';
import { createJournal, type DocumentRecord } from './journal.ts';
import { createDocumentList } from './list.ts';
import { createOpenings } from './openings.ts';
import { packDocument } from './pack.ts';
import * as records from './record.ts';
import { removeUnpackingLeftovers, unpackDocument } from './unpack.ts';

/** Documents that are remembered; of older ones only those with changes. */
const REMEMBERED = 30;

/**
 * Makes the documents of a host. Nothing is read before someone asks.
 *
 * @param options What they are made of.
 * @returns The documents.
 */
export function createDocuments(options: DocumentsOptions): Documents {
  const journal = createJournal(options.journalFolder);
  const holders = createHolders();
  const changes = createBroadcast<string>((newer, unread) => newer === unread);
  const openings = createOpenings();
  const session = { pid: process.pid, token: randomUUID() };
  /** Documents whose changes a killed program left, until the user has said what to do with them. */
  const recovered = new Set<string>();
  /** What pages have fetched last of each document, and may have written by now. */
  const packed = new Map<string, { receipt: string; content: DocumentRecord['saved'] }>();
  let last: Promise<unknown> = removeUnpackingLeftovers(options.takesFolder);

  /** One at a time: records are read, changed and written as a whole. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  }

  async function find(id: string): Promise<DocumentRecord> {
    const record = await journal.read(id);
    if (!record) throw new BadInputError('This project is not kept here any more: open its file again.');
    return record;
  }

  function change(id: string, edit: (record: DocumentRecord) => Partial<DocumentRecord>): Promise<void> {
    return inTurn(async () => {
      const record = await find(id);
      await journal.write({ ...record, ...edit(record), modified: new Date().toISOString() });
      changes.send(id);
    });
  }

  function add(record: Pick<DocumentRecord, 'project' | 'takes'> & Partial<DocumentRecord>): Promise<string> {
    return inTurn(async () => {
      const id = randomUUID();
      const saved = { project: record.project, takes: record.takes };
      const fresh = {
        version: 1,
        id,
        name: null,
        file: null,
        seedLocked: false,
        session: null,
        forgotten: false,
        saved,
      } as const;
      await journal.write({ ...fresh, modified: new Date().toISOString(), ...record });
      await dropOld(id);
      return id;
    });
  }

  /** Drops what nobody would miss: beginnings that were never touched, and what was saved long ago. */
  async function dropOld(newest: string): Promise<void> {
    const idle = (await journal.list()).filter(
      (record) => record.id !== newest && !records.isChanged(record) && !holders.isOpen(record.id),
    );
    // One that was taken off the list may have lost its takes, but not its words.
    const untouched = idle.filter(
      ({ name, takes, forgotten }) => name === null && takes.length === 0 && !forgotten,
    );
    for (const { id } of [...untouched, ...idle.slice(REMEMBERED)]) await journal.remove(id);
  }

  async function open(file: string): Promise<OpenedDocument> {
    const path = await realpath(file).catch(() => file);
    const name = basename(path);
    const known = (await journal.list()).find((record) => record.file?.path === path);
    const now = await records.fingerprint(path);
    if (known && now && isDeepStrictEqual(known.file, now)) return { id: known.id, notices: [] };
    if (known && records.isChanged(known)) {
      const notice = `${name} has been changed by another program. These are your own changes, which are not saved: save a copy to keep both.`;
      return { id: known.id, notices: [notice] };
    }
    const { project, takes, notices, complete } = await unpackDocument(path, name, {
      ...options,
      folder: dirname(path),
    });
    const content = { project, takes: [...takes] };
    // What could not be taken in whole, or is of the earlier kind, must not be replaced by saving.
    const place = { name, file: complete && path.endsWith(DOCUMENT_EXTENSION) ? now : null };
    if (!known) return { id: await add({ ...content, ...place }), notices: [...notices] };
    await change(known.id, () => ({ ...content, ...place, saved: content }));
    return { id: known.id, notices: [...notices] };
  }

  async function stateFor(id: string, token: string): Promise<DocumentState | undefined> {
    const record = await journal.read(id);
    if (!record) return undefined;
    const { name, takes, modified } = record;
    const mayEdit = holders.holds(id, token) && !records.isHeldElsewhere(record, session.token);
    const changed = records.isChanged(record);
    return {
      id,
      name,
      takes,
      modified,
      changed,
      recovered: recovered.has(id),
      holder: mayEdit ? token : null,
    };
  }

  /** Takes a document over for this program, and notices whether another one was killed while it had it. */
  function claim(id: string): Promise<void> {
    return inTurn(async () => {
      const record = await find(id);
      if (records.isHeldElsewhere(record, session.token)) return;
      if (records.isLeftBehind(record, session.token)) recovered.add(id);
      // Whoever opens it has not forgotten it.
      await journal.write({ ...record, session, forgotten: false });
    });
  }

  async function release(id: string): Promise<void> {
    await inTurn(async () => {
      const record = await journal.read(id);
      if (record?.session?.token === session.token) await journal.write({ ...record, session: null });
    }).catch(() => undefined);
  }

  /** Where a document is to be saved: its own file, or where the user says. */
  async function placeOf(record: DocumentRecord, copy: boolean): Promise<string | undefined> {
    if (!options.dialogs) throw new BadInputError('Only the desktop program can save files on this machine.');
    if (!copy && record.file) {
      await records.refuseForeignChange(record.file);
      return record.file.path;
    }
    const chosen = await options.dialogs.choosePlace(records.proposedName(record));
    return chosen && withExtension(chosen, DOCUMENT_EXTENSION);
  }

  function pack(file: string, record: DocumentRecord): Promise<void> {
    const { takeFolder, photographs } = options;
    return packDocument(file, { ...record, takeFolder, photographFile: photographs.fileOf });
  }

  const list = createDocumentList({
    journal,
    holders,
    find,
    inTurn,
    isRecovered: (record) => recovered.has(record.id) || records.isLeftBehind(record, session.token),
    token: session.token,
  });

  return {
    ...list,
    create: ({ project, seedLocked, takes }) => add({ project, seedLocked, takes: [...takes] }),
    async read(id) {
      const { project, seedLocked } = await find(id);
      return { project, seedLocked };
    },
    async *watch(id, signal) {
      await claim(id);
      const token = holders.enter(id);
      changes.send(id);
      try {
        for await (const changed of changes.watch([id], signal)) {
          const state = changed === id ? await stateFor(id, token) : undefined;
          if (state) yield state;
        }
      } finally {
        const wasLast = holders.leave(id, token);
        changes.send(id);
        if (wasLast) await release(id);
      }
    },
    async keep(id, holder, { project, seedLocked }) {
      await change(id, (record) => {
        if (!holders.holds(id, holder) || records.isHeldElsewhere(record, session.token)) {
          throw new BadInputError(
            'This project is open in another window. Close it there, or edit a copy here.',
          );
        }
        return { project, seedLocked };
      });
      return { changed: records.isChanged(await find(id)) };
    },
    star: (id, takeId, starred) =>
      change(id, ({ takes }) => ({
        takes: takes.map((take) => (take.id === takeId ? records.marked(take, starred) : take)),
      })),
    async choose() {
      if (!options.dialogs)
        throw new BadInputError('Only the desktop program can open files of this machine.');
      const file = await options.dialogs.chooseDocument();
      return file === undefined ? null : open(file);
    },
    async save(id, copy) {
      const record = await find(id);
      const file = await placeOf(record, copy);
      if (file === undefined) return false;
      await pack(file, record);
      if (copy && record.file) return true;
      recovered.delete(id);
      const place = await records.fingerprint(await realpath(file));
      await change(id, () => ({ file: place, name: basename(file), saved: records.contentOf(record) }));
      return true;
    },
    restore(id) {
      recovered.delete(id);
      return change(id, () => ({}));
    },
    discard(id) {
      recovered.delete(id);
      return change(id, ({ saved }) => saved);
    },
    openings: (signal) => openings.watch(signal),
    show: async (file) => openings.send(await open(file)),
    async takeIn(file, name) {
      const { project, takes, notices } = await unpackDocument(file, name, options);
      return { id: await add({ project, takes: [...takes], name }), notices: [...notices] };
    },
    async packTo(id, file) {
      const record = await find(id);
      await pack(file, record);
      const receipt = randomUUID();
      packed.set(id, { receipt, content: records.contentOf(record) });
      return { name: records.proposedName(record), receipt };
    },
    async markSaved(id, name, receipt) {
      const last = packed.get(id);
      if (last?.receipt !== receipt)
        throw new BadInputError('This project was saved elsewhere meanwhile: save it again.');
      recovered.delete(id);
      await change(id, () => ({ name, saved: last.content }));
    },
    async addTake(id, takeId) {
      if (!(await journal.read(id))) return;
      await change(id, ({ takes }) => ({ takes: [...takes, { id: takeId }] }));
    },
    async removeTake(takeId) {
      for (const { id, takes } of await journal.list()) {
        const left = takes.filter((take) => take.id !== takeId);
        if (left.length < takes.length) await change(id, () => ({ takes: left }));
      }
    },
    async dropTake(id, takeId) {
      let place: TakePlace | undefined;
      await change(id, ({ takes }) => {
        const index = takes.findIndex((take) => take.id === takeId);
        const reference = takes[index];
        if (reference) place = { index, reference };
        return { takes: takes.filter((take) => take !== reference) };
      });
      return place;
    },
    async returnTake(id, { index, reference }) {
      if (!(await journal.read(id))) return;
      await change(id, ({ takes }) => {
        const has = takes.some((take) => take.id === reference.id);
        return { takes: has ? takes : takes.toSpliced(index, 0, reference) };
      });
    },
    hasTake: async (takeId) =>
      (await journal.list()).some(({ takes }) => takes.some(({ id }) => id === takeId)),
    unsaved: async () =>
      (await journal.list())
        .filter((record) => records.isChanged(record) && holders.isOpen(record.id))
        .map((record) => records.summarise(record, recovered.has(record.id))),
    async close() {
      changes.close();
      openings.close();
      await last;
      for (const record of await journal.list()) {
        if (record.session?.token === session.token) await release(record.id);
      }
    },
  };
}

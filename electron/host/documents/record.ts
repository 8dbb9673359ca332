/** What can be told from a document's record in the journal. */
import { basename, extname } from 'node:path';
import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { DocumentSummary } from '#core/contract/documents.ts';
import { BadInputError } from '#core/errors.ts';
import { DOCUMENT_EXTENSION } from './archive-layout.ts';
import type { TakeReference } from '#core/project/document.ts';
import type { DocumentRecord, DocumentRecordContent } from './journal.ts';

/** Longest name of a file that is proposed, in characters, without the ending. */
const NAME_LENGTH = 60;

/** What a document holds now. */
export function contentOf({ project, takes }: DocumentRecord): DocumentRecordContent {
  return { project, takes };
}

/** Ids of all takes that a document needs: those that it has, those that its levels keep, and those of what was saved. */
export function takesNeeded(record: DocumentRecord): string[] {
  return [contentOf(record), record.saved].flatMap(({ project, takes }) => [
    ...takes.map(({ id }) => id),
    ...project.levels.flatMap(({ locked }) => (locked ? [locked.take] : [])),
  ]);
}

/** Whether a document differs from what was saved, read or begun. */
export function isChanged(record: DocumentRecord): boolean {
  return !isDeepStrictEqual(contentOf(record), record.saved);
}

/** A document's take, marked as a favourite or not; what was never marked and what is not any more are the same. */
export function marked(take: TakeReference, starred: boolean): TakeReference {
  const other: TakeReference = { ...take, starred };
  if (!starred) delete other.starred;
  return other;
}

/** Whether a file holds all of a document: its own where that is as it was left, else the one that a page has written. */
export async function isInFile(record: DocumentRecord): Promise<boolean> {
  const { file, name } = record;
  if (isChanged(record)) return false;
  return file === null ? name !== null : isDeepStrictEqual(await fingerprint(file.path), file);
}

/** A document that has lost takes. Its file has them still, so that it is another one from now on. */
export function withoutTakes(record: DocumentRecord, lost: ReadonlySet<string>): DocumentRecord {
  const left = (takes: readonly TakeReference[]): TakeReference[] => takes.filter(({ id }) => !lost.has(id));
  const { takes, saved } = record;
  if (left([...takes, ...saved.takes]).length === takes.length + saved.takes.length) return record;
  return { ...record, file: null, takes: left(takes), saved: { ...saved, takes: left(saved.takes) } };
}

/** Whether another program that still runs has a document open. `own` is this program's token. */
export function isHeldElsewhere({ session }: DocumentRecord, own: string): boolean {
  return session !== null && session.token !== own && isRunning(session.pid);
}

/** Whether a program that had a document open was killed before its changes were saved. */
export function isLeftBehind(record: DocumentRecord, own: string): boolean {
  const { session } = record;
  return session !== null && session.token !== own && !isRunning(session.pid) && isChanged(record);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It runs, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A record as the list of recent documents shows it. */
export function summarise(record: DocumentRecord, recovered: boolean): DocumentSummary {
  const { id, name, modified, project } = record;
  return { id, name, modified, recovered, title: project.title, changed: isChanged(record) };
}

/** Name of a new file for a document: the one it had, or one made from its title. */
export function proposedName({ name, project }: DocumentRecord): string {
  if (name !== null) return `${basename(name, extname(name))}${DOCUMENT_EXTENSION}`;
  const plain = project.title
    .normalize('NFKD')
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, NAME_LENGTH);
  return `${plain || 'zoom'}${DOCUMENT_EXTENSION}`;
}

/**
 * Refuses to replace a file that is not as this program left it.
 *
 * @param file The file, as it was read or written last.
 * @throws {BadInputError} When another program has changed it since. A file that is gone is no obstacle.
 */
export async function refuseForeignChange(file: NonNullable<DocumentRecord['file']>): Promise<void> {
  const now = await fingerprint(file.path);
  if (now === null || isDeepStrictEqual(now, file)) return;
  throw new BadInputError(
    `${basename(file.path)} has been changed by another program since it was opened. Save a copy under another name.`,
  );
}

/** What tells a version of a file from another one; null when there is no file. `path` is absolute, without links. */
export async function fingerprint(path: string): Promise<DocumentRecord['file']> {
  const status = await stat(path).catch(() => undefined);
  return status ? { path, sizeBytes: status.size, modifiedMs: status.mtimeMs } : null;
}

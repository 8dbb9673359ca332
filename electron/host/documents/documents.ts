/** What a host can do with documents; `create-documents.ts` does it. */
import type { DocumentState, DocumentSummary, OpenedDocument } from '#core/contract/documents.ts';
import type { DraftProject, TakeReference } from '#core/project/document.ts';
import type { DocumentList } from './list.ts';
import type { Photographs } from '../photographs/photographs.ts';

/** The system's own dialogs, where there are any. */
export interface DocumentDialogs {
  /** Lets the user choose a project file: its absolute path, or undefined. */
  readonly chooseDocument: () => Promise<string | undefined>;
  /** Lets the user choose where to save, `name` being proposed: an absolute path, or undefined. */
  readonly choosePlace: (name: string) => Promise<string | undefined>;
}

/** What the documents are made of. */
export interface DocumentsOptions {
  /** Absolute path of the journal's folder; need not exist. */
  readonly journalFolder: string;
  /** Absolute path of the user's takes, into which the takes of opened files go; need not exist. */
  readonly takesFolder: string;
  /** Absolute path of a take's folder, wherever it lies; undefined when there is no such take. */
  readonly takeFolder: (id: string) => string | undefined;
  /** The photographs that levels show. */
  readonly photographs: Pick<Photographs, 'adopt' | 'fileOf' | 'takeIn'>;
  /** Absent where a page must not be able to reach the files of this machine. */
  readonly dialogs?: DocumentDialogs | undefined;
}

/** Where a take stands in a document. */
export interface TakePlace {
  /** Index among the document's takes. */
  readonly index: number;
  readonly reference: TakeReference;
}

/** A document that was written to a file for a page to fetch. */
export interface PackedDocument {
  /** The name that the page shall give it. */
  readonly name: string;
  /** Stands for what was written, until the same document is packed again. */
  readonly receipt: string;
}

/** A project and what belongs to it in the studio. */
export interface DocumentInput {
  readonly project: DraftProject;
  readonly seedLocked: boolean;
}

/**
 * The documents of a host. Methods that write throw `FailureError` when the disk is full and `BadInputError` when a
 * place cannot be written; those that take an id throw `BadInputError` when there is no such document.
 */
export interface Documents extends DocumentList {
  /** Begins a document; returns its id. */
  create(input: DocumentInput & { takes: readonly TakeReference[] }): Promise<string>;
  /** What a document holds now. */
  read(id: string): Promise<DocumentInput>;
  /** Holds a document open for one window, and tells it where the document stands. */
  watch(id: string, signal?: AbortSignal): AsyncGenerator<DocumentState, void, void>;
  /** Puts an edit into the journal. `holder` proves that this window may. Says whether the document differs from what was saved. */
  keep(id: string, holder: string, input: DocumentInput): Promise<Pick<DocumentState, 'changed'>>;
  /** Marks or unmarks a take as a favourite. */
  star(id: string, takeId: string, starred: boolean): Promise<void>;
  /** Lets the user choose a file, and opens it; null when none was chosen. */
  choose(): Promise<OpenedDocument | null>;
  /** Saves to the document's file, or to where the user says; false when the user said nothing. */
  save(id: string, copy: boolean): Promise<boolean>;
  /** Keeps changes that a killed program left. */
  restore(id: string): Promise<void>;
  /** Goes back to what was saved. */
  discard(id: string): Promise<void>;
  /** Tells of every file that the system asks to be shown. */
  openings(signal?: AbortSignal): AsyncGenerator<OpenedDocument, void, void>;
  /** Opens a file of this machine; the studio that watches `openings` shows it. */
  show(file: string): Promise<void>;
  /** Takes in a file that a page has sent, called `name`: it has no place of its own on this machine. */
  takeIn(file: string, name: string): Promise<OpenedDocument>;
  /** Writes a document to a file that a page will fetch; returns the name that the page shall give it. */
  packTo(id: string, file: string): Promise<PackedDocument>;
  /** A page has put what `packTo` wrote into a file called `name`: that counts as saved, whatever was edited meanwhile. */
  markSaved(id: string, name: string, receipt: string): Promise<void>;
  /** A job of a document has finished: its take is the document's. Does nothing when the document is gone. */
  addTake(id: string, takeId: string): Promise<void>;
  /** A take has been deleted from this machine. */
  removeTake(takeId: string): Promise<void>;
  /** Takes a take off one document's list; tells where it was, or undefined when it was not in the list. */
  dropTake(id: string, takeId: string): Promise<TakePlace | undefined>;
  /** Puts a take that was dropped back to its place; does nothing when the document is gone, or has it again. */
  returnTake(id: string, place: TakePlace): Promise<void>;
  /** Whether a document of this machine has a take. */
  hasTake(takeId: string): Promise<boolean>;
  /** Documents that are open in a window and have changes that no file has. */
  unsaved(): Promise<DocumentSummary[]>;
  /** Ends every watcher, and leaves the journal in order. */
  close(): Promise<void>;
}

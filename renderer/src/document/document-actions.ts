/** Opening and saving documents, from the menu, from the keyboard and by dropping a file. */
import { openedDocumentSchema, type DocumentSummary } from '#core/contract/documents.ts';
import { BadInputError } from '#core/errors.ts';
import type { DraftProject } from '#core/project/document.ts';
import { isDesktop, type StudioClient } from '../connection.ts';
import { emptyDraft, toProject } from '../project/draft.ts';
import { download, pickPlace } from '../project/files.ts';
import { problemOf, sendFile } from '../host-files.ts';
import type { Studio } from '../studio.svelte.ts';
import { words } from '../words/words.ts';

/** What a page asks for a new document. */
const TYPES = [{ description: words.document.fileType, accept: { 'application/zip': ['.tenfold'] } }];

/** Endings of files that may be projects; another one is not even sent. */
const PROJECT_FILE = /\.(tenfold|json)$/i;

/** Files that the user has chosen for saving, by document; the browser asks once for each. */
const places = new Map<string, FileSystemFileHandle>();

/**
 * Saves the document: to its file, or to where the user says.
 *
 * @param studio Whose document.
 * @param copy Whether to save a copy elsewhere and go on with the file as it was.
 */
export async function saveDocument(studio: Studio, copy = false): Promise<void> {
  await studio.host.attempt(async (client) => {
    const id = studio.document.state?.id;
    if (id === undefined) return;
    if (!studio.project.readOnly) await studio.document.flush();
    if (isDesktop()) await client.documents.save({ id, copy });
    else await saveFromBrowser(client, id, copy, studio.document.state?.name ?? null);
    await studio.document.refresh();
  });
}

async function saveFromBrowser(
  client: StudioClient,
  id: string,
  copy: boolean,
  name: string | null,
): Promise<void> {
  const known = copy ? undefined : places.get(id);
  // The browser lets a page ask right after a click only, so before anything is fetched.
  const place = known ?? (await pickPlace(name ?? 'zoom.tenfold', TYPES));
  if (place === null) return;
  const response = await fetch(`documents/${id}`);
  if (!response.ok || !response.body) throw await problemOf(response);
  // The older file stays until the new one is complete.
  if (place) await response.body.pipeTo(await place.createWritable());
  else download(await response.blob(), nameOf(response));
  if (copy) return;
  if (place) places.set(id, place);
  const receipt = response.headers.get('ETag')?.slice(1, -1) ?? '';
  await client.documents.saved({ id, name: place?.name ?? nameOf(response), receipt });
}

function nameOf(response: Response): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('Content-Disposition') ?? '')?.[1];
  return encoded === undefined ? 'zoom.tenfold' : decodeURIComponent(encoded);
}

/**
 * Begins an empty document; the one before stays among the recent ones.
 *
 * @param studio Where to.
 */
export async function newDocument(studio: Studio): Promise<void> {
  await beginWith(studio, toProject(emptyDraft()));
}

/**
 * Begins a document with a project, but no takes; the one before stays among the recent ones.
 *
 * @param studio Where to.
 * @param project The project.
 */
export async function beginWith(studio: Studio, project: DraftProject): Promise<void> {
  studio.messages.clear();
  await studio.host.attempt(() => studio.document.begin({ project, takes: [] }));
}

/**
 * Goes on with another document of this machine.
 *
 * @param studio Where to.
 * @param id Its id.
 */
export async function showOther(studio: Studio, id: string): Promise<void> {
  studio.messages.clear();
  await studio.host.attempt(() => studio.showDocument(id));
}

/**
 * Takes another document off the list, says what becomes of it, and offers to put it back.
 *
 * @param studio Whose list.
 * @param other The document.
 */
export async function forgetDocument(studio: Studio, other: DocumentSummary): Promise<void> {
  const { id } = other;
  const done = await studio.host.attempt(async (client) => {
    await client.documents.forget({ id });
    await studio.document.refresh();
  });
  if (!done) return;
  const text = words.document.forgotten(other.title || words.header.untitled, isInFile(other));
  const putBack = (): void => {
    studio.messages.clear();
    void studio.host.attempt(() => studio.document.remember([id]));
  };
  studio.messages.show({ kind: 'note', text, action: { label: words.document.remember, run: putBack } });
}

/** Whether a file holds all of a document. */
function isInFile({ name, changed }: DocumentSummary): boolean {
  return name !== null && !changed;
}

/**
 * Goes on with a copy of the document, which is a document of its own.
 *
 * @param studio Whose document.
 */
export async function editCopy(studio: Studio): Promise<void> {
  const { draft, seedLocked } = studio.project;
  const takes = studio.document.state?.takes ?? [];
  await studio.host.attempt(() => studio.document.begin({ project: toProject(draft), takes, seedLocked }));
}

/**
 * Lets the user choose a project file and opens it.
 *
 * @param studio Where to.
 */
export async function chooseDocument(studio: Studio): Promise<void> {
  if (isDesktop()) {
    await studio.host.attempt(async (client) => {
      const opened = await client.documents.choose();
      if (opened) await studio.showOpened(opened);
    });
    return;
  }
  const file = await chooseFile('.tenfold,.json,application/json');
  if (file) await openDocumentFile(studio, file);
}

/**
 * Lets the user choose a file of this machine for the page to read.
 *
 * @param accept Endings and types, as an `input` takes them.
 * @returns The file; undefined when none was chosen.
 */
export async function chooseFile(accept: string): Promise<File | undefined> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  const chosen = new Promise<File | undefined>((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
  });
  input.click();
  return chosen;
}

/**
 * Opens a project file that was dropped on the page: on the desktop from where it lies, so that it is saved there.
 *
 * @param studio Where to.
 * @param file The file.
 */
export async function openDropped(studio: Studio, file: File): Promise<void> {
  if (!globalThis.tenfold?.openDropped(file)) await openDocumentFile(studio, file);
}

/**
 * Opens a project file as a document of its own.
 *
 * @param studio Where to.
 * @param file The file.
 */
async function openDocumentFile(studio: Studio, file: File): Promise<void> {
  await studio.host.attempt(async () => {
    if (!PROJECT_FILE.test(file.name)) {
      throw new BadInputError(words.document.foreign(file.name));
    }
    await studio.showOpened(openedDocumentSchema.parse(await sendFile('documents', file)));
  });
}

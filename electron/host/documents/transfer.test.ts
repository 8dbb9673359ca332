import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { openedDocumentSchema } from '#core/contract/documents.ts';
import { temporaryFolder } from '../test/orders.ts';
import { createPhotographs } from '../photographs/photographs.ts';
import { createDocuments } from './create-documents.ts';
import type { Documents } from './documents.ts';
import { projectText, takeEntries, writeArchive } from './test/archives.ts';
import type { Transfer } from '../transfer.ts';
import { createDocumentTransfer } from './transfer.ts';

let home: string;
let documents: Documents;
let transfer: Transfer;
let logged: string[];

beforeEach(async () => {
  home = await temporaryFolder();
  documents = createDocuments({
    journalFolder: join(home, 'documents'),
    takesFolder: join(home, 'takes'),
    takeFolder: (id) => join(home, 'takes', id),
    photographs: createPhotographs(join(home, 'photographs')),
  });
  onTestFinished(() => documents.close());
  logged = [];
  transfer = createDocumentTransfer(documents, (text) => logged.push(text));
});

async function ask(address: string, init?: RequestInit): Promise<Response> {
  const response = await transfer(new Request(`http://studio${address}`, init), new Headers());
  return response!;
}

const send = (name: string, body: BodyInit | null): Promise<Response> =>
  ask(`/documents?${new URLSearchParams({ name }).toString()}`, { method: 'POST', body });

async function archive(): Promise<Buffer<ArrayBuffer>> {
  const file = join(home, 'sent.tenfold');
  await writeArchive(file, [{ name: 'project.json', content: projectText() }, ...(await takeEntries('one'))]);
  return readFile(file);
}

/** Folders that the transfer keeps while it is at work. */
async function leftovers(): Promise<string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith('tenfold-document-'));
}

it('takes a file in, and hands the same project out again', async () => {
  const before = await leftovers();
  const { id } = openedDocumentSchema.parse(await (await send('mine.tenfold', await archive())).json());
  expect(await documents.recent()).toMatchObject([{ id, name: 'mine.tenfold', changed: false }]);
  const response = await ask(`/documents/${id}`);
  expect(response.headers.get('Content-Disposition')).toContain('mine.tenfold');
  await mkdir(join(home, 'back'));
  await writeFile(join(home, 'back/x.tenfold'), Buffer.from(await response.arrayBuffer()));
  await rm(join(home, 'takes'), { recursive: true });
  expect(await documents.takeIn(join(home, 'back/x.tenfold'), 'x.tenfold')).toMatchObject({ notices: [] });
  expect(await readdir(join(home, 'takes'))).toEqual(['one']);
  expect((await leftovers()).filter((name) => !before.includes(name))).toEqual([]);
});

it('counts as saved what a page says that it has written, under the name that it got, and nothing newer', async () => {
  const { id } = openedDocumentSchema.parse(await (await send('mine.tenfold', await archive())).json());
  await documents.star(id, 'one', true);
  const state = async (): Promise<unknown> => (await documents.recent())[0];
  const fetchOne = async (): Promise<string> => {
    const response = await ask(`/documents/${id}`);
    await response.arrayBuffer();
    return response.headers.get('ETag')!.slice(1, -1);
  };
  const first = await fetchOne();
  expect(await state()).toMatchObject({ changed: true });
  await documents.markSaved(id, 'other.tenfold', first);
  expect(await state()).toMatchObject({ changed: false, name: 'other.tenfold' });

  const second = await fetchOne();
  await documents.star(id, 'one', false);
  await documents.markSaved(id, 'other.tenfold', second);
  expect(await state()).toMatchObject({ changed: true });
  await documents.discard(id);
  await expect(documents.markSaved(id, 'other.tenfold', first)).rejects.toThrow('save it again');
});

it('never takes a name for a path', async () => {
  const { id } = openedDocumentSchema.parse(await (await send('../../etc/pass\0wd', await archive())).json());
  expect(await documents.recent()).toMatchObject([{ id, name: 'passwd' }]);
});

it.each([
  ['what is no project', () => send('notes.tenfold', 'hello'), 400, /^notes\.tenfold is not valid JSON/],
  ['nothing', () => send('empty.tenfold', null), 400, /^empty\.tenfold is empty/],
  [
    'a document that is not here',
    () => ask('/documents/7c9e6679-7425-40de-944b-e07fc1f90ae7'),
    400,
    /not kept here any more/,
  ],
])('refuses %s in a sentence', async (_, request, status, message) => {
  const response = await request();
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ problem: expect.stringMatching(message) });
  expect(logged).toEqual([]);
});

it('knows no other address', async () => {
  expect((await ask('/documents/..%2Fetc')).status).toBe(404);
  expect((await ask('/documents', { method: 'DELETE' })).status).toBe(404);
  expect(await transfer(new Request('http://studio/documentsx'), new Headers())).toBeUndefined();
});

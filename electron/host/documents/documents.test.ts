import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { DocumentState } from '#core/contract/documents.ts';
import { BadInputError, FailureError } from '#core/errors.ts';
import { smallProject, temporaryFolder } from '../test/orders.ts';
import { createPhotographs } from '../photographs/photographs.ts';
import { createDocuments } from './create-documents.ts';
import type { DocumentInput, Documents } from './documents.ts';
import { projectText, takeEntries, writeArchive, writeTake } from './test/archives.ts';

let home: string;
let documents: Documents;
/** What the user chooses in the next dialog. */
let chosen: string | undefined;

beforeEach(async () => {
  home = await temporaryFolder();
  documents = openDocuments();
});

function openDocuments(): Documents {
  const made = createDocuments({
    journalFolder: join(home, 'documents'),
    takesFolder: join(home, 'takes'),
    takeFolder: (id) => join(home, 'takes', id),
    photographs: createPhotographs(join(home, 'photographs')),
    dialogs: { chooseDocument: () => Promise.resolve(chosen), choosePlace: () => Promise.resolve(chosen) },
  });
  onTestFinished(() => made.close());
  return made;
}

const input = (title: string): DocumentInput => ({ project: smallProject(title), seedLocked: false });
const begin = (title = 'First') => documents.create({ ...input(title), takes: [] });

/** Makes the journal lose a document, as it does with old ones. */
const dropRecord = (id: string) => rm(join(home, 'documents', `${id}.json`));

/** A window that has a document open. */
function openWindow(id: string, host = documents) {
  const abort = new AbortController();
  const states = host.watch(id, abort.signal);
  onTestFinished(() => abort.abort());
  const next = async (): Promise<DocumentState> => (await states.next()).value as DocumentState;
  /** Reads on until the state is as wished. */
  const until = async (wish: (state: DocumentState) => boolean): Promise<DocumentState> => {
    for (;;) {
      const state = await next();
      if (wish(state)) return state;
    }
  };
  const close = async (): Promise<void> => {
    abort.abort();
    await states.return();
  };
  return { next, until, close };
}

describe('editing', () => {
  it('keeps every edit, and tells whether it is in a file', async () => {
    const id = await begin();
    const window = openWindow(id);
    const { holder, changed, name } = await window.next();
    expect([changed, name]).toEqual([false, null]);
    expect(await documents.keep(id, holder!, input('Second'))).toEqual({ changed: true });
    expect((await window.until((state) => state.changed)).changed).toBe(true);
    expect((await documents.read(id)).project.title).toBe('Second');
    expect(await documents.keep(id, holder!, input('First'))).toEqual({ changed: false });
    expect((await window.until((state) => !state.changed)).changed).toBe(false);
  });

  it('keeps prompts that are empty or too long to be painted', async () => {
    const id = await begin();
    const { holder } = await openWindow(id).next();
    const project = {
      ...smallProject('x'),
      title: '',
      levels: [
        { prompt: '', factor: 2 as const },
        { prompt: 'x'.repeat(5000), factor: 2 as const },
      ],
    };
    await documents.keep(id, holder!, { project, seedLocked: true });
    expect(await documents.read(id)).toEqual({ project, seedLocked: true });
  });

  it('lets one window edit; another one reads, and may edit when the first has gone', async () => {
    const id = await begin();
    const [first, second] = [openWindow(id), openWindow(id)];
    const { holder } = await first.next();
    expect((await second.next()).holder).toBeNull();
    await expect(documents.keep(id, 'not mine', input('x'))).rejects.toThrow(/open in another window/);
    await first.close();
    const { holder: next } = await second.until((state) => state.holder !== null);
    await expect(documents.keep(id, holder!, input('x'))).rejects.toThrow(BadInputError);
    await documents.keep(id, next!, input('Mine'));
  });

  it('does not let two programs edit one document', async () => {
    const id = await begin();
    await openWindow(id).next();
    // A program of its own, which lives as long as the test.
    const other = fork(join(import.meta.dirname, '../test/engine-double.ts'));
    onTestFinished(() => void other.kill('SIGKILL'));
    const file = join(home, 'documents', `${id}.json`);
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...record, session: { pid: other.pid, token: 'other' } }));
    expect((await openWindow(id).next()).holder).toBeNull();
  });

  it('gives a finished take to its document, and forgets a deleted one', async () => {
    const id = await begin();
    await documents.addTake(id, 'one');
    await documents.addTake(id, 'two');
    await documents.star(id, 'two', true);
    const window = openWindow(id);
    expect((await window.next()).takes).toEqual([{ id: 'one' }, { id: 'two', starred: true }]);
    await documents.removeTake('one');
    expect((await window.until(({ takes }) => takes.length === 1)).takes[0]!.id).toBe('two');
  });

  it('has a dropped take back where it was, as often as it is returned, and is as it was saved', async () => {
    const takes = [{ id: 'one' }, { id: 'two', starred: true }, { id: 'three' }];
    const id = await documents.create({ ...input('Mine'), takes });
    const other = await documents.create({ ...input('Other'), takes });
    const window = openWindow(id);
    await window.next();
    const place = (await documents.dropTake(id, 'two'))!;
    expect(await documents.dropTake(id, 'two')).toBeUndefined();
    expect((await window.until(({ changed }) => changed)).takes).toHaveLength(2);
    expect(await documents.hasTake('two')).toBe(true);
    await documents.dropTake(other, 'two');
    expect(await documents.hasTake('two')).toBe(false);
    await documents.returnTake(id, place);
    await documents.returnTake(id, place);
    expect((await window.until(({ changed }) => !changed)).takes).toEqual(takes);
    await dropRecord(other);
    await documents.returnTake(other, place);
    expect(await documents.recent()).toHaveLength(1);
  });

  it('counts as unchanged when a star is taken back', async () => {
    const id = await documents.create({ ...input('Mine'), takes: [{ id: 'one' }] });
    const window = openWindow(id);
    await documents.star(id, 'one', true);
    expect((await window.until(({ changed }) => changed)).takes[0]).toEqual({ id: 'one', starred: true });
    await documents.star(id, 'one', false);
    expect((await window.until(({ changed }) => !changed)).takes[0]).toEqual({ id: 'one' });
  });
});

describe('the list', () => {
  const listed = async () => (await documents.recent()).map(({ title }) => title);

  it('lets go of a document, which keeps all that is not saved and its place on the list', async () => {
    await documents.create({ ...input('Two'), takes: [{ id: 'kept' }] });
    const one = await begin('One');
    const window = openWindow(one);
    const { holder } = await window.next();
    await documents.keep(one, holder!, input('Edited'));
    await window.close();
    expect(await listed()).toEqual(['Edited', 'Two']);
    await documents.forget(one);
    expect(await listed()).toEqual(['Two']);
    expect((await documents.read(one)).project.title).toBe('Edited');
    await documents.remember(one);
    expect(await documents.recent()).toMatchObject([{ id: one, changed: true }, { title: 'Two' }]);
  });

  it('has every document once, also while its record is replaced, or the program was killed then', async () => {
    const id = await begin('One');
    const record = join(home, 'documents', `${id}.json`);
    await copyFile(record, `${record}.1234567890`);
    expect(await listed()).toEqual(['One']);
  });

  it('has a document again as soon as somebody opens it', async () => {
    const id = await begin('One');
    chosen = join(home, 'one.tenfold');
    await documents.save(id, false);
    await documents.forget(id);
    expect(await listed()).toEqual([]);
    expect(await documents.choose()).toEqual({ id, notices: [] });
    await openWindow(id).next();
    expect(await listed()).toEqual(['One']);
  });

  it('keeps a document that a window has open, here or in another program', async () => {
    const id = await begin('One');
    const window = openWindow(id);
    await window.next();
    for (const host of [documents, openDocuments()]) {
      await expect(host.forget(id)).rejects.toThrow('open in another window: close it there first');
    }
    expect(await listed()).toEqual(['One']);
  });

  it('says of what is gone that it is', async () => {
    const id = await begin();
    await dropRecord(id);
    for (const gone of [documents.forget(id), documents.remember(id)]) {
      await expect(gone).rejects.toThrow(BadInputError);
    }
  });
});

describe('saving', () => {
  it('asks where, writes a file that opens again with its takes, and does not ask twice', async () => {
    await writeTake(join(home, 'takes'), 'one');
    const id = await documents.create({ ...input('Mine'), takes: [] });
    await documents.addTake(id, 'one');
    chosen = join(home, 'mine');
    expect(await documents.save(id, false)).toBe(true);
    expect(await readdir(home)).toContain('mine.tenfold');
    chosen = undefined;
    expect(await documents.save(id, false)).toBe(true);
    await dropRecord(id);
    await rm(join(home, 'takes'), { recursive: true });
    chosen = join(home, 'mine.tenfold');
    const opened = (await documents.choose())!;
    const state = await openWindow(opened.id).next();
    expect(state).toMatchObject({ name: 'mine.tenfold', changed: false, takes: [{ id: 'one' }] });
    expect((await readdir(join(home, 'takes/one'))).length).toBe(3);
  });

  it('saves nothing when no place was chosen', async () => {
    const id = await begin();
    chosen = undefined;
    expect(await documents.save(id, false)).toBe(false);
  });

  it('goes on with the first file after a copy was saved', async () => {
    const id = await begin();
    chosen = join(home, 'one.tenfold');
    await documents.save(id, false);
    const window = openWindow(id);
    const { holder } = await window.next();
    await documents.keep(id, holder!, input('Edited'));
    chosen = join(home, 'copy.tenfold');
    await documents.save(id, true);
    expect(await window.until((state) => state.changed)).toMatchObject({ name: 'one.tenfold' });
    await documents.save(id, false);
    expect(await window.until((state) => !state.changed)).toMatchObject({ name: 'one.tenfold' });
  });

  it('is the same document when its file is opened again, by a link too, with what was not saved', async () => {
    const id = await begin();
    chosen = join(home, 'one.tenfold');
    await documents.save(id, false);
    const { holder } = await openWindow(id).next();
    await documents.keep(id, holder!, input('Edited'));
    await symlink(chosen, join(home, 'link.tenfold'));
    chosen = join(home, 'link.tenfold');
    expect(await documents.choose()).toEqual({ id, notices: [] });
    expect((await documents.read(id)).project.title).toBe('Edited');
  });

  it('does not replace a file that another program has changed, but reads it when there is nothing to lose', async () => {
    const id = await begin();
    chosen = join(home, 'one.tenfold');
    await documents.save(id, false);
    await writeArchive(chosen, [{ name: 'project.json', content: projectText({ title: 'Theirs' }) }]);
    await utimes(chosen, new Date(), new Date(Date.now() + 5000));
    await expect(documents.save(id, false)).rejects.toThrow(/changed by another program .* Save a copy/);
    expect(await documents.choose()).toEqual({ id, notices: [] });
    expect((await documents.read(id)).project.title).toBe('Theirs');
  });

  it('does not replace a file of which it could not read all', async () => {
    chosen = join(home, 'broken.tenfold');
    const entries = (await takeEntries('bad')).slice(0, 2);
    await writeArchive(chosen, [{ name: 'project.json', content: projectText() }, ...entries]);
    const before = await readFile(chosen);
    const { id, notices } = (await documents.choose())!;
    expect(notices.join()).toMatch(/A take was left out/);
    chosen = undefined;
    expect(await documents.save(id, false)).toBe(false);
    expect(await readFile(join(home, 'broken.tenfold'))).toEqual(before);
  });
});

describe('when a file cannot be written, the older one stays and a sentence says why', () => {
  const saved = async (folder: string): Promise<{ id: string; bytes: Buffer }> => {
    const id = await begin();
    chosen = join(folder, 'one.tenfold');
    await documents.save(id, false);
    const { holder } = await openWindow(id).next();
    await documents.keep(id, holder!, input('Edited'));
    return { id, bytes: await readFile(chosen) };
  };

  it('a full disk', async (context) => {
    const disk = await mounted('size=64k');
    if (disk === undefined) return context.skip();
    const { id, bytes } = await saved(disk);
    await writeTake(join(home, 'takes'), 'large');
    await writeFile(join(home, 'takes/large/level-00.png'), Buffer.alloc(2 ** 20));
    await documents.addTake(id, 'large');
    const saving = documents.save(id, false);
    await expect(saving).rejects.toThrow(FailureError);
    await expect(saving).rejects.toThrow(/disk is full/);
    expect(await readdir(disk)).toEqual(['one.tenfold']);
    expect(await readFile(join(disk, 'one.tenfold'))).toEqual(bytes);
  });

  it('a disk that became read-only', async (context) => {
    const disk = await mounted('size=1m');
    if (disk === undefined) return context.skip();
    const { id, bytes } = await saved(disk);
    await promisify(execFile)('mount', ['-o', 'remount,ro', disk]);
    await expect(documents.save(id, false)).rejects.toThrow(/read-only/);
    expect(await readFile(join(disk, 'one.tenfold'))).toEqual(bytes);
  });

  it('a folder that may not be written', async (context) => {
    if (process.getuid?.() === 0) return context.skip();
    const folder = join(home, 'locked');
    await mkdir(folder);
    const { id, bytes } = await saved(folder);
    await chmod(folder, 0o555);
    onTestFinished(() => chmod(folder, 0o755));
    await expect(documents.save(id, false)).rejects.toThrow(/permission denied/);
    expect(await readFile(join(folder, 'one.tenfold'))).toEqual(bytes);
  });

  it('a folder that is gone', async () => {
    await mkdir(join(home, 'gone'));
    const { id } = await saved(join(home, 'gone'));
    await rm(join(home, 'gone'), { recursive: true });
    await expect(documents.save(id, false)).rejects.toThrow(/cannot be created there/);
    expect((await documents.read(id)).project.title).toBe('Edited');
  });

  it('a take whose pictures are gone', async () => {
    await writeTake(join(home, 'takes'), 'one');
    const { id, bytes } = await saved(home);
    await documents.addTake(id, 'one');
    await rm(join(home, 'takes/one/level-01.png'));
    await expect(documents.save(id, false)).rejects.toThrow(/Take one is not complete .* was not saved/);
    expect(await readFile(join(home, 'one.tenfold'))).toEqual(bytes);
    expect((await readdir(home)).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

describe('after a program was killed', () => {
  /** What a program leaves that had a document open with an edit in it when it was killed. */
  async function killedWhileEditing(): Promise<string> {
    const id = await begin();
    const { holder } = await openWindow(id).next();
    await documents.keep(id, holder!, input('Not saved'));
    const dead = fork(join(import.meta.dirname, '../test/engine-double.ts'));
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    const file = join(home, 'documents', `${id}.json`);
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...record, session: { pid: dead.pid, token: 'killed' } }));
    return id;
  }

  it('its edits are there, and are offered', async () => {
    const id = await killedWhileEditing();
    const next = openDocuments();
    expect(await next.recent()).toMatchObject([{ id, title: 'Not saved', recovered: true, changed: true }]);
    expect(await openWindow(id, next).next()).toMatchObject({ recovered: true });
  });

  it('they can be kept', async () => {
    const id = await killedWhileEditing();
    const next = openDocuments();
    const window = openWindow(id, next);
    await window.next();
    await next.restore(id);
    expect(await window.until((state) => !state.recovered)).toMatchObject({ changed: true });
    expect((await next.read(id)).project.title).toBe('Not saved');
  });

  it('they can be discarded for what was saved', async () => {
    const id = await killedWhileEditing();
    const next = openDocuments();
    const window = openWindow(id, next);
    await window.next();
    await next.discard(id);
    expect(await window.until((state) => !state.recovered)).toMatchObject({ changed: false });
    expect((await next.read(id)).project.title).toBe('First');
  });

  it('nothing is offered when it ended well', async () => {
    const id = await begin();
    const { holder } = await openWindow(id).next();
    await documents.keep(id, holder!, input('Not saved'));
    await documents.close();
    expect(await openDocuments().recent()).toMatchObject([{ id, recovered: false, changed: true }]);
  });

  it('a record that was damaged is passed over', async () => {
    const id = await begin();
    await writeFile(join(home, 'documents', `${id}.json`), '{"version": 1, "id"');
    expect(await documents.recent()).toEqual([]);
    await expect(documents.read(id)).rejects.toThrow(/open its file again/);
  });
});

it('a file that the system asks to show waits for a studio', async () => {
  await writeArchive(join(home, 'x.tenfold'), [{ name: 'project.json', content: projectText() }]);
  await documents.show(join(home, 'x.tenfold'));
  const abort = new AbortController();
  const openings = documents.openings(abort.signal);
  const { value } = await openings.next();
  expect(await documents.recent()).toMatchObject([{ id: value!.id, title: 'Zoom', name: 'x.tenfold' }]);
  abort.abort();
});

it('beginnings that were never touched do not pile up', async () => {
  for (let count = 0; count < 5; count++) await begin();
  expect(await documents.recent()).toHaveLength(1);
});

/** A real file system of its own; only an administrator of a Linux machine may make one. */
async function mounted(options: string): Promise<string | undefined> {
  const folder = await temporaryFolder();
  const run = promisify(execFile);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  } catch {
    return undefined;
  }
  onTestFinished(async () => {
    await run('umount', [folder]);
  });
  return folder;
}

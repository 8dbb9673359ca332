import { chmod, mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { FailureError } from '#core/errors.ts';
import { createDocuments } from './documents/create-documents.ts';
import type { Documents } from './documents/documents.ts';
import { writeTake } from './documents/test/archives.ts';
import { createPhotographs } from './photographs/photographs.ts';
import { createTakeRoom, type TakeRoom } from './take-room.ts';
import { smallProject, temporaryFolder } from './test/orders.ts';

let takesFolder: string;
let documents: Documents;
let room: TakeRoom;
/** Where the next document is saved, and from where it is opened. */
let file: string;

beforeEach(async () => {
  const home = await temporaryFolder();
  takesFolder = join(home, 'takes');
  file = join(home, 'zoom.tenfold');
  documents = createDocuments({
    journalFolder: join(home, 'documents'),
    takesFolder,
    takeFolder: (id) => join(takesFolder, id),
    photographs: createPhotographs(join(home, 'photographs')),
    dialogs: { chooseDocument: () => Promise.resolve(file), choosePlace: () => Promise.resolve(file) },
  });
  onTestFinished(() => documents.close());
  room = createTakeRoom({ own: [takesFolder], samples: '' }, documents);
});

/** A document with takes, all of which lie on the disk. */
async function begin(title: string, ...takes: string[]): Promise<string> {
  for (const id of takes) await writeTake(takesFolder, id);
  return documents.create({
    project: smallProject(title),
    seedLocked: false,
    takes: takes.map((id) => ({ id })),
  });
}

async function makeOld(take: string): Promise<void> {
  const yesterday = new Date(Date.now() - 86_400_000);
  await utimes(join(takesFolder, take), yesterday, yesterday);
}

/** What is told is agreed to. */
async function clear(): Promise<void> {
  const { spare, forgotten } = await room.measure();
  await room.clear({ takes: spare.takes, documents: forgotten.map(({ id }) => id) });
}

const onDisk = async () => (await readdir(takesFolder)).toSorted();

describe('the room of takes', () => {
  it('is nothing where there are no takes', async () => {
    const nothing = { count: 0, bytes: 0, spare: { takes: [], bytes: 0 }, earlier: [], forgotten: [] };
    expect(await room.measure()).toEqual(nothing);
  });

  it('counts takes, what their files take, and what belongs to projects that are off the list', async () => {
    const [, off] = [await begin('On', 'one', 'all'), await begin('Off', 'two', 'all')];
    const before = await room.measure();
    expect(before).toMatchObject({ count: 3, spare: { takes: [], bytes: 0 }, forgotten: [] });
    await documents.forget(off);
    const { count, bytes, spare, forgotten } = await room.measure();
    expect([count, bytes, forgotten]).toMatchObject([3, before.bytes, [{ id: off, title: 'Off' }]]);
    expect([spare.takes, spare.bytes]).toEqual([['two'], bytes / 3]);
  });

  it('counts what no project knows, unless it may be on its way into one, and nothing that is no take', async () => {
    for (const id of ['old', 'new', '.deleted-gone']) await writeTake(takesFolder, id);
    await makeOld('old');
    await mkdir(join(takesFolder, 'photos'));
    await writeFile(join(takesFolder, 'photos/holiday.png'), 'x');
    const { count, spare } = await room.measure();
    expect([count, spare.takes]).toEqual([2, ['old']]);
  });

  it('needs what a level keeps of the take of another project', async () => {
    const off = await begin('Off', 'kept', 'spare');
    const project = smallProject('On');
    project.levels[0]!.locked = { take: 'kept', level: 0 };
    await documents.create({ project, seedLocked: false, takes: [] });
    await documents.forget(off);
    expect((await room.measure()).spare.takes).toEqual(['spare']);
  });
});

describe('having it back', () => {
  it('deletes the takes of what is in no file, and keeps its words', async () => {
    await begin('On', 'one');
    const off = await begin('Off', 'two');
    await documents.forget(off);
    await clear();
    expect(await onDisk()).toEqual(['one']);
    await documents.remember(off);
    expect((await documents.recent()).map(({ title }) => title)).toContain('Off');
    expect((await documents.read(off)).project.title).toBe('Off');
    expect((await room.measure()).forgotten).toEqual([]);
  });

  it('leaves what lies in a file to its file, which has all takes when it is opened again', async () => {
    const off = await begin('Off', 'two');
    await documents.save(off, false);
    await documents.forget(off);
    await clear();
    expect([await onDisk(), await documents.forgotten()]).toEqual([[], []]);
    const opened = (await documents.choose())!;
    expect(opened.id).not.toBe(off);
    expect(await onDisk()).toEqual(['two']);
  });

  it.each([
    ['has changes that the file lacks', (id: string) => documents.star(id, 'two', true)],
    ['has lost its file', () => writeFile(file, 'something else')],
  ])('keeps the words of a project that %s, apart from that file', async (_, happen) => {
    const off = await begin('Off', 'two');
    await documents.save(off, false);
    await happen(off);
    await documents.forget(off);
    await clear();
    expect(await onDisk()).toEqual([]);
    expect(await documents.forgotten()).toMatchObject([{ id: off, title: 'Off' }]);
    // It is not what the file is opened as.
    expect(await documents.choose().catch(() => null)).not.toMatchObject({ id: off });
  });

  it('takes nothing that was not agreed to, or that a project on the list needs by now', async () => {
    const [one, two] = [await begin('One', 'one'), await begin('Two', 'two')];
    await documents.forget(one);
    const told = await room.measure();
    await documents.forget(two);
    await documents.remember(one);
    await room.clear({ takes: told.spare.takes, documents: [one] });
    await room.clear({ takes: ['one', 'two'], documents: [one] });
    expect(await onDisk()).toEqual(['one', 'two']);
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'says why takes could not be deleted',
    async () => {
      await documents.forget(await begin('Off', 'two'));
      await chmod(takesFolder, 0o500);
      onTestFinished(() => chmod(takesFolder, 0o700));
      await expect(clear()).rejects.toThrow(FailureError);
    },
  );
});

/** Takes in several folders: new ones go to the one that was chosen last, and those in the others are found. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { writeTake } from './documents/test/archives.ts';
import { sourceTreeFolders, takePlaces, userFolders, useModelsFolder, useTakesFolder } from './folders.ts';
import type { Folders } from './folders.ts';
import { mentionedPhotographs } from './photographs/mentions.ts';
import { createTakeBin } from './take-bin.ts';
import { createTakeRoom } from './take-room.ts';
import { findTakeFolder, listTakes, removeTake } from './takes.ts';
import { temporaryFolder } from './test/orders.ts';

const PHOTOGRAPH = 'a'.repeat(64);

let home: string;
let folders: Folders;
/** The usual folder, and another one. */
let usual: string;
let larger: string;

beforeEach(async () => {
  home = await temporaryFolder();
  folders = { user: userFolders(home), bundled: sourceTreeFolders() };
  [usual, larger] = [join(home, 'takes'), join(home, 'larger')];
});

/** A take in the usual folder and one in the larger disk's, which has been chosen meanwhile. */
async function takesInBoth(): Promise<void> {
  await writeTake(usual, 'older');
  await useTakesFolder(folders, larger);
  await writeTake(larger, 'newer');
}

const own = () => takePlaces(folders).own;
const listed = async () => (await listTakes(takePlaces(folders))).map(({ id }) => id);

test('new takes go to the folder that was chosen last; all are listed, and found where they lie', async () => {
  expect([folders.user.takes, own()]).toEqual([usual, [usual]]);
  await takesInBoth();
  expect([folders.user.takes, own()]).toEqual([larger, [larger, usual]]);
  expect(await listed()).toEqual(expect.arrayContaining(['newer', 'older']));
  expect(findTakeFolder(takePlaces(folders), 'older')).toBe(join(usual, 'older'));
  await useTakesFolder(folders, usual);
  expect(own()).toEqual([usual, larger]);
});

test('of two takes with one name the one that is found is listed, once', async () => {
  await takesInBoth();
  await writeTake(usual, 'newer');
  expect((await listed()).filter((id) => id === 'newer')).toHaveLength(1);
  expect(findTakeFolder(takePlaces(folders), 'newer')).toBe(join(larger, 'newer'));
});

test('a take is deleted, and brought back, where it lies', async () => {
  await takesInBoth();
  const place = { index: 0, reference: { id: 'older' } };
  const bin = createTakeBin(takePlaces(folders), {
    dropTake: () => Promise.resolve(place),
    returnTake: () => Promise.resolve(),
    hasTake: () => Promise.resolve(false),
  });
  await bin.put('older', 'document');
  expect(await readdir(usual)).toEqual(['.deleted-older']);
  await bin.bringBack('older', 'document');
  expect(await readdir(usual)).toEqual(['older']);
  await bin.put('older', 'document');
  await bin.empty();
  await removeTake(takePlaces(folders), 'newer');
  expect([await readdir(usual), await readdir(larger)]).toEqual([[], []]);
});

test('the room of all is told, and what is left where takes were kept before', async () => {
  await takesInBoth();
  const needed = { listed: new Set(['newer']), forgotten: new Set(['older']) };
  const room = createTakeRoom(takePlaces(folders), {
    takesNeeded: () => Promise.resolve(needed),
    forgotten: () => Promise.resolve([]),
    letGo: (_, takes) => Promise.resolve(new Set(takes)),
  });
  expect(await room.measure()).toMatchObject({ count: 2, earlier: [usual], spare: { takes: ['older'] } });
  expect(await room.clear({ takes: ['older'], documents: [] })).toMatchObject({ count: 1, earlier: [] });
  expect(existsSync(join(usual, 'older'))).toBe(false);
});

test('while a chosen folder is on a disk that is not there, takes go where there is one, and no photograph is dropped', async () => {
  await takesInBoth();
  const record = { levels: [{ photograph: { picture: PHOTOGRAPH } }] };
  await writeFile(join(larger, 'newer/take.json'), JSON.stringify(record));
  const mentioned = () =>
    mentionedPhotographs({ journalFolder: folders.user.documents, takesFolders: own() });
  expect(await mentioned()).toContain(PHOTOGRAPH);
  await rename(larger, join(home, 'unplugged'));
  expect([folders.user.takes, own()]).toEqual([usual, [usual, larger]]);
  await expect(mentioned()).rejects.toThrow('ENOENT');
  expect(await listed()).not.toContain('newer');
  await rename(join(home, 'unplugged'), larger);
  expect([folders.user.takes, await mentioned()]).toEqual([larger, new Set([PHOTOGRAPH])]);
});

test('folders of the program itself are refused, and takes are not mixed up with models', async () => {
  const { user, bundled } = folders;
  for (const folder of [bundled.models, user.models, user.documents, user.photographs]) {
    await expect(useTakesFolder(folders, folder)).rejects.toThrow("is a folder of Tenfold's own");
  }
  await takesInBoth();
  for (const folder of own()) await expect(useModelsFolder(folders, folder)).rejects.toThrow(BadInputError);
});

test('a folder that cannot be made is refused in a sentence, and nothing changes', async () => {
  await writeFile(join(home, 'file'), '');
  await expect(useTakesFolder(folders, join(home, 'file/takes'))).rejects.toThrow('a file is in the way');
  expect(own()).toEqual([usual]);
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'so is one that cannot be written',
  async () => {
    await mkdir(larger, { mode: 0o500 });
    onTestFinished(() => chmod(larger, 0o700));
    await expect(useTakesFolder(folders, larger)).rejects.toThrow(BadInputError);
    expect(own()).toEqual([usual]);
  },
);

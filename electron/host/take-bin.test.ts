import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { BadInputError, FailureError } from '#core/errors.ts';
import { exampleTake } from '#core/project/test/example-take.ts';
import type { TakePlace } from './documents/documents.ts';
import { createTakeBin } from './take-bin.ts';
import { listTakes, type TakeFolders } from './takes.ts';
import { temporaryFolder } from './test/orders.ts';

const place: TakePlace = { documentId: 'document', index: 3, reference: { id: 'mine', starred: true } };

let folders: TakeFolders;
/** What the documents were told. */
let told: (string | readonly TakePlace[])[];
/** What the documents refuse with. */
let refusal: Error | null;

const documents = {
  removeTake(takeId: string) {
    if (refusal) return Promise.reject(refusal);
    told.push(takeId);
    return Promise.resolve([place]);
  },
  returnTake(places: readonly TakePlace[]) {
    if (refusal) return Promise.reject(refusal);
    told.push(places);
    return Promise.resolve();
  },
};

beforeEach(async () => {
  const home = await temporaryFolder();
  folders = { user: join(home, 'takes'), samples: join(home, 'samples') };
  told = [];
  refusal = null;
  await addTake('mine');
  await addTake('sample', folders.samples);
});

async function addTake(id: string, parent = folders.user): Promise<void> {
  await mkdir(join(parent, id), { recursive: true });
  await writeFile(join(parent, id, 'take.json'), JSON.stringify(exampleTake(id)));
}

const listed = async () => (await listTakes(folders)).map(({ id }) => id);
const onDisk = async () => (await readdir(folders.user)).toSorted();

describe('the bin of takes', () => {
  it('takes a take out of sight and gives it back to its documents', async () => {
    const bin = createTakeBin(folders, documents);
    await bin.put('mine');
    expect(await listed()).toEqual(['sample']);
    await bin.bringBack('mine');
    expect(await listed()).toEqual(['mine', 'sample']);
    expect(told).toEqual(['mine', [place]]);
    expect(await onDisk()).toEqual(['mine']);
  });

  it('leaves a sample with the program', async () => {
    const bin = createTakeBin(folders, documents);
    await bin.put('sample');
    expect(await listed()).toEqual(['mine', 'sample']);
    await bin.bringBack('sample');
    expect(told).toEqual(['sample', [place]]);
  });

  it('refuses what is no take, what is not in it, and what has vanished from it', async () => {
    const bin = createTakeBin(folders, documents);
    for (const id of ['nothing', '..', '../samples/sample', '.deleted-mine'])
      await expect(bin.put(id)).rejects.toThrow(BadInputError);
    await expect(bin.bringBack('mine')).rejects.toThrow(BadInputError);
    await bin.put('mine');
    await rename(join(folders.user, '.deleted-mine'), join(folders.user, 'elsewhere'));
    await expect(bin.bringBack('mine')).rejects.toThrow('deleted too long ago');
  });

  it('changes nothing when the documents cannot be written', async () => {
    const bin = createTakeBin(folders, documents);
    refusal = new BadInputError('documents cannot be written.');
    await expect(bin.put('mine')).rejects.toThrow(FailureError);
    expect(await listed()).toContain('mine');
    refusal = null;
    await bin.put('mine');
    refusal = new Error('full');
    await expect(bin.bringBack('mine')).rejects.toThrow(/could not be brought back \(full\)/);
    expect(await listed()).not.toContain('mine');
    refusal = null;
    await bin.bringBack('mine');
    expect(await listed()).toContain('mine');
  });

  it('leaves a take alone that a project file has brought along meanwhile', async () => {
    const bin = createTakeBin(folders, documents);
    await bin.put('mine');
    await addTake('mine');
    await bin.bringBack('mine');
    expect(await onDisk()).toEqual(['mine']);
  });

  it('keeps the newest fifty, and nothing once it is emptied', async () => {
    const bin = createTakeBin(folders, documents);
    const ids = Array.from({ length: 51 }, (_, index) => `take-${index}`);
    for (const id of ids) await addTake(id);
    for (const id of ids) await bin.put(id);
    await expect(bin.bringBack('take-0')).rejects.toThrow(BadInputError);
    await bin.bringBack('take-1');
    await bin.empty();
    expect(await onDisk()).toEqual(['mine', 'take-1']);
  });

  it('deletes what a killed program left a day ago, and nothing younger', async () => {
    for (const name of ['.deleted-old', '.deleted-new']) await mkdir(join(folders.user, name));
    const yesterday = Date.now() / 1000 - 25 * 3600;
    await utimes(join(folders.user, '.deleted-old'), yesterday, yesterday);
    await createTakeBin(folders, documents).empty();
    expect(await onDisk()).toEqual(['.deleted-new', 'mine']);
  });
});

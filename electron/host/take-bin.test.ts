import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { BadInputError, FailureError } from '#core/errors.ts';
import { exampleTake } from '#core/project/test/example-take.ts';
import type { TakePlace } from './documents/documents.ts';
import { createTakeBin } from './take-bin.ts';
import { listTakes, type TakeFolders } from './takes.ts';
import { temporaryFolder } from './test/orders.ts';

const place: TakePlace = { index: 3, reference: { id: 'mine', starred: true } };

let folders: TakeFolders;
/** Documents that have a take, by its id, in the order in which they have got it. */
let owners: Record<string, string[]>;
/** What the documents refuse with. */
let refusal: Error | null;

const documents = {
  dropTake(id: string, takeId: string) {
    if (refusal) return Promise.reject(refusal);
    const owned = owners[takeId]?.includes(id);
    owners[takeId] = (owners[takeId] ?? []).filter((owner) => owner !== id);
    return Promise.resolve(owned ? { ...place, reference: { id: takeId } } : undefined);
  },
  returnTake(id: string, { index, reference }: TakePlace) {
    if (refusal) return Promise.reject(refusal);
    expect(index).toBe(place.index);
    owners[reference.id]?.push(id);
    return Promise.resolve();
  },
  hasTake: (takeId: string) => Promise.resolve((owners[takeId] ?? []).length > 0),
};

beforeEach(async () => {
  const home = await temporaryFolder();
  folders = { own: [join(home, 'takes')], samples: join(home, 'samples') };
  owners = { mine: ['one', 'two'], sample: ['one'] };
  refusal = null;
  await addTake('mine');
  await addTake('sample', folders.samples);
});

async function addTake(id: string, parent = folders.own[0]!): Promise<void> {
  await mkdir(join(parent, id), { recursive: true });
  await writeFile(join(parent, id, 'take.json'), JSON.stringify(exampleTake(id)));
}

const listed = async () => (await listTakes(folders)).map(({ id }) => id);
const onDisk = async () => (await readdir(folders.own[0]!)).toSorted();

describe('the bin of takes', () => {
  it('takes a take out of sight when the last document lets go of it, and gives it back to each', async () => {
    const bin = createTakeBin(folders, documents);
    await bin.put('mine', 'one');
    expect([await listed(), owners.mine]).toEqual([['mine', 'sample'], ['two']]);
    await bin.put('mine', 'two');
    expect([await listed(), owners.mine]).toEqual([['sample'], []]);
    await bin.bringBack('mine', 'two');
    expect([await listed(), owners.mine]).toEqual([['mine', 'sample'], ['two']]);
    await bin.bringBack('mine', 'one');
    expect([await onDisk(), owners.mine]).toEqual([['mine'], ['two', 'one']]);
  });

  it('leaves a sample with the program', async () => {
    const bin = createTakeBin(folders, documents);
    await bin.put('sample', 'one');
    expect([await listed(), owners.sample]).toEqual([['mine', 'sample'], []]);
    await bin.bringBack('sample', 'one');
    expect(owners.sample).toEqual(['one']);
  });

  it('refuses what is no take, what a document does not have, what is not in it, and what has vanished from it', async () => {
    const bin = createTakeBin(folders, documents);
    for (const id of ['nothing', '..', '../samples/sample', '.deleted-mine'])
      await expect(bin.put(id, 'one')).rejects.toThrow(BadInputError);
    await expect(bin.put('mine', 'three')).rejects.toThrow(BadInputError);
    await expect(bin.bringBack('mine', 'one')).rejects.toThrow(BadInputError);
    owners.mine = ['one'];
    await bin.put('mine', 'one');
    await rename(join(folders.own[0]!, '.deleted-mine'), join(folders.own[0]!, 'elsewhere'));
    await expect(bin.bringBack('mine', 'one')).rejects.toThrow('deleted too long ago');
  });

  it('changes nothing when the documents cannot be written, and says that it may go well again', async () => {
    const bin = createTakeBin(folders, documents);
    owners.mine = ['one'];
    refusal = new BadInputError('documents cannot be written.');
    await expect(bin.put('mine', 'one')).rejects.toThrow(FailureError);
    expect(await listed()).toContain('mine');
    refusal = null;
    await bin.put('mine', 'one');
    refusal = new Error('full');
    await expect(bin.bringBack('mine', 'one')).rejects.toThrow(/could not be brought back \(full\)/);
    expect(await listed()).not.toContain('mine');
    refusal = null;
    await bin.bringBack('mine', 'one');
    expect(await listed()).toContain('mine');
  });

  it('gives the document its take back when its folder cannot be put away', async () => {
    const bin = createTakeBin(folders, documents);
    owners.mine = ['one'];
    const { hasTake } = documents;
    documents.hasTake = () => Promise.reject(new Error('no disk'));
    await expect(bin.put('mine', 'one')).rejects.toThrow(/could not be deleted \(no disk\)/);
    documents.hasTake = hasTake;
    expect([await listed(), owners.mine]).toEqual([['mine', 'sample'], ['one']]);
  });

  it('leaves a take alone that a project file has brought along meanwhile', async () => {
    const bin = createTakeBin(folders, documents);
    owners.mine = ['one'];
    await bin.put('mine', 'one');
    await addTake('mine');
    await bin.bringBack('mine', 'one');
    expect(await onDisk()).toEqual(['mine']);
  });

  it('keeps the last fifty deletions, and nothing once it is emptied', async () => {
    const bin = createTakeBin(folders, documents);
    const ids = Array.from({ length: 51 }, (_, index) => `take-${index}`);
    for (const id of ids) await addTake(id);
    owners = Object.fromEntries(ids.map((id) => [id, ['one']]));
    for (const id of ids) await bin.put(id, 'one');
    await expect(bin.bringBack('take-0', 'one')).rejects.toThrow(BadInputError);
    await bin.bringBack('take-1', 'one');
    await bin.empty();
    expect(await onDisk()).toEqual(['mine', 'take-1']);
  });

  it('deletes what a killed program left a day ago, and nothing younger', async () => {
    for (const name of ['.deleted-old', '.deleted-new']) await mkdir(join(folders.own[0]!, name));
    const yesterday = Date.now() / 1000 - 25 * 3600;
    await utimes(join(folders.own[0]!, '.deleted-old'), yesterday, yesterday);
    await createTakeBin(folders, documents).empty();
    expect(await onDisk()).toEqual(['.deleted-new', 'mine']);
  });
});

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { BadInputError, FailureError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { takeSchema } from '#core/project/take.ts';
import { exampleTake } from '#core/project/test/example-take.ts';
import { temporaryFolder } from '../host/test/orders.ts';
import { beginTake } from './take-writer.ts';

const picture = new Uint8Array([1, 2, 3]);

async function writeTake(folder: string, id = 'take'): Promise<void> {
  const writer = await beginTake(folder, 'job');
  await writer.add('level-00.png', picture);
  await writer.finish(exampleTake(id));
}

test('a take appears as a whole: parents are made, nothing but the take is left', async () => {
  const parent = join(await temporaryFolder(), 'new', 'deep');
  const writer = await beginTake(join(parent, 'take'), 'job');
  await writer.add('level-00.png', picture);
  expect(await readdir(parent)).toEqual(['take.partial-job']);
  await writer.finish(exampleTake('take'));
  await writer.discard();
  expect(await readdir(parent)).toEqual(['take']);
  expect((await readdir(join(parent, 'take'))).sort()).toEqual(['level-00.png', 'take.json']);
  const text = await readFile(join(parent, 'take', 'take.json'), 'utf8');
  expect(takeSchema.parse(JSON.parse(text))).toEqual(exampleTake('take'));
});

test('discarding leaves nothing behind, not even the parents that were made', async () => {
  const folder = await temporaryFolder();
  const writer = await beginTake(join(folder, 'new', 'deep', 'take'), 'job');
  await writer.add('level-00.png', picture);
  await writer.discard();
  expect(await readdir(folder)).toEqual([]);
});

test('an empty folder and an older take are replaced', async () => {
  const target = join(await temporaryFolder(), 'take');
  await mkdir(target);
  await writeTake(target, 'first');
  await writeFile(join(target, 'level-01.png'), picture);
  await writeTake(target, 'second');
  expect((await readdir(target)).sort()).toEqual(['level-00.png', 'take.json']);
  expect(await readFile(join(target, 'take.json'), 'utf8')).toContain('"second"');
  expect(await readdir(join(target, '..'))).toEqual(['take']);
});

test('an older take stays when the new one is discarded', async () => {
  const target = join(await temporaryFolder(), 'take');
  await writeTake(target, 'first');
  const writer = await beginTake(target, 'job');
  await writer.add('level-00.png', picture);
  await writer.discard();
  expect(await readFile(join(target, 'take.json'), 'utf8')).toContain('"first"');
  expect(await readdir(join(target, '..'))).toEqual(['take']);
});

test('a folder that holds anything else is refused and not touched', async () => {
  const target = join(await temporaryFolder(), 'photos');
  await mkdir(target);
  await writeFile(join(target, 'holiday.jpg'), picture);
  await writeFile(join(target, 'take.json'), '{}');
  await expect(beginTake(target, 'job')).rejects.toThrow(BadInputError);
  await expect(beginTake(target, 'job')).rejects.toThrow(/"holiday.jpg"/);
  expect((await readdir(target)).sort()).toEqual(['holiday.jpg', 'take.json']);
  expect(await readdir(join(target, '..'))).toEqual(['photos']);
});

test('what came into the folder while the take was painted is not replaced either', async () => {
  const target = join(await temporaryFolder(), 'take');
  const writer = await beginTake(target, 'job');
  await mkdir(target);
  await writeFile(join(target, 'notes.txt'), 'mine');
  await expect(writer.finish(exampleTake('take'))).rejects.toThrow(/notes.txt/);
  await writer.discard();
  expect(await readdir(target)).toEqual(['notes.txt']);
});

test('a file in the way, above or at the target, is named as the reason', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), 'mine');
  for (const target of [join(folder, 'file'), join(folder, 'file', 'take')]) {
    await expect(beginTake(target, 'job')).rejects.toThrow(BadInputError);
    await expect(beginTake(target, 'job')).rejects.toThrow(/a file is in the way/);
  }
  expect(await readdir(folder)).toEqual(['file']);
});

test('a place where nobody can write is refused before anything is painted', async () => {
  await expect(beginTake('/proc/take', 'job')).rejects.toThrow(BadInputError);
});

test.each([
  ['ENOSPC', FailureError, /disk is full/],
  ['EDQUOT', FailureError, /disk is full/],
  ['EROFS', BadInputError, /read-only/],
  ['EACCES', BadInputError, /permission denied/],
  ['EBUSY', BadInputError, /mounted volume/],
  ['EXDEV', BadInputError, /mounted volume/],
  ['EIO', FailureError, /disk reported an error/],
])('%s is explained with a remedy', (code, kind, message) => {
  const error = explainWriteProblem(Object.assign(new Error('raw'), { code }), '/out/take');
  expect(error).toBeInstanceOf(kind);
  expect((error as Error).message).toMatch(message);
  expect((error as Error).message).toContain('/out/take');
  const unknown = new Error('other');
  expect(explainWriteProblem(unknown, '/out/take')).toBe(unknown);
});

test('a full disk ends in one sentence, and nothing is left on it', async (context) => {
  const disk = await smallDisk();
  if (disk === undefined) return context.skip();
  const writer = await beginTake(join(disk, 'take'), 'job');
  const large = writer.add('level-00.png', new Uint8Array(2 ** 20));
  await expect(large).rejects.toThrow(FailureError);
  await expect(large).rejects.toThrow(/disk is full/);
  await writer.discard();
  expect(await readdir(disk)).toEqual([]);
});

test('a mounted volume, which a take cannot replace, is refused before anything is painted', async (context) => {
  const disk = await smallDisk();
  if (disk === undefined) return context.skip();
  await expect(beginTake(disk, 'job')).rejects.toThrow(BadInputError);
  await expect(beginTake(disk, 'job')).rejects.toThrow(/mounted volume/);
  expect(existsSync(`${disk}.partial-job`)).toBe(false);
});

/** A real file system of 64 KiB; only an administrator of a Linux machine may make one. */
async function smallDisk(): Promise<string | undefined> {
  const folder = await temporaryFolder();
  const run = promisify(execFile);
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  } catch {
    return undefined;
  }
  onTestFinished(async () => {
    await run('umount', [folder]);
    expect(existsSync(join(folder, 'take'))).toBe(false);
  });
  return folder;
}

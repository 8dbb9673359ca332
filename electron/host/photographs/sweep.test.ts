import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { draftProjectSchema } from '#core/project/document.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';
import { createDocuments } from '../documents/create-documents.ts';
import { smallProject, temporaryFolder } from '../test/orders.ts';
import { keepPhotographsTidy } from './housekeeping.ts';
import { mentionedPhotographs } from './mentions.ts';
import { createPhotographs, type Photographs } from './photographs.ts';

const DAY_MS = 24 * 60 * 60_000;

let home: string;
let photographs: Photographs;

beforeEach(async () => {
  home = await temporaryFolder();
  photographs = createPhotographs(join(home, 'photographs'));
});

const mentioned = (): Promise<Set<string>> =>
  mentionedPhotographs({ journalFolder: join(home, 'documents'), takesFolders: [join(home, 'takes')] });

const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);

async function photograph(background: string): Promise<string> {
  const file = join(home, 'dropped.png');
  await sharp({ create: { width: 64, height: 64, channels: 3, background } })
    .png()
    .toFile(file);
  return photographs.takeIn(file, 'dropped.png');
}

function showing(picture: string): ReturnType<typeof draftProjectSchema.parse> {
  const project = smallProject('A');
  project.levels[0]!.photograph = { picture, strength: 1 };
  return draftProjectSchema.parse(project);
}

const kept = (id: string): boolean => photographs.fileOf(id) !== undefined;

test('a photograph that nothing mentions stays for two weeks, and is dropped then', async () => {
  const id = await photograph('red');
  await photographs.sweep(mentioned, inDays(13));
  expect(kept(id)).toBe(true);
  await photographs.sweep(mentioned, inDays(15));
  expect(kept(id)).toBe(false);
});

test('what a document shows stays, and what it showed when it was saved; what it shows no more stays for a while', async () => {
  const documents = createDocuments({
    journalFolder: join(home, 'documents'),
    takesFolder: join(home, 'takes'),
    takeFolder: () => undefined,
    photographs,
  });
  const [saved, shown] = [await photograph('red'), await photograph('lime')];
  const id = await documents.create({ project: showing(saved), seedLocked: false, takes: [] });
  for await (const { holder } of documents.watch(id)) {
    await documents.keep(id, holder!, { project: showing(shown), seedLocked: false });
    break;
  }
  await photographs.sweep(mentioned, inDays(100));
  expect([kept(saved), kept(shown)]).toEqual([true, true]);
  await rm(join(home, 'documents', `${id}.json`));
  // Two weeks from the day on which it was seen to be needed last, not from the day on which it came.
  await photographs.sweep(mentioned, inDays(113));
  expect([kept(saved), kept(shown)]).toEqual([true, true]);
  await photographs.sweep(mentioned, inDays(115));
  expect([kept(saved), kept(shown)]).toEqual([false, false]);
  await documents.close();
});

test('what a take shows stays, even where its record is damaged or of a newer version', async () => {
  const [shown, damaged] = [await photograph('red'), await photograph('lime')];
  const levels = exampleLevels(2, 32);
  levels[1]!.photograph = { picture: shown, strength: 1 };
  for (const name of ['one', 'two']) await mkdir(join(home, 'takes', name), { recursive: true });
  await writeFile(join(home, 'takes/one/take.json'), JSON.stringify(exampleTake('one', { levels })));
  await writeFile(join(home, 'takes/two/take.json'), `{"version":9,"shows":"${damaged}"`);
  await writeFile(join(home, 'takes/not-a-take'), '');
  await photographs.sweep(mentioned, inDays(100));
  expect([kept(shown), kept(damaged)]).toEqual([true, true]);
});

test('nothing is dropped where it cannot be told what is needed', async () => {
  const id = await photograph('red');
  const log: string[] = [];
  const end = keepPhotographsTidy(
    { sweep: (find) => photographs.sweep(find, inDays(100)) },
    () => Promise.reject(new Error('The disk is gone.')),
    (text) => log.push(text),
  );
  await end();
  expect(kept(id)).toBe(true);
  expect(log.join()).toContain('The disk is gone.');
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a record that may not be read needs everything',
  async () => {
    const id = await photograph('red');
    await mkdir(join(home, 'documents'));
    await writeFile(join(home, 'documents/secret.json'), '{}');
    await chmod(join(home, 'documents/secret.json'), 0);
    await expect(photographs.sweep(mentioned, inDays(100))).rejects.toThrow(/EACCES/);
    expect(kept(id)).toBe(true);
  },
);

test('one that comes again stays as long as a new one, also while others are dropped', async () => {
  const id = await photograph('red');
  const file = photographs.fileOf(id)!;
  await utimes(file, inDays(-100), inDays(-100));
  await photograph('red');
  await photographs.sweep(mentioned);
  expect(existsSync(file)).toBe(true);
  await utimes(file, inDays(-100), inDays(-100));
  const dropping = photographs.sweep(mentioned);
  const again = photograph('red');
  await Promise.all([dropping, again]);
  expect(existsSync(file)).toBe(true);
});

test('only photographs are dropped', async () => {
  await photograph('red');
  await writeFile(join(home, 'photographs/notes.txt'), 'mine');
  await photographs.sweep(mentioned, inDays(100));
  expect(await readdir(join(home, 'photographs'))).toEqual(['notes.txt']);
});

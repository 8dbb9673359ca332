import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import type { Take } from '#core/project/take.ts';
import { createPhotographs, type Photographs } from '../photographs/photographs.ts';
import { temporaryFolder } from '../test/orders.ts';
import { photographEntry } from './archive-layout.ts';
import { packDocument } from './pack.ts';
import {
  picture,
  projectText,
  takeEntries,
  writeArchive,
  writeTake,
  type TestEntry,
} from './test/archives.ts';
import { unpackDocument } from './unpack.ts';

const project = (changes: object = {}): TestEntry => ({
  name: 'project.json',
  content: projectText(changes),
});

const jpeg = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 32, height: 32, channels: 3, background } })
    .jpeg()
    .toBuffer();
const photographId = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let file: string;
let takes: string;
let photographs: Photographs;

beforeEach(async () => {
  folder = await temporaryFolder();
  file = join(folder, 'zoom.tenfold');
  takes = join(folder, 'home/takes');
  photographs = createPhotographs(join(folder, 'home/photographs'));
});

const open = () => unpackDocument(file, 'zoom.tenfold', { takesFolder: takes, photographs });

describe('an honest file', () => {
  it('gives its project, fields of a newer program included, and its takes', async () => {
    await writeArchive(file, [project({ mood: 'calm' }), ...(await takeEntries('one'))]);
    const opened = await open();
    expect(opened.project).toMatchObject({ title: 'Zoom', mood: 'calm', version: 1 });
    expect(opened.takes).toEqual([{ id: 'one' }]);
    expect(opened.complete).toBe(true);
    expect((await readdir(join(takes, 'one'))).sort()).toEqual(['level-00.png', 'level-01.png', 'take.json']);
  });

  it('brings its photographs along, those that only its takes were painted from, too', async () => {
    const bytes = [await jpeg('teal'), await jpeg('olive')];
    const [wide, old] = bytes.map(photographId);
    const levels = [{ prompt: 'a', photograph: { picture: wide } }, { prompt: 'b' }];
    await writeArchive(file, [
      project({ levels }),
      ...bytes.map((content) => ({ name: photographEntry(photographId(content)), content })),
    ]);
    const opened = await open();
    expect(opened).toMatchObject({ complete: true, notices: [] });
    expect(opened.project.levels[0]!.photograph).toEqual({ picture: wide, strength: 1 });
    expect(await readFile(photographs.fileOf(wide!)!)).toEqual(bytes[0]);

    await writeTake(takes, 'one');
    const record = join(takes, 'one/take.json');
    const take = JSON.parse(await readFile(record, 'utf8')) as Take;
    take.levels[1]!.photograph = { picture: old!, strength: 0.5 };
    await writeFile(record, JSON.stringify(take));
    const again = join(folder, 'again.tenfold');
    await packDocument(again, {
      project: opened.project,
      takes: [{ id: 'one' }],
      takeFolder: (id) => join(takes, id),
      photographFile: photographs.fileOf,
    });
    const elsewhere = createPhotographs(join(folder, 'elsewhere/photographs'));
    await unpackDocument(again, 'again.tenfold', { takesFolder: takes, photographs: elsewhere });
    for (const id of [wide, old]) expect(elsewhere.fileOf(id!)).toBeDefined();
  });

  it('holds no photograph that nothing shows any more, and holds it again when an undo brings it back', async () => {
    const content = await jpeg('teal');
    const id = photographId(content);
    const shown = [{ prompt: 'a', photograph: { picture: id } }, { prompt: 'b' }];
    await writeArchive(file, [project({ levels: shown }), { name: photographEntry(id), content }]);
    const { project: before } = await open();
    const after = { ...before, levels: before.levels.map(({ photograph: _, ...level }) => level) };
    const saveAndOpen = async (saved: typeof before): Promise<Photographs> => {
      const takeFolder = (): undefined => undefined;
      const photographFile = photographs.fileOf;
      await packDocument(file, { project: saved, takes: [], takeFolder, photographFile });
      const elsewhere = createPhotographs(await mkdtemp(join(folder, 'elsewhere-')));
      await unpackDocument(file, 'zoom.tenfold', { takesFolder: takes, photographs: elsewhere });
      return elsewhere;
    };
    expect((await saveAndOpen(after)).fileOf(id)).toBeUndefined();
    expect((await saveAndOpen(before)).fileOf(id)).toBeDefined();
  });

  it('leaves out a photograph that is not what it says, and names its level', async () => {
    const id = 'f'.repeat(64);
    const levels = [{ prompt: 'a' }, { prompt: 'b', photograph: { picture: id } }];
    await writeArchive(file, [
      project({ levels }),
      { name: photographEntry(id), content: await jpeg('teal') },
    ]);
    const opened = await open();
    expect(opened.complete).toBe(false);
    expect(opened.notices).toEqual([
      'The photograph of level 2 was left out, because it is damaged, or not what it says.',
    ]);
    expect(photographs.fileOf(id)).toBeUndefined();
  });

  it('lets a locked level follow its take to the id that it gets here', async () => {
    await writeTake(takes, 'one');
    const entries = await takeEntries('one', { title: 'Another' });
    const levels = [{ prompt: 'a', locked: { take: 'one', level: 0 } }, { prompt: 'b' }];
    await writeArchive(file, [project({ levels, takes: [{ id: 'one' }] }), ...entries]);
    const opened = await open();
    expect(opened.takes[0]!.id).not.toBe('one');
    expect(opened.project.levels[0]!.locked).toEqual({ take: opened.takes[0]!.id, level: 0 });
  });

  it('says which fields it does not know', async () => {
    await writeArchive(file, [project({ mood: 'calm' })]);
    expect((await open()).notices).toEqual([expect.stringMatching(/does not know mood in zoom\.tenfold/)]);
  });

  it('comes back the same after it has been written and read again', async () => {
    await writeTake(takes, 'one');
    const text = fc.string({ maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.array(text, { minLength: 2, maxLength: 32 }),
        fc.boolean(),
        async (title, prompts, starred) => {
          const levels = prompts.map((prompt) => ({
            prompt: prompt.trim(),
            factor: 3 as const,
            note: 'mine',
          }));
          const written = { title, levels, settings: {}, version: 1, extra: { kept: [1, null] } };
          await packDocument(file, {
            project: written,
            takes: [{ id: 'one', starred }],
            takeFolder: (id) => join(takes, id),
            photographFile: photographs.fileOf,
          });
          const read = await open();
          expect(read.project).toEqual(written);
          expect(read.takes).toEqual([{ id: 'one', starred }]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('may be a plain JSON project from before there were .tenfold files', async () => {
    await writeFile(file, `\uFEFF${projectText()}`);
    const opened = await open();
    expect(opened.project).toMatchObject({ title: 'Zoom', version: 1 });
    expect(opened.takes).toEqual([]);
  });

  it('does not unpack a take again that is here already, and gives another take of the same name a name of its own', async () => {
    await writeArchive(file, [project(), ...(await takeEntries('one'))]);
    expect((await open()).takes).toEqual([{ id: 'one' }]);
    expect((await open()).takes).toEqual([{ id: 'one' }]);
    await writeArchive(file, [project(), ...(await takeEntries('one', { title: 'Another' }))]);
    const [renamed] = (await open()).takes;
    expect(renamed!.id).not.toBe('one');
    // It is the same where takes lie in several folders.
    const places = { takesFolder: join(folder, 'larger'), takeFolder: (id: string) => join(takes, id) };
    const [again] = (await unpackDocument(file, 'zoom.tenfold', places)).takes;
    expect(await readdir(join(folder, 'larger'))).toEqual([again!.id]);
    expect(again!.id).not.toBe('one');
    const record = await readFile(join(takes, renamed!.id, 'take.json'), 'utf8');
    expect(JSON.parse(record)).toMatchObject({ id: renamed!.id, title: 'Another' });
  });
});

describe('a take that is broken is left out, named, and the file does not count as complete', () => {
  const broken = async (change: (entries: TestEntry[]) => TestEntry[]): Promise<string> => {
    await writeArchive(file, [
      project(),
      ...change(await takeEntries('bad')),
      ...(await takeEntries('good')),
    ]);
    const opened = await open();
    expect(opened.takes).toEqual([{ id: 'good' }]);
    expect(opened.complete).toBe(false);
    expect(await readdir(takes)).toEqual(['good']);
    return opened.notices.join(' ');
  };

  it.each([
    ['a missing picture', (list: TestEntry[]) => list.slice(0, 2), /"takes\/bad\/level-01\.png" is missing/],
    ['a missing record', (list: TestEntry[]) => list.slice(1), /"takes\/bad\/take\.json" is missing/],
    [
      'a record that is no JSON',
      (list: TestEntry[]) => list.with(0, { ...list[0]!, content: '{' }),
      /not valid JSON/,
    ],
    [
      'a record of wrong types',
      (list: TestEntry[]) => list.with(0, { ...list[0]!, content: '{"version": "1"}' }),
      /not a usable take/,
    ],
    [
      'a picture that is none',
      (list: TestEntry[]) => list.with(1, { ...list[1]!, content: 'GIF89a' }),
      /is not a PNG/,
    ],
  ])('%s', async (_, change, message) => {
    expect(await broken(change)).toMatch(message);
  });

  it('a picture of another size than its take says', async () => {
    const large = await picture(64);
    expect(await broken((list) => list.with(1, { ...list[1]!, content: large }))).toMatch(
      /is 64 × 64 pixels instead of 32 × 32/,
    );
  });

  it('a picture of a hundred megapixels, which is never decoded', async () => {
    const header = Buffer.from(await picture(32));
    header.writeUInt32BE(10_000, 16);
    header.writeUInt32BE(10_000, 20);
    expect(await broken((list) => list.with(1, { ...list[1]!, content: header }))).toMatch(
      /10000 × 10000 pixels/,
    );
  });

  it('levels beyond what Tenfold can show', async () => {
    const size = { width: 10_000, height: 10_000 };
    const { settings: given } = JSON.parse(String((await takeEntries('bad'))[0]!.content)) as Take;
    const settings = { settings: { ...given, size } };
    const [record] = await takeEntries('bad', settings);
    expect(await broken((list) => list.with(0, record!))).toMatch(/the most is 4096 a side/);
  });
});

describe('a file that is refused as a whole, and leaves nothing behind', () => {
  const refused = async (message: RegExp): Promise<void> => {
    const before = await readdir(folder);
    await expect(open()).rejects.toThrow(message);
    await expect(open()).rejects.toThrow(BadInputError);
    expect(await readdir(folder)).toEqual(before);
  };

  it.each([
    ['leads upwards', '../evil.txt'],
    ['leads far upwards', '../../../../tmp/evil'],
    ['is absolute', '/tmp/evil.txt'],
    ['is a drive of Windows', 'C:/evil.txt'],
    ['has backslashes', String.raw`..\evil.txt`],
  ])('a name that %s', async (_, name) => {
    const stand = 'x'.repeat(name.length);
    await writeArchive(file, [project(), { name: stand, content: 'evil' }], { [stand]: name });
    await refused(/was not opened: .* leads elsewhere/);
  });

  it('a symbolic link', async () => {
    const options = { mode: 0o120777 };
    await writeArchive(file, [
      project(),
      { name: 'takes/one/level-00.png', content: '/etc/passwd', options },
    ]);
    await refused(/holds a link/);
  });

  it('one name twice', async () => {
    await writeArchive(file, [project(), { name: 'prOject.json', content: '{}' }], {
      'prOject.json': 'project.json',
    });
    await refused(/holds "project\.json" twice/);
  });

  it('a bomb, by what it declares', async () => {
    const zeros = Buffer.alloc(8 * 2 ** 20);
    await writeArchive(file, [
      project(),
      { name: 'takes/one/take.json', content: zeros, options: { compress: true } },
    ]);
    await refused(/would grow beyond measure/);
  });

  it('a bomb that declares less than it holds', async () => {
    const zeros = Buffer.alloc(2 ** 20);
    await writeArchive(file, [{ name: 'project.json', content: zeros, options: { compress: true } }]);
    const bytes = await readFile(file);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(zeros.length);
    for (let at = bytes.indexOf(size); at >= 0; at = bytes.indexOf(size, at + 1)) bytes.writeUInt32LE(10, at);
    await writeFile(file, bytes);
    await refused(/is damaged: "project\.json" in it cannot be read/);
  });

  it('a record that is too large', async () => {
    const noise = Buffer.alloc(17 * 2 ** 20, 'incompressible in name only');
    await writeArchive(file, [project(), { name: 'takes/one/take.json', content: noise }]);
    await refused(/far too large/);
  });

  it('more files than any project has', async () => {
    const many = Array.from({ length: 34_001 }, (_, index) => ({ name: `f${index}`, content: '' }));
    await writeArchive(file, [project(), ...many]);
    await refused(/holds 34002 files/);
  });

  it.each([
    ['no project in it', [{ name: 'readme.txt', content: 'hello' }], /there is no project\.json in it/],
    ['a project that is no JSON', [{ name: 'project.json', content: '{"title": ' }], /is not valid JSON/],
    ['a project of wrong types', [project({ levels: 'many' })], /"levels" must be a list/],
    ['a project without levels', [project({ levels: [] })], /levels/],
    ['a project of a newer program', [project({ version: 99 })], /newer Tenfold .*update Tenfold/],
    ['a version that is none', [project({ version: 'two' })], /"version" must be a whole number/],
  ])('%s', async (_, entries, message) => {
    await writeArchive(file, entries);
    await refused(message);
  });

  it('an archive that breaks off', async () => {
    await writeArchive(file, [project(), ...(await takeEntries('one'))]);
    await writeFile(file, (await readFile(file)).subarray(0, 300));
    await refused(/damaged, or not a Tenfold project/);
  });

  it('a picture', async () => {
    await writeFile(file, await picture(8));
    await refused(/is a picture, not a project/);
  });

  it('a file that is gone, and a folder', async () => {
    await refused(/is not there any more/);
    await mkdir(file);
    await refused(/is a folder/);
    await rm(file, { recursive: true });
  });
});

test('whatever byte of a file is wrong, it opens, or is refused in a sentence', async () => {
  await writeArchive(file, [project(), ...(await takeEntries('one'))]);
  const bytes = await readFile(file);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(255), async (place, value) => {
      const changed = Buffer.from(bytes);
      changed[place] = value;
      await writeFile(file, changed);
      await rm(takes, { recursive: true, force: true });
      await open().catch((error: unknown) => expect(error).toBeInstanceOf(BadInputError));
      expect((await readdir(folder)).filter((name) => name !== 'home')).toEqual(['zoom.tenfold']);
      expect((await readdir(takes).catch(() => [])).filter((name) => name.startsWith('.'))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

/** A small take for the tests of this folder: three levels of one soft picture. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { FilmOrder } from '#core/contract/engine.ts';
import { levelFile } from '#core/project/take.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';

/** Width and height of a level. */
export const SIDE = 96;
/** Number of levels. */
export const LEVELS = 3;

/** Level of one broad, soft picture, so that 4:2:0 loses nothing worth mentioning. */
export function softLevel(level: number): Buffer {
  const rgb = Buffer.alloc(SIDE * SIDE * 3);
  const place = (pixel: number): number => 0.5 + ((pixel + 0.5) / SIDE - 0.5) / 2 ** level;
  for (let index = 0; index < SIDE * SIDE; index++) {
    const [x, y] = [place(index % SIDE), place(Math.floor(index / SIDE))];
    const colour = [128 + 80 * Math.sin(5 * x), 128 + 70 * Math.cos(6 * y), 90 + 60 * x];
    rgb.set(colour.map(Math.round), 3 * index);
  }
  return rgb;
}

/** The take. */
export const take = exampleTake('soft', {
  levels: exampleLevels(LEVELS, SIDE),
  settings: { ...exampleTake('soft').settings, size: { width: SIDE, height: SIDE } },
});

/** Settings of a small film of it. */
export const settings: FilmOrder['settings'] = {
  ...{ width: 160, height: 96, framesPerSecond: 10, secondsPerLevel: 1 },
  ...{ easing: 'smooth', direction: 'in', holdSeconds: 0, loop: false, range: { from: 0, to: null } },
  ...{ format: 'mp4', quality: 'best', draft: false, ruler: null },
};
/** Number of frames of that film. */
export const FRAMES = 20;

/** Writes the take, or another record with the same pictures. */
export async function writeTake(where: string, record: unknown = take): Promise<void> {
  await mkdir(where, { recursive: true });
  await writeFile(join(where, 'take.json'), JSON.stringify(record));
  for (let level = 0; level < LEVELS; level++) {
    const image = sharp(softLevel(level), { raw: { width: SIDE, height: SIDE, channels: 3 } });
    await image.png().toFile(join(where, levelFile(level)));
  }
}

/** Folders of one test file: the take, written once, and an empty one for the output of each test. */
export function useFolders(): { readonly all: string; readonly take: string; readonly output: string } {
  const folders = { all: '', take: '', output: '' };
  beforeAll(async () => {
    folders.all = await mkdtemp(join(tmpdir(), 'tenfold-film-'));
    folders.take = join(folders.all, 'take');
    await writeTake(folders.take);
  });
  beforeEach(async () => {
    folders.output = await mkdtemp(join(folders.all, 'out-'));
  });
  afterAll(() => rm(folders.all, { recursive: true }));
  return folders;
}

/** A small take for the tests of this folder: three levels of one soft picture. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { FilmOrder } from '#core/contract/engine.ts';
import { DIGITAL_SOURCE_TYPE, TAKE_VERSION, levelFile, type Take } from '#core/project/take.ts';

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
export const take: Take = {
  version: TAKE_VERSION,
  id: 'soft',
  title: 'Soft',
  created: '2026-11-22T00:00:00Z',
  program: { name: 'Tenfold', version: '0.1.0' },
  digitalSourceType: DIGITAL_SOURCE_TYPE,
  style: '',
  levels: Array.from({ length: LEVELS }, (_, level) => ({
    ...{ file: levelFile(level), prompt: 'a hill', negative: '', focus: null },
    factor: level < LEVELS - 1 ? 2 : null,
    footprint: level < LEVELS - 1 ? { x: 24, y: 24, width: 48, height: 48 } : null,
  })),
  settings: {
    ...{ seed: 1, steps: 2, size: { width: SIDE, height: SIDE }, sampler: 'ddim' },
    ...{ guidance: 1, eta: 0, blend: 'laplacian', coarseWeight: 1 },
  },
  model: { id: 'm', name: 'M', files: [] },
  provider: { name: 'cpu', notice: null },
  timing: { totalSeconds: 1, modelSeconds: 1 },
};

/** Settings of a small film of it. */
export const settings: FilmOrder['settings'] = {
  ...{ width: 160, height: 96, framesPerSecond: 10, secondsPerLevel: 1 },
  ...{ easing: 'smooth', direction: 'in', holdSeconds: 0 },
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

/** Measures whole films: every format that can be made here, at 1080p, of the sample take. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FilmSettings } from '#core/contract/engine.ts';
import { FILM_FORMATS, type FilmFormat } from '#core/film/formats.ts';
import { english } from '#core/words/english/english.ts';
import { exportFilm } from '#electron/engine/film/export.ts';
import { listFormats } from '#electron/engine/film/open-encoder.ts';
import type { BenchRow } from './row.ts';

const TAKE = join(import.meta.dirname, '../../assets/takes/cosmos-to-atom');

/** Two levels at an even pace, in good quality, with a ruler. */
const SETTINGS: Omit<FilmSettings, 'format'> = {
  ...{ quality: 'good', draft: false, width: 1920, height: 1080, framesPerSecond: 30 },
  ...{ secondsPerLevel: 1, easing: 'linear', direction: 'in', holdSeconds: 0, loop: false },
  ...{ range: { from: 3, to: 5 }, ruler: { level: 3, widthMetres: 12_700_000 } },
};

/**
 * Makes one film of each format.
 *
 * @returns Frames a second, from the first to the last, and the size of each; nothing for formats that cannot be made.
 */
export async function benchFilmFormats(): Promise<BenchRow[]> {
  const statuses = await listFormats();
  const rows: BenchRow[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
  try {
    for (const format of FILM_FORMATS) {
      if (statuses.find(({ id }) => id === format.id)?.available)
        rows.push(...(await measure(format, folder)));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return rows;
}

async function measure({ id, extension, kind }: FilmFormat, folder: string): Promise<BenchRow[]> {
  const { name } = english.film.kinds[id];
  const outputFile = join(folder, `${id}${extension}`);
  const order = { takeFolder: TAKE, outputFile, settings: { ...SETTINGS, format: id } };
  let [frames, started, encoder] = [0, performance.now(), ''];
  await exportFilm(order, {
    signal: new AbortController().signal,
    onEvent(event) {
      if (event.type === 'started') [started, encoder] = [performance.now(), event.encoder];
      if (event.type === 'done') frames = event.frames;
    },
  });
  const rate = (1000 * frames) / (performance.now() - started);
  const what = kind === 'page' ? `${frames} levels as ${name}` : `film, 1080p, ${name}, ${encoder}`;
  return [
    { measure: what, median: rate, unit: kind === 'page' ? 'levels/s' : 'frames/s' },
    { measure: `– size for ${frames}`, median: (await bytesOf(outputFile)) / 1e6, unit: 'MB' },
  ];
}

async function bytesOf(file: string): Promise<number> {
  const status = await stat(file);
  if (!status.isDirectory()) return status.size;
  const sizes = (await readdir(file)).map(async (name) => (await stat(join(file, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

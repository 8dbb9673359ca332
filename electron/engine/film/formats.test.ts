import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FilmSettings } from '#core/contract/engine.ts';
import { BadInputError } from '#core/errors.ts';
import { FILM_FORMAT_IDS, filmFormat } from '#core/film/formats.ts';
import { DIGITAL_SOURCE_TYPES } from '#core/project/take.ts';
import { exportFilm } from './export.ts';
import { listFormats } from './open-encoder.ts';
import { difference, expectTrueColours, renderedFrames } from './test/probe.ts';
import { FRAMES, LEVELS, settings, take, useFolders, writeTake } from './test/soft-take.ts';

const statuses = await listFormats();
const folders = useFolders();
afterEach(() => vi.unstubAllEnvs());

async function film(name: string, changes: Partial<FilmSettings>): Promise<string> {
  const outputFile = join(folders.output, name);
  await exportFilm(
    { takeFolder: folders.take, outputFile, settings: { ...settings, ...changes } },
    { signal: new AbortController().signal, onEvent: () => undefined },
  );
  expect(await readdir(folders.output)).toEqual([name]);
  return outputFile;
}

describe('videos', () => {
  const videos = [
    ['webm', 'film.webm', { codec_name: 'vp9', profile: 'Profile 0', pix_fmt: 'yuv420p' }],
    ['webm10', 'film.webm', { codec_name: 'vp9', profile: 'Profile 2', pix_fmt: 'yuv420p10le' }],
    ['av1', 'film.mp4', { codec_name: 'av1', pix_fmt: 'yuv420p10le' }],
    ['hevc', 'film.mp4', { codec_name: 'hevc', codec_tag_string: 'hvc1', pix_fmt: 'yuv420p10le' }],
    ['prores', 'film.mov', { codec_name: 'prores', profile: 'HQ', pix_fmt: 'yuv422p10le' }],
  ] as const;
  for (const [format, name, stream] of videos) {
    const status = statuses.find(({ id }) => id === format)!;
    const title = `of the format ${format} are tagged as they are encoded, in true colours`;
    it.skipIf(!status.available)(status.reason ?? title, async () => {
      expectTrueColours(await film(name, { format }), stream);
    });
  }

  for (const [format, name, stream] of videos.filter(([id]) => id === 'av1' || id === 'hevc')) {
    const status = statuses.find(({ id }) => id === format)!;
    const title = `of the format ${format} are made with as many threads as there may be`;
    it.skipIf(!status.available)(status.reason ?? title, async () => {
      vi.stubEnv('TENFOLD_THREADS', '1');
      expectTrueColours(await film(name, { format }), stream);
    });
  }

  it('get smaller with less quality', async () => {
    const sizes: number[] = [];
    for (const quality of ['small', 'best'] as const) {
      sizes.push((await readFile(await film('film.mp4', { quality }))).length);
    }
    expect(sizes[0]).toBeLessThan(sizes[1]!);
  });
});

describe('moving pictures', () => {
  /** Frames of the picture as RGB, held ones repeated. */
  async function decode(file: string): Promise<Uint8Array> {
    return sharp(file, { pages: -1 }).toColourspace('srgb').removeAlpha().raw().toBuffer();
  }

  it('as GIF show every frame, with its own colours, for the right time, again and again', async () => {
    const file = await film('film.gif', { format: 'gif', loop: true, framesPerSecond: 10 });
    const { format, width, height, pages, delay, loop } = await sharp(file).metadata();
    expect({ format, width, height, pages, loop }).toEqual({
      ...{ format: 'gif', width: 160, height: 96, pages: FRAMES, loop: 0 },
    });
    expect(delay).toEqual(Array.from({ length: FRAMES }, () => 100));
    const { spread, shift } = difference(await decode(file), renderedFrames());
    expect(spread).toBeLessThan(6);
    expect(Math.max(...shift.map(Math.abs))).toBeLessThan(1.5);
    expect((await readFile(file)).includes(DIGITAL_SOURCE_TYPES.generated)).toBe(true);
  });

  it('are marked as composites where a level shows a photograph', async () => {
    const composite = { ...take, digitalSourceType: DIGITAL_SOURCE_TYPES.composite };
    await writeFile(join(folders.take, 'take.json'), JSON.stringify(composite));
    const file = await film('film.gif', { format: 'gif', draft: true });
    await writeFile(join(folders.take, 'take.json'), JSON.stringify(take));
    expect((await readFile(file)).includes(DIGITAL_SOURCE_TYPES.composite)).toBe(true);
  });

  it('as WebP do so in all colours', async () => {
    const file = await film('film.webp', { format: 'webp', loop: true });
    const { format, width, height, pages, delay, loop, xmpAsString } = await sharp(file).metadata();
    expect({ format, width, height, pages, loop }).toEqual({
      ...{ format: 'webp', width: 160, height: 96, pages: FRAMES, loop: 0 },
    });
    expect(delay).toEqual(Array.from({ length: FRAMES }, () => 100));
    expect(xmpAsString).toContain(DIGITAL_SOURCE_TYPES.generated);
    const { spread, shift } = difference(await decode(file), renderedFrames());
    expect(spread).toBeLessThan(3);
    expect(Math.max(...shift.map(Math.abs))).toBeLessThan(1);
    const bytes = await readFile(file);
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  });

  it.each(['gif', 'webp'] as const)(
    'as %s hold a picture without repeating it, and round no time away',
    async (format) => {
      const file = await film(`film.${format}`, {
        ...{ format, holdSeconds: 0.5, framesPerSecond: 24, secondsPerLevel: 0.25, easing: 'linear' },
      });
      const { pages = 0, delay = [], loop } = await sharp(file).metadata();
      // Half a second of travel between two held pictures.
      expect(pages).toBeLessThan(16);
      expect(delay[0]).toBeGreaterThanOrEqual(500);
      expect(delay.reduce((sum, time) => sum + time, 0)).toBeCloseTo(1500, -1.5);
      expect(loop).toBe(1);
    },
  );

  it('refuse more frames a second than they can show', async () => {
    await expect(film('film.gif', { format: 'gif', framesPerSecond: 60 })).rejects.toThrow(
      /GIF shows at most 50 frames a second, not 60/,
    );
  });
});

describe('PNG frames', () => {
  it('are the rendered frames themselves, each with the mark of generated media', async () => {
    const folder = await film('frames', { format: 'png' });
    const names = (await readdir(folder)).sort();
    expect(names).toHaveLength(FRAMES);
    expect(names[12]).toBe('frame-00012.png');
    const decoded = await Promise.all(
      names.map((name) => sharp(join(folder, name)).removeAlpha().raw().toBuffer()),
    );
    expect(Buffer.concat(decoded).equals(renderedFrames())).toBe(true);
    const { xmpAsString } = await sharp(join(folder, names[0]!)).metadata();
    expect(xmpAsString).toContain(DIGITAL_SOURCE_TYPES.generated);
  });

  it('take the place of an empty folder, never of one with something in it', async () => {
    const folder = await film('frames', { format: 'png' });
    const before = await readdir(folder);
    await expect(film('frames', { format: 'png' })).rejects.toThrow(
      /frames is there already: choose a new name/,
    );
    expect(await readdir(folder)).toEqual(before);
  });

  it('leave a folder alone that has the name in which they grow', async () => {
    await film('frames', { format: 'png' });
    const mine = join(folders.output, 'other.partial');
    await writeFile(mine, 'mine');
    await exportFilm(
      {
        takeFolder: folders.take,
        outputFile: join(folders.output, 'other'),
        settings: { ...settings, format: 'png' },
      },
      { signal: new AbortController().signal, onEvent: () => undefined },
    );
    expect((await readdir(join(folders.output, 'other'))).length).toBe(FRAMES);
  });
});

describe('a ruler', () => {
  const noFfmpeg = statuses.find(({ id }) => id === 'mp4')?.reason !== null;
  const formats = noFfmpeg ? (['png', 'gif', 'webp'] as const) : (['png', 'gif', 'webp', 'mp4'] as const);
  it.each(formats)('lies on every frame of the format %s', async (format) => {
    const name = `film${filmFormat(format).extension}`;
    // A frame that is wider than a level sees its whole width: 300 m, of which the bar shows 50.
    const ruler = { level: 0, widthMetres: 300 };
    const file = await film(name, { format, ruler, width: 640, height: 384 });
    const picture = format === 'png' ? join(file, 'frame-00000.png') : file;
    const first =
      format === 'mp4'
        ? sharp(execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-frames:v', '1', '-f', 'apng', '-']))
        : sharp(picture);
    const { data } = await first
      .extract({ left: 0, top: Math.round(384 * 0.95) - 1, width: 640, height: 1 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const length = data.filter((value) => value > 225).length;
    expect(Math.abs(length - (50 / 300) * 640)).toBeLessThanOrEqual(2);
  });
});

describe('a page', () => {
  it('holds what its range shows, and plays it as a film would', async () => {
    const ruler = { level: 0, widthMetres: 300 };
    const changes = { format: 'html', ruler, range: { from: 1, to: null }, holdSeconds: 0.5 } as const;
    const page = await readFile(await film('zoom.html', changes), 'utf8');
    expect(page.match(/data:image\/webp;base64,/g)).toHaveLength(LEVELS - 1);
    const zoom: unknown = JSON.parse(
      /<script type="application\/json" id="zoom">(.*)<\/script>/.exec(page)![1]!,
    );
    expect(zoom).toMatchObject({ loop: false, ruler: { widthMetres: 300 } });
    const { moments } = zoom as { moments: [number, number][] };
    expect([moments[0], moments.at(-1)]).toEqual([
      [0, 1],
      [2, 2],
    ]);
  });

  it('holds every level, lets nothing in its texts out, and allows its own script and style only', async () => {
    const hostile = '</script><script>alert(1)</script>"><img src=x onerror=alert(2)>';
    const where = join(folders.all, 'hostile');
    const levels = take.levels.map((level) => ({ ...level, prompt: hostile }));
    await writeTake(where, { ...take, title: hostile, levels });
    const outputFile = join(folders.output, 'zoom.html');
    await exportFilm(
      { takeFolder: where, outputFile, settings: { ...settings, format: 'html' } },
      { signal: new AbortController().signal, onEvent: () => undefined },
    );
    const page = await readFile(outputFile, 'utf8');
    expect(page.match(/data:image\/webp;base64,/g)).toHaveLength(LEVELS);
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(2);
    const script = /<script>([^]*)<\/script>/.exec(page.slice(page.lastIndexOf('<script>')))![1]!;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(page).toContain(`script-src 'sha256-${hash}'`);
    expect(page).toContain("default-src 'none'; img-src data:;");
    expect(page).toContain(DIGITAL_SOURCE_TYPES.generated);
    expect(page).not.toMatch(/https?:(?!\/\/cv\.iptc\.org)/);
  });
});

describe('a draft', () => {
  it('is half as large', async () => {
    const { width, height } = await sharp(await film('film.gif', { format: 'gif', draft: true })).metadata();
    expect([width, height]).toEqual([80, 48]);
  });
});

describe('what can be made here', () => {
  it('says for every format whether it can, and without ffmpeg why not and what to do', async () => {
    expect(statuses.map(({ id }) => id)).toEqual([...FILM_FORMAT_IDS]);
    vi.stubEnv('PATH', '');
    vi.stubEnv('TENFOLD_FFMPEG', undefined);
    const bare = Object.fromEntries((await listFormats()).map((status) => [status.id, status]));
    for (const id of ['gif', 'webp', 'png'] as const)
      expect(bare[id]).toMatchObject({ available: true, reason: null });
    expect(bare.mp4).toMatchObject({
      available: true,
      reason: expect.stringMatching(/embedded encoder.*Install/),
    });
    expect(bare.hevc).toMatchObject({
      available: false,
      reason: expect.stringMatching(/^HEVC needs ffmpeg with an HEVC encoder .*: install ffmpeg/),
    });
    await expect(film('film.webm', { format: 'webm' })).rejects.toThrow(BadInputError);
    expect(await readdir(folders.output)).toEqual([]);
  });
});

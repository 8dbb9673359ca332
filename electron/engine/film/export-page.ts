/** Writes a take as one interactive web page. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { FilmSettings } from '#core/contract/engine.ts';
import { throwIfCancelled } from '#core/errors.ts';
import { FilmCourse } from '#core/film/course.ts';
import { filmFormat } from '#core/film/formats.ts';
import { zoomPage } from '#core/film/page/zoom-page.ts';
import type { Take } from '#core/project/take.ts';
import { takePath } from '#core/timeline/path.ts';
import { english } from '#core/words/english/english.ts';
import { readLevel } from './take-reader.ts';

/** What is watched and stopped. */
interface PageOptions {
  readonly signal: AbortSignal;
  /** Called after each level with the levels done. */
  readonly onLevel: (level: number) => void;
}

/**
 * Writes the page.
 *
 * @param takeFolder The take's folder.
 * @param take The take.
 * @param settings Quality, range and movement; the size is that of the reader's window.
 * @param file Where to; it is there already, and is overwritten.
 * @param options How to watch and stop it.
 */
export async function writePage(
  takeFolder: string,
  take: Take,
  settings: FilmSettings,
  file: string,
  options: PageOptions,
): Promise<void> {
  const path = takePath(take);
  const { width, height } = path;
  const course = new FilmCourse(path.factors, settings);
  const { loop, ruler, range } = settings;
  const quality = filmFormat('html').quality[settings.quality];
  const pictures: (string | null)[] = [];
  for (let level = 0; level < path.levels; level++) {
    throwIfCancelled(options.signal);
    if (level < Math.floor(range.from)) {
      pictures.push(null);
      continue;
    }
    const pixels = await readLevel(takeFolder, take, level);
    const picture = sharp(pixels, { raw: { width, height, channels: 4 } }).removeAlpha();
    const bytes = await picture.webp({ quality, smartSubsample: true }).toBuffer();
    pictures.push(`data:image/webp;base64,${bytes.toString('base64')}`);
    options.onLevel(level + 1);
  }
  const page = await zoomPage(
    {
      ...{ title: take.title, path, pictures, course, loop, ruler, sourceType: take.digitalSourceType },
      captions: take.levels.map(({ prompt }) => prompt),
      // What the engine says is in English.
      ...{ words: english, language: 'en' },
    },
    (text) => Promise.resolve(createHash('sha256').update(text).digest('base64')),
  );
  await writeFile(file, page);
}

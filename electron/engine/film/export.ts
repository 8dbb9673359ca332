/**
 * Makes a film of a take: reads its pictures, renders every frame once and streams it into an encoder, which sets
 * the pace. The film appears under its name when it is complete; otherwise nothing is left behind.
 */
import { lstat, mkdir, open, readdir, rename, rmdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { FilmOrder, FilmSettings } from '#core/contract/engine.ts';
import type { FilmEvent } from '#core/contract/events.ts';
import { BadInputError, CancelledError, throwIfCancelled } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { FilmCourse } from '#core/film/course.ts';
import { settingsToFilm } from '#core/film/draft.ts';
import { filmFormat, fitsName } from '#core/film/formats.ts';
import { FrameRenderer } from '#core/film/frame-renderer.ts';
import { silentSentence } from '#core/film/sound.ts';
import { FilmRuler } from '#core/film/ruler/film-ruler.ts';
import type { Take } from '#core/project/take.ts';
import { takePath } from '#core/timeline/path.ts';
import { english } from '#core/words/english/english.ts';
import { threadLimit } from '#native-models/threads.ts';
import { partialFilm, removeFilm } from '../output-paths.ts';
import type { FilmEncoder } from './encoder.ts';
import { writePage } from './export-page.ts';
import { openEncoder } from './open-encoder.ts';
import { openSound } from './sound.ts';
import { readLevel, readTake } from './take-reader.ts';

/** Shortest time between two progress events, in milliseconds. */
const PROGRESS_MS = 200;

/** How an export is watched and stopped. */
export interface FilmExportOptions {
  /** Stops the export within a frame. */
  readonly signal: AbortSignal;
  /** Receives what happens; `done` comes last, and only after success. */
  readonly onEvent: (event: FilmEvent) => void;
}

/**
 * Exports a film.
 *
 * @param order The take, the file or folder to write and how to film.
 * @param options How to watch and stop it.
 * @throws {BadInputError} When the take is unusable, the format is not to be had or the file cannot be created.
 * @throws {FailureError} When the disk is full, the memory too small, or the encoder stops.
 * @throws {CancelledError} When the signal was aborted.
 */
export async function exportFilm(order: FilmOrder, options: FilmExportOptions): Promise<void> {
  const { signal, onEvent } = options;
  const file = resolve(order.outputFile);
  const partial = partialFilm(file);
  const settings = settingsToFilm(order.settings);
  await checkTarget(file, settings);
  const format = filmFormat(settings.format);
  if (order.sound && format.sound === null) throw new BadInputError(silentSentence(format));
  const take = await readTake(order.takeFolder);
  const course = new FilmCourse(takePath(take).factors, settings);
  const { frames, durationSeconds } = course;
  const sound = order.sound && (await openSound(order.sound, durationSeconds));
  let encoder: FilmEncoder | undefined;
  const abort = (): void => void encoder?.abort();
  signal.addEventListener('abort', abort);
  try {
    await claim(partial, settings);
    if (format.kind === 'page') {
      onEvent({ type: 'started', encoder: 'sharp (WebP)', frames: take.levels.length });
      const onLevel = progressReporter(take.levels.length, onEvent);
      await writePage(order.takeFolder, take, settings, partial, { signal, onLevel });
      throwIfCancelled(signal);
      await rename(partial, file);
      onEvent({ type: 'done', file, frames: take.levels.length, durationSeconds });
      return;
    }
    const renderer = await openRenderer(order.takeFolder, take, settings, signal);
    encoder = await openEncoder(
      { ...settings, file: partial, sourceType: take.digitalSourceType, sound, threads: threadLimit() },
      onEvent,
    );
    onEvent({ type: 'started', encoder: encoder.name, frames });
    const report = progressReporter(frames, onEvent);
    for (let frame = 0; frame < frames; frame++) {
      throwIfCancelled(signal);
      const depth = course.depthOf(frame);
      await encoder.write(encoder.pixels === 'i420' ? renderer.renderI420(depth) : renderer.render(depth));
      report(frame + 1);
    }
    throwIfCancelled(signal);
    await encoder.finish();
    throwIfCancelled(signal);
    // An empty folder gives way; some systems do not rename over it.
    if (format.kind === 'frames') await rmdir(file).catch(() => undefined);
    await rename(partial, file);
  } catch (error) {
    await encoder?.abort();
    await removePartial(partial);
    throw signal.aborted ? new CancelledError() : explainWriteProblem(error, file);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  onEvent({ type: 'done', file, frames, durationSeconds });
}

/**
 * Takes the place where the film grows, which says at once what is wrong with it. What has the name is not written
 * through: it could be a link to anything.
 */
async function claim(partial: string, { format }: FilmSettings): Promise<void> {
  await removePartial(partial);
  if (filmFormat(format).kind === 'frames') await mkdir(partial);
  else await (await open(partial, 'wx')).close();
}

/** Removes an unfinished film; of a folder, only what such a film can hold. */
async function removePartial(partial: string): Promise<void> {
  await removeFilm(partial).catch(() => undefined);
}

/** Refuses names that no film can have, and speeds that the format has not. */
async function checkTarget(file: string, { format, framesPerSecond }: FilmSettings): Promise<void> {
  const wanted = filmFormat(format);
  const { name } = english.film.kinds[format];
  if (!fitsName(wanted, file)) {
    const ending = wanted.extension === '' ? 'no ending, being a folder' : `the ending ${wanted.extension}`;
    throw new BadInputError(`${name} goes by ${ending}: correct the name ${file}.`);
  }
  if (framesPerSecond > wanted.fastest) {
    throw new BadInputError(
      `${name} shows at most ${wanted.fastest} frames a second, not ${framesPerSecond}: choose fewer.`,
    );
  }
  const status = await lstat(file).catch(() => undefined);
  if (wanted.kind !== 'frames') {
    const reached = status?.isSymbolicLink() ? await stat(file).catch(() => undefined) : status;
    if (!reached || reached.isFile()) return;
    throw new BadInputError(`${file} is not a file, so no film can take its place: choose another name.`);
  }
  if (status && !(status.isDirectory() && (await readdir(file)).length === 0)) {
    throw new BadInputError(
      `${file} is there already: choose a new name, or an empty folder, for the frames.`,
    );
  }
}

/** Reads everything that is to be filmed. */
async function openRenderer(
  takeFolder: string,
  take: Take,
  settings: FilmSettings,
  signal: AbortSignal,
): Promise<FrameRenderer> {
  const path = takePath(take);
  const overlay = settings.ruler ? new FilmRuler(path, settings, settings.ruler) : undefined;
  const renderer = new FrameRenderer(path, settings, { overlay });
  for (let level = 0; level < path.levels; level++) {
    throwIfCancelled(signal);
    renderer.addLevel(await readLevel(takeFolder, take, level));
  }
  return renderer;
}

/** Makes a function that reports the number of finished frames, now and then and at the end. */
function progressReporter(frames: number, onEvent: FilmExportOptions['onEvent']): (frame: number) => void {
  const start = performance.now();
  let reported = start;
  return (frame) => {
    const now = performance.now();
    if (frame < frames && now - reported < PROGRESS_MS) return;
    reported = now;
    const secondsLeft = ((now - start) / 1000 / frame) * (frames - frame);
    onEvent({ type: 'progress', frame, frames, secondsLeft });
  };
}

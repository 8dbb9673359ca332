/**
 * Makes a film of a take: reads its pictures, renders every frame once and streams it into an encoder, which sets
 * the pace. The film appears under its name when it is complete; otherwise nothing is left behind.
 */
import { open, rename, rm, stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { FilmOrder } from '#core/contract/engine.ts';
import type { FilmEvent } from '#core/contract/events.ts';
import { BadInputError, CancelledError, throwIfCancelled } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { FrameRenderer } from '#core/film/frame-renderer.ts';
import { takePath } from '#core/timeline/path.ts';
import { Timeline } from '#core/timeline/timeline.ts';
import { partialFilm } from '../output-paths.ts';
import { EmbeddedEncoder } from './embedded.ts';
import type { FilmEncoder, FilmFormat } from './encoder.ts';
import { FfmpegEncoder, findFfmpeg, workingCodec } from './ffmpeg.ts';
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
 * @param order The take, the file to write (`.mp4`) and how to film.
 * @param options How to watch and stop it.
 * @throws {BadInputError} When the take is unusable or the file cannot be created.
 * @throws {FailureError} When the disk is full, the memory too small, or the encoder stops.
 * @throws {CancelledError} When the signal was aborted.
 */
export async function exportFilm(order: FilmOrder, options: FilmExportOptions): Promise<void> {
  const { signal, onEvent } = options;
  const file = resolve(order.outputFile);
  const partial = partialFilm(file);
  await checkTarget(file);
  const { renderer, timeline } = await openTake(order, signal);
  const { framesPerSecond } = order.settings;
  const frames = timeline.frameCount(framesPerSecond);
  let encoder: FilmEncoder | undefined;
  const abort = (): void => void encoder?.abort();
  signal.addEventListener('abort', abort);
  try {
    // Says at once what is wrong with the place, before any work is done. What has the name is not written through:
    // it could be a link to anything.
    await removePartial(partial);
    await (await open(partial, 'wx')).close();
    encoder = await openEncoder({ ...order.settings, file: partial }, onEvent);
    onEvent({ type: 'started', encoder: encoder.name, frames });
    const report = progressReporter(frames, onEvent);
    for (let frame = 0; frame < frames; frame++) {
      throwIfCancelled(signal);
      await encoder.write(renderer.renderI420(timeline.frameDepth(frame, framesPerSecond)));
      report(frame + 1);
    }
    throwIfCancelled(signal);
    await encoder.finish();
    throwIfCancelled(signal);
    await rename(partial, file);
  } catch (error) {
    await encoder?.abort();
    await removePartial(partial);
    throw signal.aborted ? new CancelledError() : explainWriteProblem(error, file);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  onEvent({ type: 'done', file, frames, durationSeconds: frames / framesPerSecond });
}

/** Removes an unfinished film. A folder of that name is not ours, and stays. */
async function removePartial(partial: string): Promise<void> {
  await rm(partial, { force: true }).catch(() => undefined);
}

/** Refuses names that no film can have. */
async function checkTarget(file: string): Promise<void> {
  if (extname(file).toLowerCase() !== '.mp4') {
    throw new BadInputError(`A film is an MP4 file: give its name the ending .mp4, not ${file}.`);
  }
  const status = await stat(file).catch(() => undefined);
  if (status && !status.isFile()) {
    throw new BadInputError(`${file} is not a file, so no film can take its place: choose another name.`);
  }
}

/** Reads everything that is to be filmed. */
async function openTake(
  { takeFolder, settings }: FilmOrder,
  signal: AbortSignal,
): Promise<{ renderer: FrameRenderer; timeline: Timeline }> {
  const take = await readTake(takeFolder);
  const path = takePath(take);
  const renderer = new FrameRenderer(path, settings);
  for (let level = 0; level < path.levels; level++) {
    throwIfCancelled(signal);
    renderer.addLevel(await readLevel(takeFolder, take, level));
  }
  return { renderer, timeline: new Timeline({ ...settings, factors: path.factors }) };
}

/** Starts the user's ffmpeg or, where there is none that works, the embedded encoder, and says so. */
async function openEncoder(format: FilmFormat, onEvent: FilmExportOptions['onEvent']): Promise<FilmEncoder> {
  const ffmpeg = await findFfmpeg();
  const codec = ffmpeg && (await workingCodec(ffmpeg, format));
  if (codec) return new FfmpegEncoder(ffmpeg, codec, format);
  const found = ffmpeg ? `${ffmpeg} has no working H.264 encoder` : 'No ffmpeg was found';
  onEvent({
    type: 'notice',
    message: `${found}, so the embedded encoder is used: it is slower and its files are larger. Install ffmpeg, or set TENFOLD_FFMPEG to its path.`,
  });
  return EmbeddedEncoder.start(format);
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

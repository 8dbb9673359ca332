/** Runs the worker that makes a film, and ends it. */
import { CancelledError, FailureError } from '#core/errors.ts';
import type { FilmSettings } from '#core/contract/engine.ts';
import type { Take } from '#core/project/take.ts';
import { pictureAddresses } from '../viewer/pictures.ts';
import { words } from '../words/words.ts';
import type { FilmMessage, FilmRequest } from './film-messages.ts';

/** A finished film. */
export interface Film {
  /** The file. */
  readonly file: Blob;
  /** Number of frames in it. */
  readonly frames: number;
}

/**
 * Makes a film of a take.
 *
 * @param take The take.
 * @param settings How the film is shown.
 * @param signal Cancels it.
 * @param onProgress Called after each frame with the frames done and the frames in all.
 * @returns The film.
 * @throws {FailureError} When it could not be made.
 * @throws {CancelledError} When it was cancelled.
 */
export function makeFilm(
  take: Take,
  settings: FilmSettings,
  signal: AbortSignal,
  onProgress: (frame: number, frames: number) => void,
): Promise<Film> {
  const worker = new Worker(new URL('./film.worker.ts', import.meta.url), { type: 'module' });
  const { promise, resolve, reject } = Promise.withResolvers<Film>();
  worker.addEventListener('message', ({ data }: MessageEvent<FilmMessage>) => {
    if (data.type === 'progress') onProgress(data.frame, data.frames);
    if (data.type === 'failed') reject(new FailureError(data.message));
    if (data.type === 'done') {
      resolve({ file: new Blob([data.data], { type: data.mimeType }), frames: data.frames });
    }
  });
  worker.addEventListener('error', () => reject(new FailureError(words.film.problems.failed)));
  signal.addEventListener('abort', () => reject(new CancelledError()));
  const request: FilmRequest = { take, pictures: pictureAddresses(take), settings };
  worker.postMessage(request);
  return promise.finally(() => worker.terminate());
}

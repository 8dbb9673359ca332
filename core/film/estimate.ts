/** What a film will be like, told before it is made. */
import type { FilmSettings } from '../contract/engine.ts';
import type { ZoomPath } from '../timeline/path.ts';
import { FilmCourse } from './course.ts';
import { settingsToFilm } from './draft.ts';
import { filmFormat } from './formats.ts';

/** An estimate. */
export interface FilmEstimate {
  /** How long it lasts, in seconds. */
  readonly durationSeconds: number;
  readonly frames: number;
  /** Size of the file or files: right within a factor of two for most pictures. */
  readonly bytes: number;
  /** How long it takes to make, in seconds, on an ordinary machine. */
  readonly workSeconds: number;
}

/** How much quicker a draft is encoded, besides being smaller. */
const DRAFT_SPEED = 3;

/** Million pixels of frames that are rendered in a second. */
const RENDER_SPEED = 200;

/**
 * Estimates a film.
 *
 * @param path How the levels lie inside each other.
 * @param settings What was asked for.
 * @param pace How long this machine has taken for a film of this kind, compared with what was estimated.
 * @returns The estimate.
 * @throws {BadInputError} When the range leaves the levels.
 */
export function estimateFilm(path: ZoomPath, settings: FilmSettings, pace = 1): FilmEstimate {
  const filmed = settingsToFilm(settings);
  const { frames, durationSeconds } = new FilmCourse(path.factors, filmed);
  const { bits, speed, kind } = filmFormat(filmed.format);
  // A page holds the levels themselves, but for those that it never shows.
  const pixels =
    kind === 'page'
      ? path.width * path.height * (path.levels - Math.floor(filmed.range.from))
      : filmed.width * filmed.height * frames;
  const encoding = pixels / 1e6 / (filmed.draft ? DRAFT_SPEED * speed : speed);
  return {
    frames,
    durationSeconds,
    bytes: Math.round((bits[filmed.quality] / 8) * pixels),
    workSeconds: pace * (1 + encoding + pixels / 1e6 / RENDER_SPEED),
  };
}

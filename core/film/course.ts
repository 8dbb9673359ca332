/** The course of a film: how many frames it has, and which depth each of them shows. */
import type { FilmSettings } from '../contract/engine.ts';
import { BadInputError } from '../errors.ts';
import { DepthScale } from '../timeline/depth.ts';
import { Timeline } from '../timeline/timeline.ts';

/** What decides the course. */
export type CourseSettings = Pick<
  FilmSettings,
  'framesPerSecond' | 'secondsPerLevel' | 'easing' | 'direction' | 'holdSeconds' | 'holds' | 'loop' | 'range'
>;

/** Depth over the frames of one film. */
export class FilmCourse {
  /** Number of frames, at least 2. */
  readonly frames: number;
  /** How long the film lasts, in seconds. */
  readonly durationSeconds: number;
  /** How long one run of the zoom takes, in seconds: what {@link durationSeconds} is in whole frames. */
  readonly runSeconds: number;
  readonly #timeline: Timeline;
  readonly #stops: readonly number[];
  readonly #step: number;

  /**
   * Lays out a film. A part of a zoom moves as fast as the whole of it.
   *
   * @param factors Zoom factor from each level to the next, widest first; at least one.
   * @param settings How the film moves.
   * @throws {BadInputError} When the range is empty or leaves the levels.
   */
  constructor(factors: readonly number[], settings: CourseSettings) {
    const deepest = factors.length;
    const { from } = settings.range;
    const to = settings.range.to ?? deepest;
    if (to > deepest || from >= deepest) {
      throw new BadInputError(`The zoom has ${deepest + 1} levels: choose a range within them.`);
    }
    if (to <= from) {
      throw new BadInputError(
        'A range ends deeper than it begins. For the other way round, choose the direction out.',
      );
    }
    this.#stops = stopsBetween(from, to);
    const parts = this.#stops
      .slice(1)
      .map((stop, part) => factors[Math.floor(this.#stops[part]!)]! ** (stop - this.#stops[part]!));
    const share = new DepthScale(parts).total / new DepthScale(factors).total;
    this.#timeline = new Timeline({
      ...settings,
      factors: parts,
      holds: this.#stops.map((stop) => settings.holds?.[stop] ?? null),
      secondsPerLevel: (settings.secondsPerLevel * deepest * share) / parts.length,
    });
    const { framesPerSecond, direction, loop } = settings;
    // There and back again: the last picture is the first one, which a loop must not show twice.
    const seamless = loop && direction === 'in-out';
    this.runSeconds = seamless ? this.#timeline.loopSeconds : this.#timeline.durationSeconds;
    this.frames = Math.max(2, Math.round(this.runSeconds * framesPerSecond));
    this.durationSeconds = this.frames / framesPerSecond;
    this.#step = this.runSeconds / (seamless ? this.frames : this.frames - 1);
  }

  /**
   * Depth that one frame shows. Frames are spread evenly over the film, so that it begins and ends exactly where it
   * should.
   *
   * @param frame Index of the frame, 0 … {@link frames}-1.
   * @returns Depth in levels of the whole zoom.
   */
  depthOf(frame: number): number {
    return this.depthAt(this.#step * frame);
  }

  /**
   * Depth that is shown at a moment.
   *
   * @param seconds Seconds since the start, 0 … {@link runSeconds}.
   * @returns Depth in levels of the whole zoom.
   */
  depthAt(seconds: number): number {
    const depth = this.#timeline.depthAt(seconds);
    const part = Math.min(Math.floor(depth), this.#stops.length - 2);
    const start = this.#stops[part]!;
    return start + (depth - part) * (this.#stops[part + 1]! - start);
  }
}

/** The ends of a range, and the levels between them. */
function stopsBetween(from: number, to: number): number[] {
  const stops = [from];
  for (let level = Math.floor(from) + 1; level < to; level++) stops.push(level);
  stops.push(to);
  return stops;
}

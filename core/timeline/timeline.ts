/**
 * The timeline of a zoom: which depth is shown at which moment.
 *
 * The zoom travels at constant speed in logarithmic scale. One travel takes `secondsPerLevel` times the number of
 * steps between levels, and its speed is the same over the whole path: where factors differ, a step of factor 4
 * takes twice as long as one of factor 2, and the steps take `secondsPerLevel` on average.
 */
import type { FilmSettings } from '../contract/engine.ts';
import { DepthScale } from './depth.ts';

/** Length of the accelerated and of the decelerated part of an eased travel, in seconds. */
const EASE_SECONDS = 1;

/** Largest share of a travel that each eased end may take. */
const EASE_SHARE = 0.25;

/** How a zoom moves. */
export interface TimelineOptions extends Pick<
  FilmSettings,
  'secondsPerLevel' | 'easing' | 'direction' | 'holdSeconds'
> {
  /** Zoom factor from each level to the next, widest first; at least one. */
  readonly factors: readonly number[];
}

/**
 * Depth over time, for a film or for a player.
 *
 * An inward film holds the widest level, travels, and holds the deepest one; an outward film is its mirror image;
 * an in-and-out film holds, travels in, holds, travels out and holds.
 */
export class Timeline {
  /** Length of one run in seconds, holds included. */
  readonly durationSeconds: number;
  /**
   * Period of the endless run in seconds. An in-and-out run begins and ends on the same picture, so the loop
   * holds it once; the other directions start again with a cut.
   */
  readonly loopSeconds: number;
  readonly #scale: DepthScale;
  readonly #options: TimelineOptions;
  readonly #travelSeconds: number;
  readonly #easeSeconds: number;

  /**
   * Lays out a timeline.
   *
   * @param options Factors of the zoom and how it moves.
   * @throws {RangeError} When there is no factor, or one is not above 1.
   */
  constructor(options: TimelineOptions) {
    this.#options = options;
    this.#scale = new DepthScale(options.factors);
    this.#travelSeconds = options.secondsPerLevel * options.factors.length;
    this.#easeSeconds =
      options.easing === 'smooth' ? Math.min(EASE_SECONDS, EASE_SHARE * this.#travelSeconds) : 0;
    const travels = options.direction === 'in-out' ? 2 : 1;
    this.durationSeconds = travels * this.#travelSeconds + (travels + 1) * options.holdSeconds;
    this.loopSeconds = this.durationSeconds - (travels === 2 ? options.holdSeconds : 0);
  }

  /**
   * Depth that is shown at a moment of one run.
   *
   * @param seconds Time since the start; before it the first picture is shown, after the end the last one.
   * @returns Depth in levels, 0 … levels-1.
   */
  depthAt(seconds: number): number {
    const { direction, holdSeconds } = this.#options;
    const travel = this.#travelSeconds;
    const moving = seconds - holdSeconds;
    let inward = direction === 'out' ? travel - moving : moving;
    if (direction === 'in-out' && moving > travel + holdSeconds) {
      inward = 2 * travel + holdSeconds - moving;
    }
    return this.#scale.depthAt(this.#travelled(inward));
  }

  /**
   * Depth that is shown at a moment of the endless run.
   *
   * @param seconds Time since the start, at least 0; wraps around after {@link loopSeconds}.
   * @returns Depth in levels, 0 … levels-1.
   */
  loopDepthAt(seconds: number): number {
    return this.depthAt(seconds % this.loopSeconds);
  }

  /**
   * First moment at which a depth is shown, so that a player can go on from where the user has zoomed to.
   *
   * @param depth Depth in levels; clamped to 0 … levels-1.
   * @returns Seconds since the start of a run.
   */
  secondsAt(depth: number): number {
    const scale = this.#scale.scaleAt(depth);
    const { direction, holdSeconds } = this.#options;
    const start = direction === 'out' ? this.#scale.total : 0;
    if (scale === start) return 0;
    let low = 0;
    let high = this.#travelSeconds;
    // Bisection, since the eased ends have no handy inverse; 60 halvings exhaust a double.
    for (let halving = 0; halving < 60; halving++) {
      const middle = (low + high) / 2;
      if (this.#travelled(middle) < scale) low = middle;
      else high = middle;
    }
    return holdSeconds + (direction === 'out' ? this.#travelSeconds - high : high);
  }

  /**
   * Number of frames of a film of one run.
   *
   * @param framesPerSecond Frame rate, above 0.
   * @returns The duration times the frame rate, rounded; at least 2.
   */
  frameCount(framesPerSecond: number): number {
    return Math.max(2, Math.round(this.durationSeconds * framesPerSecond));
  }

  /**
   * Depth that one frame of a film shows. Frames are spread evenly from the first to the last moment, so that
   * the film begins and ends exactly on a level.
   *
   * @param frame Index of the frame, 0 … {@link frameCount}-1.
   * @param framesPerSecond Frame rate, above 0.
   * @returns Depth in levels, 0 … levels-1.
   */
  frameDepth(frame: number, framesPerSecond: number): number {
    return this.depthAt((this.durationSeconds * frame) / (this.frameCount(framesPerSecond) - 1));
  }

  /** Scale reached after a time of inward travel. */
  #travelled(seconds: number): number {
    const travel = this.#travelSeconds;
    const total = this.#scale.total;
    if (seconds <= 0) return 0;
    if (seconds >= travel) return total;
    const ease = this.#easeSeconds;
    const speed = total / (travel - ease);
    if (seconds < ease) return speed * ease * rampArea(seconds / ease);
    if (seconds > travel - ease) return total - speed * ease * rampArea((travel - seconds) / ease);
    return speed * (seconds - ease / 2);
  }
}

/**
 * Way covered while the speed rises from 0 to 1 along the smoothstep 3x² - 2x³: its integral. The speed is then
 * continuous, and so is the acceleration but for the very ends of the ramp.
 */
function rampArea(x: number): number {
  return x * x * x * (1 - x / 2);
}

/**
 * The timeline of a zoom: which depth is shown at which moment.
 *
 * The zoom travels in legs, from one level that it stands still on to the next. The time of all travels is
 * `secondsPerLevel` times the number of steps between levels, and each leg gets the part of it that its way has in
 * logarithmic scale: where factors differ, a step of factor 4 takes twice as long as one of factor 2. Within a leg
 * the speed is constant but for its eased ends. Holds come on top.
 */
import type { FilmSettings } from '../contract/engine.ts';
import { DepthScale } from './depth.ts';

/** Length of the accelerated and of the decelerated part of an eased leg, in seconds. */
const EASE_SECONDS = 1;

/** Largest share of a leg that each eased end may take. */
const EASE_SHARE = 0.25;

/** How a zoom moves. */
export interface TimelineOptions extends Pick<
  FilmSettings,
  'secondsPerLevel' | 'easing' | 'direction' | 'holdSeconds' | 'holds'
> {
  /** Zoom factor from each level to the next, widest first; at least one. */
  readonly factors: readonly number[];
}

/** When a level stands on screen during one run. */
export interface LevelMoment {
  /** Index of the level. */
  readonly level: number;
  /** Second at which it is reached. */
  readonly start: number;
  /** Second at which the zoom goes on; the same where it does not stand still. */
  readonly end: number;
}

/** One travel between two holds, in the time of the inward run. */
interface Leg {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly easeSeconds: number;
}

/**
 * Depth over time, for a film or for a player.
 *
 * An inward run begins with the widest level and ends with the deepest one; an outward run is its mirror image; an
 * in-and-out run goes there and back and holds the deepest level once.
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
  readonly #legs: readonly Leg[];
  /** Length of the way in, with the holds at both of its ends. */
  readonly #inwardSeconds: number;

  /**
   * Lays out a timeline.
   *
   * @param options Factors of the zoom and how it moves.
   * @throws {RangeError} When there is no factor, or one is not above 1.
   */
  constructor(options: TimelineOptions) {
    this.#options = options;
    this.#scale = new DepthScale(options.factors);
    this.#legs = this.#layLegs();
    const deepest = options.factors.length;
    this.#inwardSeconds = this.#legs.at(-1)!.end + this.#hold(deepest);
    const both = options.direction === 'in-out';
    this.durationSeconds = both ? 2 * this.#inwardSeconds - this.#hold(deepest) : this.#inwardSeconds;
    this.loopSeconds = this.durationSeconds - (both ? this.#hold(0) : 0);
  }

  /**
   * Depth that is shown at a moment of one run.
   *
   * @param seconds Time since the start; before it the first picture is shown, after the end the last one.
   * @returns Depth in levels, 0 … levels-1.
   */
  depthAt(seconds: number): number {
    const { direction } = this.#options;
    let inward = seconds;
    if (direction === 'out') inward = this.#inwardSeconds - seconds;
    if (direction === 'in-out' && seconds > this.#inwardSeconds) inward = this.durationSeconds - seconds;
    return this.#scale.depthAt(this.#scaleAt(inward));
  }

  /**
   * First moment at which a depth is shown, so that a player can go on from where the user has zoomed to.
   *
   * @param depth Depth in levels; clamped to 0 … levels-1.
   * @returns Seconds since the start of a run.
   */
  secondsAt(depth: number): number {
    const scale = this.#scale.scaleAt(depth);
    if (this.#options.direction !== 'out') {
      const leg = this.#legs.find(({ to }) => scale <= to);
      return leg && scale > 0 ? momentOf(leg, scale) : 0;
    }
    // The last moment of the way in is the first one of its mirror image.
    const leg = this.#legs.findLast(({ from }) => scale >= from);
    return leg && scale < this.#scale.total ? this.#inwardSeconds - momentOf(leg, scale) : 0;
  }

  /**
   * When each level stands on screen during one run, in the order of time. A level that is passed twice on the way
   * in and out is listed twice.
   *
   * @returns The moments.
   */
  moments(): LevelMoment[] {
    const inward = Array.from({ length: this.#scale.levels }, (_, level): LevelMoment => {
      const scale = this.#scale.scaleAt(level);
      const leg = level === 0 ? undefined : this.#legs.find(({ to }) => scale <= to);
      const start = leg ? momentOf(leg, scale) : 0;
      return { level, start, end: start + this.#hold(level) };
    });
    const mirrored = inward
      .map(({ level, start, end }) => ({
        level,
        start: this.durationSeconds - end,
        end: this.durationSeconds - start,
      }))
      .reverse();
    const { direction } = this.#options;
    if (direction === 'in') return inward;
    return direction === 'out' ? mirrored : [...inward, ...mirrored.slice(1)];
  }

  /** Seconds that a level stands still. */
  #hold(level: number): number {
    const { holds, holdSeconds, factors } = this.#options;
    const atEnd = level === 0 || level === factors.length;
    return holds?.[level] ?? (atEnd ? holdSeconds : 0);
  }

  #layLegs(): Leg[] {
    const { factors, secondsPerLevel, easing } = this.#options;
    const travelSeconds = secondsPerLevel * factors.length;
    const legs: Leg[] = [];
    let start = this.#hold(0);
    let from = 0;
    for (let level = 1; level <= factors.length; level++) {
      if (level < factors.length && this.#hold(level) === 0) continue;
      const to = this.#scale.scaleAt(level);
      const seconds = travelSeconds * ((to - from) / this.#scale.total);
      const easeSeconds = easing === 'smooth' ? Math.min(EASE_SECONDS, EASE_SHARE * seconds) : 0;
      const end = start + seconds;
      legs.push({ start, end, from, to, easeSeconds });
      start = end + this.#hold(level);
      from = to;
    }
    return legs;
  }

  /** Scale that the inward run has reached at a moment. */
  #scaleAt(seconds: number): number {
    const leg = this.#legs.findLast(({ start }) => start <= seconds);
    return leg ? scaleOn(leg, seconds) : 0;
  }
}

/** Scale that is reached on a leg at a moment of the inward run, from its start on. */
function scaleOn({ start, end, from, to, easeSeconds: ease }: Leg, seconds: number): number {
  if (seconds >= end) return to;
  const passed = seconds - start;
  const left = end - seconds;
  const speed = (to - from) / (end - start - ease);
  if (passed < ease) return from + speed * ease * rampArea(passed / ease);
  if (left < ease) return to - speed * ease * rampArea(left / ease);
  return from + speed * (passed - ease / 2);
}

/** First moment of the inward run at which a leg has reached a scale of its own. */
function momentOf(leg: Leg, scale: number): number {
  if (scale <= leg.from) return leg.start;
  if (scale >= leg.to) return leg.end;
  let low = leg.start;
  let high = leg.end;
  // Bisection, since the eased ends have no handy inverse; 60 halvings exhaust a double.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (scaleOn(leg, middle) < scale) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Way covered while the speed rises from 0 to 1 along the smoothstep 3x² - 2x³: its integral. The speed is then
 * continuous, and so is the acceleration but for the very ends of the ramp.
 */
function rampArea(x: number): number {
  return x * x * x * (1 - x / 2);
}

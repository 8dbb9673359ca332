/** What the lane of time draws and catches: pure, in seconds and shares. */
import { LONGEST_HOLD_SECONDS, SECONDS_PER_LEVEL } from '#core/project/project.ts';
import { DepthScale } from '#core/timeline/depth.ts';
import { Timeline, type LevelMoment, type TimelineOptions } from '#core/timeline/timeline.ts';

/** Points of the curve between the moments at which it bends. */
const POINTS = 160;

/** Holds are dragged in steps of so many seconds, or freely in these. */
const HOLD_STEP = { usual: 0.1, free: 0.01 } as const;

/**
 * Depth over time, as a line.
 *
 * @param options The zoom and how it moves.
 * @returns Points of one run: seconds, and the share of the whole zoom that has been gone, 0 … 1.
 */
export function depthCurve(options: TimelineOptions): { seconds: number; share: number }[] {
  const timeline = new Timeline(options);
  const scale = new DepthScale(options.factors);
  const even = Array.from({ length: POINTS + 1 }, (_, point) => (timeline.durationSeconds * point) / POINTS);
  const bends = timeline.moments().flatMap(({ start, end }) => [start, end]);
  return [...even, ...bends]
    .sort((one, other) => one - other)
    .map((seconds) => ({ seconds, share: scale.scaleAt(timeline.depthAt(seconds)) / scale.total }));
}

/**
 * Catches a moment at a level, or at the end of its hold.
 *
 * @param seconds The moment.
 * @param moments When the levels stand on screen.
 * @param within How near it must be, in seconds.
 * @returns The nearest start or end of a level's moment, else the moment itself.
 */
export function snapSeconds(seconds: number, moments: readonly LevelMoment[], within: number): number {
  const targets = moments.flatMap(({ start, end }) => [start, end]);
  const nearest = targets.reduce(
    (best, target) => (Math.abs(target - seconds) < Math.abs(best - seconds) ? target : best),
    Number.POSITIVE_INFINITY,
  );
  return Math.abs(nearest - seconds) <= within ? nearest : seconds;
}

/**
 * A hold that is dragged.
 *
 * @param seconds What it was.
 * @param change By how many seconds it is dragged.
 * @param free Whether it moves in fine steps.
 * @returns Seconds, within what a hold may be, without the noise of binary fractions.
 */
export function draggedHold(seconds: number, change: number, free: boolean): number {
  const step = free ? HOLD_STEP.free : HOLD_STEP.usual;
  const wanted = Math.round((seconds + change) / step) * step;
  return Number(Math.min(Math.max(wanted, 0), LONGEST_HOLD_SECONDS).toFixed(2));
}

/**
 * The pace at which one run lasts a given time; holds stay as they are.
 *
 * @param durationSeconds How long the run shall last.
 * @param options The zoom and how it moves.
 * @returns Seconds per level, within what a project may say.
 */
export function paceFor(durationSeconds: number, options: TimelineOptions): number {
  const travels = (options.direction === 'in-out' ? 2 : 1) * options.factors.length;
  const still = new Timeline(options).durationSeconds - travels * options.secondsPerLevel;
  const pace = (durationSeconds - still) / travels;
  const { minimum, maximum } = SECONDS_PER_LEVEL;
  return Number(Math.min(Math.max(pace, minimum), maximum).toFixed(4));
}

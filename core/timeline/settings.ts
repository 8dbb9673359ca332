/** What a project, or a take of it, says about how its zoom moves, with what holds where it says nothing. */
import { matchLevels } from '../project/match-levels.ts';
import type { TimelineSettings } from '../project/project.ts';
import type { Take } from '../project/take.ts';

/** How a zoom moves unless its project says otherwise. */
export const TIMELINE_DEFAULTS = {
  secondsPerLevel: 1.5,
  easing: 'smooth',
  direction: 'in-out',
  holdSeconds: 0.5,
  loop: true,
} as const satisfies Required<TimelineSettings>;

/** A project or a take, as far as time is concerned. */
export interface TimedProject {
  readonly timeline?: TimelineSettings | undefined;
  readonly levels: readonly { readonly prompt: string; readonly holdSeconds?: number | undefined }[];
}

type Movement = {
  readonly [Name in keyof typeof TIMELINE_DEFAULTS]: NonNullable<TimelineSettings[Name]>;
};

/** How a take's zoom moves: everything about a film that is not its picture. */
export interface Motion extends Movement {
  /** Seconds that each level stands still, widest first; null: `holdSeconds` at both ends, else not at all. */
  readonly holds: (number | null)[];
}

/**
 * How a project's own zoom moves.
 *
 * @param project A project or a take.
 * @returns Its motion, with nothing left open; one hold for each level.
 */
export function motionOf(project: TimedProject): Motion {
  const { timeline = {}, levels } = project;
  return {
    secondsPerLevel: timeline.secondsPerLevel ?? TIMELINE_DEFAULTS.secondsPerLevel,
    easing: timeline.easing ?? TIMELINE_DEFAULTS.easing,
    direction: timeline.direction ?? TIMELINE_DEFAULTS.direction,
    holdSeconds: timeline.holdSeconds ?? TIMELINE_DEFAULTS.holdSeconds,
    loop: timeline.loop ?? TIMELINE_DEFAULTS.loop,
    holds: levels.map((level) => level.holdSeconds ?? null),
  };
}

/**
 * How a take moves in a project that may have been edited since: holds go with the levels they belong to.
 *
 * @param take The take.
 * @param project The project as it stands.
 * @returns The project's motion, with one hold for each level of the take.
 */
export function takeMotion(take: Take, project: TimedProject): Motion {
  const motion = motionOf(project);
  const painted = matchLevels(project.levels, take.levels);
  const holds = take.levels.map((_, level) => motion.holds[painted.indexOf(level)] ?? null);
  return { ...motion, holds };
}

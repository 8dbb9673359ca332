/** How the levels of a take stand to the levels of a project that has been edited since. */
import { matchLevels } from '#core/project/match-levels.ts';
import type { Take } from '#core/project/take.ts';
import type { Draft } from '../project/draft.ts';

/** Which painted level belongs to which level of the project, and the way between their depths. */
export interface Alignment {
  /** For each level of the project the index of the painted level that belongs to it, or null. */
  readonly painted: readonly (number | null)[];
  /** Depth among the project's levels for a depth in the take. */
  readonly toProject: (depth: number) => number;
  /** Depth in the take for a depth among the project's levels. */
  readonly toTake: (depth: number) => number;
}

/**
 * Aligns a project with a take, also after levels were added, removed or moved. Where the order has changed, depths
 * are simply the same.
 *
 * @param draft The project.
 * @param take The take; null where there is nothing to align with.
 * @returns The alignment; depths are not clamped.
 */
export function align(draft: Draft, take: Take | null): Alignment {
  const painted = take ? matchLevels(draft.levels, take.levels) : draft.levels.map((_, index) => index);
  const pairs = painted.flatMap((there, here) => (there === null ? [] : [{ here, there }]));
  const ordered = pairs.every(({ there }, place) => place === 0 || there > pairs[place - 1]!.there);
  if (!ordered) return { painted, toProject: (depth) => depth, toTake: (depth) => depth };
  return {
    painted,
    toProject: (depth) =>
      interpolate(
        pairs.map(({ here, there }) => [there, here]),
        depth,
      ),
    toTake: (depth) =>
      interpolate(
        pairs.map(({ here, there }) => [here, there]),
        depth,
      ),
  };
}

/** Follows a line through points with rising x; goes on with slope 1 beyond both ends. */
function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  const after = points.findIndex(([position]) => position > x);
  const [x0, y0] = points.at(after < 0 ? -1 : Math.max(after - 1, 0)) ?? [0, 0];
  const [x1, y1] = points[after] ?? [x0, y0];
  if (after <= 0) return y0 + x - x0;
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

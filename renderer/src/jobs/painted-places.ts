/** Where the levels of a project stand among those of a job, after the project has been edited. */
import { matchLevels } from '#core/project/match-levels.ts';
import type { DraftLevel } from '../project/draft.ts';

/**
 * Finds the levels of a project among those that are being painted. Levels that have been edited, moved or joined by
 * others keep their keys; those of a project that was loaded again have new ones, and are told by their prompts.
 *
 * @param painted The levels that are being painted, widest first.
 * @param levels The project's levels, widest first.
 * @returns For each level of the project its index among the painted ones, or null.
 */
export function placesAmong(
  painted: readonly DraftLevel[],
  levels: readonly DraftLevel[],
): (number | null)[] {
  const places = levels.map(({ key }) => painted.findIndex((level) => level.key === key));
  if (places.every((place) => place < 0)) return matchLevels(levels, painted);
  return places.map((place) => (place < 0 ? null : place));
}

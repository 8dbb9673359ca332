/** What is particular about a level: the marks on its card, in words. */
import type { DraftLevel } from '../project/draft.ts';
import { words } from '../words/words.ts';

/** What is particular about a level. */
export interface LevelMarks {
  /** Whether the next level does not lie in its middle. */
  readonly offCentre: boolean;
  /** Whether it shows a photograph. */
  readonly photograph: boolean;
  /** Whether it keeps its picture. */
  readonly locked: boolean;
  /** Seconds that the zoom stands still on it because it says so. */
  readonly holdSeconds: number;
  /** Words of its prompt that the model does not know. */
  readonly unknownWords: number;
}

/**
 * Reads the marks of a level.
 *
 * @param level The level.
 * @param unknownWords Words of its prompt that the model does not know.
 * @returns The marks.
 */
export function marksOf(
  level: Pick<DraftLevel, 'focus' | 'holdSeconds' | 'photograph' | 'locked'>,
  unknownWords: number,
): LevelMarks {
  const { focus, holdSeconds = 0 } = level;
  const locked = level.locked !== undefined;
  const photograph = level.photograph !== undefined && !locked;
  const offCentre = focus !== undefined && (focus.x !== 0.5 || focus.y !== 0.5);
  return { photograph, locked, offCentre, holdSeconds, unknownWords };
}

/**
 * Says the marks of a level, for whoever cannot see them.
 *
 * @param marks The marks.
 * @returns For example `focus off centre, holds for 2 seconds`; empty when there are none.
 */
export function describeMarks(marks: LevelMarks): string {
  const { photograph, locked, offCentre, holdSeconds, unknownWords } = marks;
  return [
    ...(locked ? [words.photographs.marks.locked] : []),
    ...(photograph ? [words.photographs.marks.photograph] : []),
    ...(unknownWords > 0 ? [words.timeline.card.notUnderstood(unknownWords)] : []),
    ...(offCentre ? [words.timeline.card.offCentre] : []),
    ...(holdSeconds > 0 ? [words.timeline.card.holds(holdSeconds)] : []),
  ].join(', ');
}

/** The part of a zoom that is filmed. */
import type { FilmSettings } from '#core/contract/engine.ts';

/** Depths between which a film zooms, in levels. */
export type FilmRange = FilmSettings['range'];

/** Hundredths of a level are as fine as anybody sees. */
const STEPS = 100;

/**
 * Lets a range begin at a depth; where it would end before, it goes to the deepest level.
 *
 * @param range The range.
 * @param depth The depth in levels.
 * @param deepest Depth of the deepest level.
 * @returns The new range; null when nothing lies deeper.
 */
export function rangeFrom(range: FilmRange, depth: number, deepest: number): FilmRange | null {
  const from = near(depth);
  if (from >= deepest) return null;
  return { from, to: range.to !== null && range.to > from ? range.to : null };
}

/**
 * Lets a range end at a depth; where it would begin behind it, it begins at the widest level.
 *
 * @param range The range.
 * @param depth The depth in levels.
 * @param deepest Depth of the deepest level.
 * @returns The new range; null when nothing lies wider.
 */
export function rangeTo(range: FilmRange, depth: number, deepest: number): FilmRange | null {
  const to = near(depth);
  if (to <= 0) return null;
  return { from: range.from < to ? range.from : 0, to: to >= deepest ? null : to };
}

function near(depth: number): number {
  return Math.round(depth * STEPS) / STEPS;
}

/** Which sides levels may have: a model must be able to paint them, and every zoom factor must divide them. */
import { SIZE_PIXELS } from '../project/project.ts';

/** Width and height of a level in pixels. */
export interface LevelSize {
  readonly width: number;
  readonly height: number;
}

/** What is known of the sizes that a model paints. */
export interface PaintableSizes {
  /** What both sides must be multiples of where any size can be painted, in pixels; null where only some can. */
  readonly sizeStep: number | null;
  /** What is painted when nobody asks for a size. */
  readonly defaultSize: LevelSize;
}

/**
 * What both sides of every level must be multiples of.
 *
 * @param step What the model asks for, in pixels.
 * @param factors Zoom factors of the levels.
 * @returns The least number of pixels that both the model and every factor divide.
 */
export function sideStep(step: number, factors: readonly number[]): number {
  return factors.reduce(leastCommonMultiple, step);
}

/**
 * What the sides of a size are multiples of.
 *
 * @param size The size.
 * @param step What is asked for, in pixels.
 * @returns The largest number of pixels that divides both sides and the step; the step itself where the size suits it.
 */
export function commonStep(size: LevelSize, step: number): number {
  return [size.width, size.height].reduce(greatestCommonDivisor, step);
}

/**
 * The side nearest to a length.
 *
 * @param length A length in pixels.
 * @param step What sides must be multiples of, in pixels.
 * @returns A multiple of the step, within what a level may measure.
 */
export function nearestSide(length: number, step: number): number {
  const { smallest, largest } = sideRange(step);
  return Math.min(Math.max(Math.round(length / step) * step, smallest), largest);
}

/**
 * The size nearest to another one.
 *
 * @param size The other size.
 * @param step What sides must be multiples of, in pixels.
 * @returns The nearest sides (see `nearestSide`).
 */
export function nearestSize(size: LevelSize, step: number): { width: number; height: number } {
  return { width: nearestSide(size.width, step), height: nearestSide(size.height, step) };
}

/**
 * The zoom factors that do not divide a size.
 *
 * @param size Size of the levels.
 * @param factors Zoom factors of the levels.
 * @returns Each of them once, in their order.
 */
export function unevenFactors(size: LevelSize, factors: readonly number[]): number[] {
  return [...new Set(factors)].filter((factor) => size.width % factor !== 0 || size.height % factor !== 0);
}

/**
 * The smallest and the largest side.
 *
 * @param step What sides must be multiples of, in pixels.
 * @returns Both in pixels, inclusive.
 */
export function sideRange(step: number): { smallest: number; largest: number } {
  return {
    smallest: Math.ceil(SIZE_PIXELS.minimum / step) * step,
    largest: Math.floor(SIZE_PIXELS.maximum / step) * step,
  };
}

/**
 * The size of levels when nobody asks for one.
 *
 * @param model What is known of the model.
 * @param factors Zoom factors of the levels.
 * @returns The model's own size, or the nearest to it that every factor divides where the model paints any.
 */
export function usualSize(model: PaintableSizes, factors: readonly number[]): LevelSize {
  const { sizeStep, defaultSize } = model;
  if (sizeStep === null) return defaultSize;
  return nearestSize(defaultSize, sideStep(sizeStep, factors));
}

function leastCommonMultiple(a: number, b: number): number {
  return (a * b) / greatestCommonDivisor(a, b);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

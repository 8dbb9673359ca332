/** What networks take and give for black and white. */

/** Values of black and white. */
export type ImageRange = readonly [black: number, white: number];

/** Range of pictures everywhere in Tenfold. */
export const PICTURE_RANGE: ImageRange = [-1, 1];

/**
 * Leads from one range to another.
 *
 * @param values Any image; it is not changed.
 * @param from Its range.
 * @param to The range wanted.
 * @returns The image in that range, not clipped: the same array where the ranges are the same.
 */
export function mapRange(values: Float32Array, from: ImageRange, to: ImageRange): Float32Array {
  if (from[0] === to[0] && from[1] === to[1]) return values;
  const gain = (to[1] - to[0]) / (from[1] - from[0]);
  return values.map((value) => to[0] + gain * (value - from[0]));
}

/**
 * Evenly spaced numbers, to the last bit as numpy computes them: where a timestep falls on a half, that bit decides
 * which way it is rounded, and another timestep gives another picture.
 */

/**
 * Rounds as numpy does, halves to the even neighbour.
 *
 * @param value Any finite number.
 * @returns The nearest integer.
 */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Numbers from one to another, both included.
 *
 * @param start The first number, and the only one if `count` is 1.
 * @param stop The last number.
 * @param count How many, at least 1.
 * @returns The numbers; like `numpy.linspace`.
 */
export function linspace(start: number, stop: number, count: number): number[] {
  const step = (stop - start) / (count - 1);
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return start;
    return index === count - 1 ? stop : index * step + start;
  });
}

/**
 * Numbers at equal distances.
 *
 * @param start The first number.
 * @param step Distance from one to the next, any sign.
 * @param count How many.
 * @returns The numbers; like `numpy.arange`, which repeats the rounded distance of the first two.
 */
export function arange(start: number, step: number, count: number): number[] {
  const distance = start + step - start;
  return Array.from({ length: count }, (_, index) => start + index * distance);
}

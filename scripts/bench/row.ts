/** What the parts of `npm run bench` share: a line of its table, and the median that goes into it. */

/** One line of the table. */
export interface BenchRow {
  /** What was measured, in words. */
  measure: string;
  /** The median over the runs. */
  median: number;
  /** Unit of the median, for example `ms`. */
  unit: string;
  /** What we want it to be, for example `< 66`. */
  target?: string;
}

/**
 * The median of some measurements.
 *
 * @param values At least one number, an odd number of them.
 * @returns The one in the middle.
 */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

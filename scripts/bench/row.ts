/** One line of the table that `npm run bench` prints. */
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

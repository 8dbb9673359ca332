/**
 * How far something is, as a screen reader says it: seldom. What is seen may change with every frame; a live region that
 * did would never be silent.
 */

/**
 * What is said of something that takes its time: a text that changes a few times only.
 *
 * @param share How much is done, 0 … 1.
 * @param begun What is said first.
 * @param quarter What is said once 25, 50 or 75 percent are done; takes the percentage.
 * @returns The one of them that holds now.
 */
export function spokenShare(share: number, begun: string, quarter: (percent: number) => string): string {
  const quarters = Math.min(Math.floor(4 * share), 3);
  return quarters < 1 ? begun : quarter(25 * quarters);
}

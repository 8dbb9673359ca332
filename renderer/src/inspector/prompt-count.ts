/** What the model reads of a prompt, in words. */
import type { PromptInspection } from '#core/contract/studio.ts';

/**
 * Says how much of a prompt the model reads.
 *
 * @param inspection What it reads.
 * @returns For example `12 of 27 words` or `112 tokens, read in 2 parts`.
 */
export function countText(inspection: PromptInspection): string {
  const { unit, count, window, chunks, cut } = inspection;
  const units = (number: number): string => `${number} ${unit}${number === 1 ? '' : 's'}`;
  if (cut > 0) return `${units(count)}, but the model reads only ${window}: the last ${cut} are left out`;
  if (chunks.length > 1) return `${units(count)}, read in ${chunks.length} parts`;
  return `${count} of ${units(window)}`;
}

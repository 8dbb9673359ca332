/** What the model reads of a prompt, in words. */
import type { PromptInspection } from '#core/contract/studio.ts';
import { words } from '../words/words.ts';

/**
 * Says how much of a prompt the model reads.
 *
 * @param inspection What it reads.
 * @returns For example `12 of 27 words` or `112 tokens, read in 2 parts`.
 */
export function countText(inspection: PromptInspection): string {
  const { unit, count, window, chunks, cut } = inspection;
  const amount = words.inspector.count[unit](count);
  if (cut > 0) return words.inspector.count.cut(amount, window, cut);
  if (chunks.length > 1) return words.inspector.count.parts(amount, chunks.length);
  return (unit === 'word' ? words.inspector.count.ofWords : words.inspector.count.ofTokens)(count, window);
}

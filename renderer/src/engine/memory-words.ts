/** The plan of a generation's memory in words. */
import type { MemoryPlan } from '#core/contract/memory.ts';
import { formatMemory } from '../words/numbers.ts';
import { words } from '../words/words.ts';

/**
 * Says what a generation needs and what there is.
 *
 * @param plan The plan.
 * @returns For example `Needs about 5.2 GB of 24 GB, 16 images per model call.`
 */
export function describeMemory(plan: MemoryPlan): string {
  const { neededBytes, availableBytes, batch, measured } = plan;
  const needed = formatMemory(neededBytes);
  const share = availableBytes === null ? needed : words.engine.of(needed, formatMemory(availableBytes));
  return (measured ? words.engine.needs : words.engine.probablyNeeds)(share, batch);
}

/**
 * Share of the memory that a generation needs.
 *
 * @param plan The plan.
 * @returns 0 … 1; null where nobody knows how much there is.
 */
export function memoryShare(plan: MemoryPlan): number | null {
  const { neededBytes, availableBytes } = plan;
  return availableBytes === null ? null : Math.min(1, neededBytes / Math.max(1, availableBytes));
}

/** The plan of a generation's memory in words. */
import type { MemoryPlan } from '#core/contract/memory.ts';

/** How a verdict is called where there is room for a word or two. */
export const VERDICT_WORDS: Readonly<Record<MemoryPlan['verdict'], string>> = {
  fits: 'fits',
  tight: 'memory is tight',
  'will-not-fit': 'will not fit in memory',
  unknown: '',
};

/**
 * Says what a generation needs and what there is.
 *
 * @param plan The plan.
 * @returns For example `Needs about 5.2 GB of 24 GB, 16 images per model call.`
 */
export function describeMemory(plan: MemoryPlan): string {
  const { neededBytes, availableBytes, batch, measured } = plan;
  const needed = `${measured ? 'Needs' : 'Probably needs'} about ${gigabytes(neededBytes)}`;
  const there = availableBytes === null ? '' : ` of ${gigabytes(availableBytes)}`;
  return `${needed}${there}, ${batch} ${batch === 1 ? 'image' : 'images'} per model call.`;
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

function gigabytes(bytes: number): string {
  const value = bytes / 1e9;
  return `${value.toFixed(value < 10 ? 1 : 0)} GB`;
}

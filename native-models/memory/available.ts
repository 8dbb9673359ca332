/** How much memory a generation may use in all: what is free, and what this process would give back for it. */
import { freemem, totalmem } from 'node:os';
import type { ExecutionProvider } from '../provider-names.ts';
import { controlGroupRoom } from './control-group.ts';
import { readGraphicsMemory } from './graphics-memory.ts';

/** macOS keeps hardly a page free and makes room when asked, so what counts is how much there is at all. */
const USABLE_SHARE_OF_MAC = 0.7;

/**
 * Measures what there is.
 *
 * @param provider What will compute.
 * @returns Bytes; `null` where nobody tells how much memory the graphics card has.
 */
export async function availableBytes(provider: ExecutionProvider): Promise<number | null> {
  if (provider === 'cpu' || provider === 'coreml') return mainMemory();
  const card = await readGraphicsMemory();
  return card === undefined ? null : card.freeBytes + (card.ownBytes ?? 0);
}

function mainMemory(): number {
  if (process.platform === 'darwin') return totalmem() * USABLE_SHARE_OF_MAC;
  const free = Math.min(freemem(), controlGroupRoom() ?? Infinity);
  return free + process.memoryUsage.rss();
}

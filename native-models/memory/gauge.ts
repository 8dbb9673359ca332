/** Reads how much memory is taken: by this process, or by it on an NVIDIA card. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ExecutionProvider } from '../provider-names.ts';
import { readGraphicsMemory } from './graphics-memory.ts';

/** Reads one kind of memory. */
export interface MemoryGauge {
  /**
   * Begins a new peak.
   *
   * @returns Bytes in use now; `undefined` where that cannot be read.
   */
  begin(): Promise<number | undefined>;
  /**
   * Reads the peak.
   *
   * @returns Most bytes in use since `begin`; `undefined` where that cannot be read.
   */
  peak(): Promise<number | undefined>;
}

/**
 * The gauge of the memory that a provider uses.
 *
 * @param provider What computes.
 * @returns Main memory for the processor, and on Macs, whose graphics share it; the card's own memory otherwise, which
 *   only NVIDIA's driver tells.
 */
export function gaugeOf(provider: ExecutionProvider): MemoryGauge {
  return provider === 'cpu' || provider === 'coreml' ? residentGauge : cardGauge;
}

/** Resident memory. Linux keeps the exact peak; elsewhere what ONNX Runtime's arenas have not given back is close. */
const residentGauge: MemoryGauge = {
  begin() {
    if (process.platform === 'linux') forgetPeak();
    return Promise.resolve(process.memoryUsage.rss());
  },
  peak() {
    const peak = process.platform === 'linux' ? linuxPeakBytes() : undefined;
    return Promise.resolve(peak ?? process.memoryUsage.rss());
  },
};

/** ONNX Runtime gives nothing back to a card before a session ends, so what it has after a run is the peak. */
const cardGauge: MemoryGauge = {
  begin: async () => (await readGraphicsMemory())?.ownBytes,
  peak: async () => (await readGraphicsMemory())?.ownBytes,
};

/**
 * Sets the peak that Linux keeps back to what is resident now.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html
 */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Not allowed here: the peak of the whole life of the process is an upper bound.
  }
}

function linuxPeakBytes(): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

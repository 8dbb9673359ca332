import { describe, expect, test } from 'vitest';
import type { MemoryPlan } from '#core/contract/memory.ts';
import { describeMemory, memoryShare } from './memory-words.ts';

const plan: MemoryPlan = {
  verdict: 'fits',
  provider: 'cpu',
  neededBytes: 5.23e9,
  availableBytes: 24e9,
  batch: 16,
  textEncoderRests: false,
  measured: true,
  remedy: null,
};

describe('the memory of a generation in words', () => {
  test('says what it needs, of how much, and how many images go through the model together', () => {
    expect(describeMemory(plan)).toBe('Needs about 5.2 GB of 24 GB, 16 images per model call.');
  });

  test('does not promise what is only an estimate, or what nobody knows', () => {
    expect(describeMemory({ ...plan, measured: false, availableBytes: null, batch: 1 })).toBe(
      'Probably needs about 5.2 GB, 1 image per model call.',
    );
  });

  test('is at most all of it', () => {
    expect(memoryShare({ ...plan, neededBytes: 6e9 })).toBe(0.25);
    expect(memoryShare({ ...plan, neededBytes: 60e9 })).toBe(1);
    expect(memoryShare({ ...plan, availableBytes: 0 })).toBe(1);
    expect(memoryShare({ ...plan, availableBytes: null })).toBeNull();
  });
});

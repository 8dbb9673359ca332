import { expect, test } from 'vitest';
import type { PromptInspection } from '#core/contract/studio.ts';
import { countText } from './prompt-count.ts';

function text(change: Partial<PromptInspection>): string {
  const inspection: PromptInspection = {
    unit: 'token',
    count: 12,
    window: 75,
    chunks: [12],
    cut: 0,
    replaced: [],
    unknown: [],
  };
  return countText({ ...inspection, ...change });
}

test('a prompt is counted against what the model reads at once', () => {
  expect(text({})).toBe('12 of 75 tokens');
  expect(text({ unit: 'word', count: 1, window: 27, chunks: [1] })).toBe('1 of 27 words');
});

test('a prompt in several parts says so', () => {
  expect(text({ count: 112, chunks: [70, 42] })).toBe('112 tokens, read in 2 parts');
});

test('a prompt that is too long says what is lost', () => {
  expect(text({ unit: 'word', count: 30, window: 27, chunks: [27], cut: 3 })).toBe(
    '30 words, but the model reads only 27: the last 3 are left out',
  );
});

import { describe, expect, it } from 'vitest';
import type { Download, LibraryEntry } from '#core/contract/library.ts';
import { describeDownload, describeEntry } from './describe.ts';

const entry = (part: Partial<LibraryEntry>): LibraryEntry => ({
  id: 'a',
  name: 'A',
  sizeBytes: 2_130_000_000,
  origin: { type: 'bundled' },
  license: null,
  verified: null,
  problem: null,
  ...part,
});
const download = (part: Partial<Download>): Download => ({
  id: 'a',
  repository: 'b/a',
  state: 'running',
  doneBytes: 1_200_000_000,
  totalBytes: 2_130_000_000,
  bytesPerSecond: null,
  secondsLeft: null,
  problem: null,
  ...part,
});

describe('models in words', () => {
  it.each([
    [{}, '2.13 GB · came with Tenfold'],
    [{ origin: { type: 'folder' as const } }, '2.13 GB · added from a folder'],
    [
      {
        origin: { type: 'hub' as const, repository: 'b/a', revision: '0'.repeat(40) },
        license: { name: 'mit', url: '' },
        verified: '2026-11-24T04:00:00.000Z',
      },
      '2.13 GB · b/a · mit · verified 2026-11-24',
    ],
  ])('%#', (part, text) => expect(describeEntry(entry(part))).toBe(text));
});

describe('downloads in words', () => {
  it.each([
    [{ bytesPerSecond: 24_000_000, secondsLeft: 39 }, '1.20 GB of 2.13 GB · 24.0 MB/s · 39 s left'],
    [{}, '1.20 GB of 2.13 GB'],
    [{ state: 'paused' as const }, '1.20 GB of 2.13 GB · paused'],
  ])('%#', (part, text) => expect(describeDownload(download(part))).toBe(text));
});

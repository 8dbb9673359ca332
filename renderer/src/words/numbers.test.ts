import { expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatList,
  formatMemory,
  formatMoment,
  formatNumber,
  formatSeconds,
} from './numbers.ts';

it.each([
  [10, '1 kB'],
  [999_499, '999 kB'],
  [12_400_000, '12.4 MB'],
  [2.5e9, '2.50 GB'],
  [2.5e12, '2500.00 GB'],
])('says %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [60, '1 min'],
  [125, '2 min 5 s'],
  [3780, '1 h 3 min'],
])('says %d seconds as %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

it('says how fast bytes come', () => {
  expect(formatBytes(24_000_000, true)).toBe('24.0 MB/s');
});

it('rounds memory', () => {
  expect([5.23e9, 23.6e9].map(formatMemory)).toEqual(['5.2 GB', '24 GB']);
});

it('counts as people do', () => {
  expect([7, 1234, 1_500_000].map(formatCount)).toEqual(['7', '1.2K', '1.5M']);
});

it('keeps the decimals that it is asked for', () => {
  expect([formatNumber(1234.5, 2), formatNumber(7, 1)]).toEqual(['1234.50', '7.0']);
});

it('says the day and the time', () => {
  expect(formatMoment('2026-11-28T12:04:00.000Z')).toMatch(/^Nov 28, 2026, \d+:04.[AP]M$/);
});

it('lists names', () => {
  expect(formatList(['Take 1', 'Take 2'])).toBe('Take 1 and Take 2');
});

import { describe, expect, it } from 'vitest';
import { formatClock, formatMagnification, formatScale } from './format.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { wheelLevels } from './wheel.ts';

describe('the read-out', () => {
  it.each([
    [1, '1.0', ''],
    [9.94, '9.9', ''],
    [64, '64', ''],
    [16384, '16\u202f384', ''],
    [2 ** 31, '10', '9.3'],
  ])('of a magnification of %d is %s to the power of "%s"', (magnification, digits, exponent) => {
    expect(formatMagnification(magnification)).toEqual({ digits, exponent });
  });

  it.each([
    [1, '×1'],
    [128, '×128'],
    [65536, '×65\u202f536'],
    [2 ** 21, '×2.1M'],
    [4 ** 30, '≈ ×10¹⁸'],
  ])('of the scale %d is short', (magnification, text) => {
    expect(formatScale(magnification)).toBe(text);
  });

  it.each([
    [0, '0:00.0'],
    [7.46, '0:07.4'],
    [59.99, '0:59.9'],
    [61.5, '1:01.5'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });
});

describe('frame statistics', () => {
  it('give the median of odd and even numbers of frames', () => {
    const statistics = new FrameStatistics();
    expect(statistics.median()).toBeNull();
    for (const time of [5, 1, 3]) statistics.add(time);
    expect(statistics.median()).toBe(3);
    statistics.add(4);
    expect(statistics.median()).toBe(3.5);
  });

  it('remember the latest frames only', () => {
    const statistics = new FrameStatistics();
    for (let frame = 0; frame < 300; frame++) statistics.add(100);
    for (let frame = 0; frame < 300; frame++) statistics.add(1);
    expect(statistics.median()).toBe(1);
    expect(statistics.frames).toBe(600);
  });
});

describe('the wheel', () => {
  it('goes deeper forwards and wider backwards, in pixels as in lines', () => {
    expect(wheelLevels({ deltaY: -100, deltaMode: 0, ctrlKey: false })).toBeGreaterThan(0);
    expect(wheelLevels({ deltaY: 3, deltaMode: 1, ctrlKey: false })).toBeLessThan(0);
  });

  it('never jumps', () => {
    expect(wheelLevels({ deltaY: -9999, deltaMode: 2, ctrlKey: true })).toBeLessThanOrEqual(0.5);
  });
});

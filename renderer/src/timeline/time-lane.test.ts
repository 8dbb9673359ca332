import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Timeline, type TimelineOptions } from '#core/timeline/timeline.ts';
import { depthCurve, draggedHold, paceFor, snapSeconds } from './time-lane.ts';

const options: TimelineOptions = {
  factors: [2, 4, 2],
  secondsPerLevel: 2,
  easing: 'linear',
  direction: 'in-out',
  holdSeconds: 1,
  holds: [null, 3, null, null],
};

describe('the lane of time', () => {
  it('draws the way there and back, flat where a level is held', () => {
    const curve = depthCurve(options);
    const { durationSeconds } = new Timeline(options);
    expect([curve[0], curve.at(-1)]).toMatchObject([
      { seconds: 0, share: 0 },
      { seconds: durationSeconds, share: 0 },
    ]);
    expect(Math.max(...curve.map(({ share }) => share))).toBe(1);
    const held = curve.filter(({ seconds }) => seconds > 2.6 && seconds < 5.4);
    expect(held.length).toBeGreaterThan(10);
    for (const { share } of held) expect(share).toBeCloseTo(1 / 4, 9);
  });

  it('catches levels and the ends of holds, but only from nearby', () => {
    const moments = new Timeline(options).moments();
    const { start, end } = moments[1]!;
    expect(snapSeconds(start - 0.1, moments, 0.2)).toBe(start);
    expect(snapSeconds(end + 0.1, moments, 0.2)).toBe(end);
    expect(snapSeconds(start - 0.3, moments, 0.2)).toBe(start - 0.3);
  });

  it('drags holds in tenths, or freely, and never below nothing', () => {
    expect(draggedHold(1, 0.234, false)).toBe(1.2);
    expect(draggedHold(1, 0.234, true)).toBe(1.23);
    expect(draggedHold(1, -5, false)).toBe(0);
    expect(draggedHold(1, 500, false)).toBe(60);
  });

  it('finds the pace for a length', () => {
    fc.assert(
      fc.property(fc.double({ min: 30, max: 300, noNaN: true }), (seconds) => {
        const secondsPerLevel = paceFor(seconds, options);
        expect(new Timeline({ ...options, secondsPerLevel }).durationSeconds).toBeCloseTo(seconds, 2);
      }),
    );
    expect(paceFor(0, options)).toBe(0.1);
  });
});

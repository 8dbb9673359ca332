import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DepthScale } from './depth.ts';
import { Timeline, type TimelineOptions } from './timeline.ts';

const factors = fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 31 });
const options: fc.Arbitrary<TimelineOptions> = fc.record({
  factors,
  secondsPerLevel: fc.double({ min: 0.1, max: 20, noNaN: true }),
  easing: fc.constantFrom('smooth', 'linear'),
  direction: fc.constantFrom('in', 'out', 'in-out'),
  holdSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
  holds: fc.option(fc.array(fc.option(fc.constantFrom(0, 0.25, 1, 7)), { maxLength: 32 }), {
    nil: undefined,
  }),
});
const share = fc.double({ min: 0, max: 1, noNaN: true });

const example: TimelineOptions = {
  factors: [2, 4, 3, 2],
  secondsPerLevel: 2,
  easing: 'smooth',
  direction: 'in',
  holdSeconds: 1,
};

describe('depth and scale', () => {
  it('are inverse to each other, and whole levels lie at the product of the factors before them', () => {
    fc.assert(
      fc.property(factors, share, (list, way) => {
        const scale = new DepthScale(list);
        const depth = way * list.length;
        expect(scale.depthAt(scale.scaleAt(depth))).toBeCloseTo(depth, 9);
        list.forEach((_, level) => {
          const product = list.slice(0, level).reduce((total, factor) => total * factor, 1);
          expect(scale.scaleAt(level)).toBeCloseTo(Math.log(product), 9);
        });
      }),
    );
  });

  it('refuse a factor that does not zoom', () => {
    expect(() => new DepthScale([])).toThrow(RangeError);
    expect(() => new DepthScale([2, 1])).toThrow(RangeError);
    expect(() => new DepthScale([Number.NaN])).toThrow(RangeError);
  });
});

describe('a timeline', () => {
  it('zooms at one constant speed in logarithmic scale over mixed factors, between the eased ends', () => {
    for (const easing of ['smooth', 'linear'] as const) {
      const timeline = new Timeline({ ...example, easing });
      const scale = new DepthScale(example.factors);
      const ease = easing === 'smooth' ? 1 : 0;
      const speed = scale.total / (8 - ease);
      for (let t = 1 + ease; t < 9 - ease - 0.05; t += 0.05) {
        const way = scale.scaleAt(timeline.depthAt(t + 0.05)) - scale.scaleAt(timeline.depthAt(t));
        expect(way / 0.05).toBeCloseTo(speed, 9);
      }
    }
  });

  it('never jumps and never turns back on the way in', () => {
    fc.assert(
      fc.property(options, share, share, (given, one, other) => {
        const timeline = new Timeline({ ...given, direction: 'in' });
        const scale = new DepthScale(given.factors);
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        const start = scale.scaleAt(timeline.depthAt(early * timeline.durationSeconds));
        const end = scale.scaleAt(timeline.depthAt(late * timeline.durationSeconds));
        // The fastest that any easing goes is 4/3 of the mean speed, on every leg.
        const fastest = (4 / 3) * (scale.total / (given.secondsPerLevel * given.factors.length));
        expect(end).toBeGreaterThanOrEqual(start - 1e-9);
        expect(end - start).toBeLessThanOrEqual(fastest * (late - early) * timeline.durationSeconds + 1e-9);
      }),
    );
  });

  it('starts and stops without a jerk when eased: the speed is zero at both ends and continuous', () => {
    const timeline = new Timeline(example);
    const scale = new DepthScale(example.factors);
    const speedAt = (t: number): number =>
      (scale.scaleAt(timeline.depthAt(t + 1e-4)) - scale.scaleAt(timeline.depthAt(t - 1e-4))) / 2e-4;
    const full = scale.total / 7;
    expect(speedAt(1)).toBeLessThan(1e-3 * full);
    expect(speedAt(9)).toBeLessThan(1e-3 * full);
    for (let t = 1; t < 9; t += 0.01) {
      expect(Math.abs(speedAt(t + 0.01) - speedAt(t))).toBeLessThan(0.02 * full);
    }
  });

  it('holds the first and the last picture', () => {
    const inward = new Timeline({ ...example, easing: 'linear' });
    const outward = new Timeline({ ...example, easing: 'linear', direction: 'out' });
    for (const t of [-5, 0, 0.5, 1]) expect([inward.depthAt(t), outward.depthAt(t)]).toEqual([0, 4]);
    for (const t of [9, 9.5, 10, 99]) expect([inward.depthAt(t), outward.depthAt(t)]).toEqual([4, 0]);
    expect(inward.durationSeconds).toBe(10);
  });

  it('plays outward as the mirror image of inward, and in-and-out symmetrically', () => {
    fc.assert(
      fc.property(options, share, (given, way) => {
        const inward = new Timeline({ ...given, direction: 'in' });
        const outward = new Timeline({ ...given, direction: 'out' });
        const both = new Timeline({ ...given, direction: 'in-out' });
        const t = way * inward.durationSeconds;
        expect(outward.depthAt(t)).toBeCloseTo(inward.depthAt(inward.durationSeconds - t), 6);
        const s = way * both.durationSeconds;
        expect(both.depthAt(s)).toBeCloseTo(both.depthAt(both.durationSeconds - s), 6);
        expect(both.depthAt(both.durationSeconds / 2)).toBe(given.factors.length);
      }),
    );
  });

  it('loops in-and-out seamlessly, holding each end once', () => {
    const timeline = new Timeline({ ...example, direction: 'in-out' });
    expect(timeline.durationSeconds).toBe(19);
    expect(timeline.loopSeconds).toBe(18);
    expect(timeline.depthAt(timeline.loopSeconds - 1e-6)).toBeCloseTo(0, 6);
    expect(timeline.depthAt(timeline.loopSeconds)).toBe(timeline.depthAt(0));
  });

  it('stands still where it is asked to, as long as it is asked to, and takes that much longer', () => {
    const held = { ...example, holds: [null, null, 3, 0, 2] };
    const inward = new Timeline(held);
    expect(inward.durationSeconds).toBeCloseTo(1 + 8 + 3 + 2, 12);
    const [, , moment] = inward.moments();
    expect(moment).toMatchObject({ level: 2 });
    expect(moment!.end - moment!.start).toBeCloseTo(3, 12);
    for (const way of [0, 0.3, 1]) expect(inward.depthAt(moment!.start + 3 * way)).toBeCloseTo(2, 9);
    expect(inward.depthAt(moment!.start - 0.5)).toBeLessThan(2);
    expect(inward.depthAt(moment!.end + 0.5)).toBeGreaterThan(2);
    const both = new Timeline({ ...held, direction: 'in-out' });
    expect(both.durationSeconds).toBeCloseTo(2 * (1 + 8 + 3) + 2, 12);
    expect(both.loopSeconds).toBe(both.durationSeconds - 1);
  });

  it('lasts as long as its travels and its holds', () => {
    fc.assert(
      fc.property(options, (given) => {
        const timeline = new Timeline(given);
        const moments = timeline.moments();
        const still = moments.reduce((total, { start, end }) => total + end - start, 0);
        const travels = given.direction === 'in-out' ? 2 : 1;
        const travel = travels * given.secondsPerLevel * given.factors.length;
        expect(timeline.durationSeconds).toBeCloseTo(travel + still, 6);
        expect(moments.at(-1).end).toBeCloseTo(timeline.durationSeconds, 6);
      }),
    );
  });

  it('shows each level at its moments, which follow each other', () => {
    fc.assert(
      fc.property(options, share, (given, way) => {
        const timeline = new Timeline(given);
        let last = 0;
        for (const { level, start, end } of timeline.moments()) {
          expect(start).toBeGreaterThanOrEqual(last - 1e-9);
          expect(timeline.depthAt(start + way * (end - start))).toBeCloseTo(level, 6);
          last = end;
        }
      }),
    );
  });

  it('slows down before a hold and speeds up after it when eased', () => {
    const timeline = new Timeline({ ...example, holds: [0, null, 2, null, 0] });
    const { start, end } = timeline.moments()[2]!;
    const scale = new DepthScale(example.factors);
    const way = (from: number): number =>
      Math.abs(scale.scaleAt(timeline.depthAt(from + 0.05)) - scale.scaleAt(timeline.depthAt(from)));
    expect(way(start - 0.05)).toBeLessThan(0.1 * way(start - 1.5));
    expect(way(end)).toBeLessThan(0.1 * way(end + 1.5));
  });

  it('finds the moment at which a depth is shown', () => {
    fc.assert(
      fc.property(options, share, (given, way) => {
        const timeline = new Timeline(given);
        const depth = way * given.factors.length;
        const seconds = timeline.secondsAt(depth);
        expect(seconds).toBeGreaterThanOrEqual(0);
        expect(seconds).toBeLessThanOrEqual(timeline.durationSeconds);
        expect(timeline.depthAt(seconds)).toBeCloseTo(depth, 6);
      }),
    );
  });
});

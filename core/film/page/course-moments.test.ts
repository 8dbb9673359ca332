import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleBar, scaledLevels } from '../../timeline/scale.ts';
import { FilmCourse, type CourseSettings } from '../course.ts';
import { courseMoments, rulerOf } from './course-moments.ts';

const usual: CourseSettings = {
  ...{ framesPerSecond: 30, secondsPerLevel: 1.5, easing: 'smooth', direction: 'in-out' },
  ...{ holdSeconds: 0.5, loop: true, range: { from: 0, to: null } },
};
const factors = fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 8 });

/** What a page shows at a moment. */
function shown(moments: readonly [number, number][], seconds: number): number {
  const next = Math.max(
    1,
    moments.findIndex(([at]) => at >= seconds),
  );
  const [[before, from], [after, to]] = [moments[next - 1]!, moments[next]!];
  return from + ((to - from) * (seconds - before)) / (after - before);
}

describe('the moments of a page', () => {
  it('show at any time what a film would show', () => {
    const settings = fc.record({
      factors,
      secondsPerLevel: fc.double({ min: 0.1, max: 5, noNaN: true }),
      direction: fc.constantFrom('in', 'out', 'in-out'),
      easing: fc.constantFrom('smooth', 'linear'),
      holds: fc.array(fc.option(fc.double({ min: 0, max: 3, noNaN: true })), { maxLength: 9 }),
      from: fc.double({ min: 0, max: 0.9, noNaN: true }),
    });
    fc.assert(
      fc.property(settings, ({ factors: steps, from, ...rest }) => {
        const course = new FilmCourse(steps, { ...usual, ...rest, range: { from, to: null } });
        const moments = courseMoments(course);
        expect(moments[0]![0]).toBe(0);
        for (let part = 0; part < 50; part++) {
          const seconds = Math.min((course.runSeconds * part) / 49, moments.at(-1)[0]);
          // Between two samples a level may be passed at which the pace changes.
          const allowed = 0.002 + 0.05 / rest.secondsPerLevel;
          expect(Math.abs(shown(moments, seconds) - course.depthAt(seconds))).toBeLessThan(allowed);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are few where it stands still or keeps its speed', () => {
    const calm = { ...usual, secondsPerLevel: 60, holdSeconds: 60, easing: 'linear' } as const;
    const moments = courseMoments(new FilmCourse([2, 2, 2], calm));
    expect(moments.length).toBeLessThan(12);
    expect(moments.at(-1)).toEqual([60 * 3 * 2 + 120, 0]);
  });
});

describe('the ruler of a page', () => {
  it('has the bar that a film would show at every depth', () => {
    fc.assert(
      fc.property(factors, fc.nat(8), fc.integer({ min: -20, max: 28 }), (steps, level, power) => {
        const known = { level: level % (steps.length + 1), widthMetres: 1.7 * 10 ** power };
        const { widthMetres, bars } = rulerOf(steps, known);
        const scale = scaledLevels(steps, known);
        expect(bars).toEqual(bars.toSorted((a, b) => a.metres - b.metres));
        for (let depth = 0; depth <= steps.length; depth += 0.07) {
          const first = Math.floor(depth);
          const wider = steps.slice(0, first).reduce((product, factor) => product * factor, 1);
          const width = (widthMetres / wider) * (steps[first] ?? 1) ** (first - depth);
          const { metres, label } = scaleBar(depth, scale)!;
          expect(bars.findLast((bar) => bar.metres <= 0.25 * width * (1 + 1e-9))).toEqual({ metres, label });
        }
      }),
      { numRuns: 60 },
    );
  });
});

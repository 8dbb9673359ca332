import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../errors.ts';
import { FilmCourse, type CourseSettings } from './course.ts';

const settings: CourseSettings = {
  ...{ framesPerSecond: 10, secondsPerLevel: 1, easing: 'linear', direction: 'in' },
  ...{ holdSeconds: 0, loop: false, range: { from: 0, to: null } },
};

function depths(factors: number[], changes: Partial<CourseSettings> = {}): number[] {
  const course = new FilmCourse(factors, { ...settings, ...changes });
  return Array.from({ length: course.frames }, (_, frame) => course.depthOf(frame));
}

describe('the course of a film', () => {
  it('leads from the widest level to the deepest', () => {
    const shown = depths([2, 2, 2]);
    expect(shown).toHaveLength(30);
    expect(shown[0]).toBe(0);
    expect(shown.at(-1)).toBe(3);
  });

  it('has as many frames as its time asks for, and begins and ends exactly on a level', () => {
    const given = fc.record({
      framesPerSecond: fc.constantFrom(1, 24, 25, 29.97, 30, 60),
      secondsPerLevel: fc.double({ min: 0.1, max: 20, noNaN: true }),
      easing: fc.constantFrom('smooth', 'linear'),
      direction: fc.constantFrom('in', 'out', 'in-out'),
      holdSeconds: fc.double({ min: 0, max: 5, noNaN: true }),
    });
    const factors = fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 31 });
    fc.assert(
      fc.property(factors, given, (steps, changes) => {
        const course = new FilmCourse(steps, { ...settings, ...changes });
        expect(course.frames).toBe(Math.max(2, Math.round(course.runSeconds * changes.framesPerSecond)));
        const { direction } = changes;
        expect(course.depthOf(0)).toBeCloseTo(direction === 'out' ? steps.length : 0, 9);
        expect(course.depthOf(course.frames - 1)).toBeCloseTo(direction === 'in' ? steps.length : 0, 9);
      }),
    );
  });

  it('keeps to its range, at the pace of the whole zoom', () => {
    const shown = depths([2, 4, 2], { range: { from: 0.5, to: 2.25 } });
    expect(shown[0]).toBe(0.5);
    expect(shown.at(-1)).toBeCloseTo(2.25, 9);
    // In doublings: half of one, two, and a quarter; the whole zoom has four in three seconds.
    expect(shown).toHaveLength(Math.round((10 * 3 * 2.75) / 4));
  });

  it('never leaves its range or turns back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (factors, start, length) => {
          const from = start * factors.length;
          const to = Math.min(factors.length, from + length * (factors.length - from));
          const shown = depths(factors, { range: { from, to }, easing: 'smooth' });
          expect(shown[0]).toBeCloseTo(from, 9);
          expect(shown.at(-1)).toBeCloseTo(to, 9);
          shown.forEach((depth, frame) => {
            expect(depth).toBeGreaterThanOrEqual((shown[frame - 1] ?? from) - 1e-9);
          });
        },
      ),
    );
  });

  it('goes on from its end to its start where it loops in and out, without showing a frame twice', () => {
    const shown = depths([2, 2], { direction: 'in-out', loop: true });
    expect(shown).toHaveLength(40);
    expect(shown[0]).toBe(0);
    expect(shown[20]).toBe(2);
    expect(shown[39]).toBeCloseTo(shown[1]!, 9);
  });

  it.each([
    [{ from: 0, to: 2.5 }, /has 3 levels: choose a range within them/],
    [{ from: 2, to: null }, /has 3 levels/],
    [{ from: 1, to: 1 }, /ends deeper than it begins/],
  ])('refuses the range %j', (range, sentence) => {
    expect(() => depths([2, 2], { range })).toThrow(BadInputError);
    expect(() => depths([2, 2], { range })).toThrow(sentence);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WIDTH_METRES } from '../../project/project.ts';
import { scaleBar } from '../../timeline/scale.ts';
import { drawLabel } from './label.ts';

const ink = (text: string, size: number): number =>
  drawLabel(text, size).coverage.reduce((sum, value) => sum + value / 255, 0);

describe('the label of a scale bar', () => {
  it('covers as much as the outline of its character', () => {
    // The font's "1" has straight sides only.
    const outline = [
      [653, 1490],
      [653, 0],
      [466, 0],
      [466, 1314],
      [456, 1314],
      [96, 1047],
      [96, 1251],
      [420, 1490],
    ] as const;
    const area = outline.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = outline[(index + 1) % outline.length]!;
      return sum + (x * nextY - nextX * y) / 2;
    }, 0);
    for (const size of [16, 40, 101]) {
      expect(ink('1', size) / ((Math.abs(area) * size ** 2) / 2048 ** 2)).toBeCloseTo(1, 2);
    }
  });

  it('leaves the holes of its characters open', () => {
    const { width, coverage, height } = drawLabel('0', 64);
    const middle = coverage[Math.round(height / 2) * width + Math.round(width / 2)];
    expect(middle).toBe(0);
  });

  it('stands powers above the line, smaller', () => {
    const rows = (text: string): number[] => {
      const { width, coverage } = drawLabel(text, 64);
      return [...coverage.keys()].filter((at) => coverage[at]! > 128).map((at) => Math.floor(at / width));
    };
    expect(Math.max(...rows('⁷'))).toBeLessThan(Math.max(...rows('7')) - 15);
    expect(Math.min(...rows('⁷'))).toBeLessThanOrEqual(Math.min(...rows('7')));
    expect(ink('⁷', 64)).toBeLessThan(0.6 * ink('7', 64));
  });

  it('can be drawn for whatever a bar measures', () => {
    const { minimum, maximum } = WIDTH_METRES;
    const widths = fc.double({ min: Math.log10(minimum), max: Math.log10(maximum), noNaN: true });
    fc.assert(
      fc.property(widths, (power) => {
        const bar = scaleBar(0, { levels: [{ factor: null, widthMetres: 10 ** power }] })!;
        expect(ink(bar.label, 12)).toBeGreaterThan(20);
      }),
      { numRuns: 60 },
    );
    expect(() => drawLabel('ö', 12)).toThrow(RangeError);
  });
});

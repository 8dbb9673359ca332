import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossScaleConsistency, seamVisibility } from '../measures/measures.ts';
import { matchBorders } from './borders.ts';
import { stackGeometry } from './geometry.ts';
import { renderImages } from './render.ts';
import { anyGeometry, constantStack, eachPixel, largestDifference, randomStack } from './test/stacks.ts';

describe('matching borders', () => {
  it('changes nothing where levels agree already', () => {
    fc.assert(
      fc.property(anyGeometry, fc.nat(), (geometry, seed) => {
        const rendered = renderImages(randomStack(geometry, seed), geometry);
        const matched = matchBorders(rendered, geometry);
        matched.forEach((level, index) =>
          expect(largestDifference(level, rendered[index]!)).toBeLessThan(1e-5),
        );
      }),
    );
  });

  it('changes nothing in the widest level, nor away from the border of any other', () => {
    fc.assert(
      fc.property(anyGeometry, fc.nat(), (geometry, seed) => {
        const { width, height } = geometry;
        const stack = randomStack(geometry, seed);
        const matched = matchBorders(stack, geometry);
        expect(matched[0]).toEqual(stack[0]);
        // The ring is an eighth wide, and enlarging reaches one pixel of the wider level further.
        const margin = Math.min(width, height) / 8 + 2 * Math.max(0, ...geometry.factors);
        matched.slice(1).forEach((level, index) =>
          eachPixel(geometry, (at, x, y) => {
            if (Math.min(x, y, width - 1 - x, height - 1 - y) >= margin)
              expect(level[at]).toBe(stack[index + 1]![at]);
          }),
        );
      }),
    );
  });

  it('continues the wider level across the border, so that no frame is seen, and leaves the nesting exact', () => {
    const geometry = stackGeometry({ channels: 3, width: 64, height: 64, factors: [2, 2, 4] });
    const textures = randomStack(geometry, 1).map((level, index) =>
      level.map((value) => 0.1 * value + 0.2 * index),
    );
    const plain = renderImages(textures, geometry);
    const matched = renderImages(matchBorders(textures, geometry), geometry);
    expect(seamVisibility(plain, geometry)).toBeGreaterThan(1.3);
    expect(Math.abs(seamVisibility(matched, geometry) - 1)).toBeLessThan(0.1);
    expect(crossScaleConsistency(matched, geometry).psnr).toBeGreaterThan(130);
  });

  it('keeps the fine detail of the ring that it colours', () => {
    const geometry = stackGeometry({ channels: 1, width: 64, height: 64, factors: [2] });
    const stripes = constantStack(geometry, 0);
    eachPixel(geometry, (at, x) => (stripes[1]![at] = x % 2 === 0 ? 0.3 : 0.7));
    const [, level] = matchBorders(stripes, geometry);
    // The wider level is black: on the border the mean of two neighbours follows it, their difference stays.
    expect(level![32 * 64 + 1]! - level![32 * 64]!).toBeCloseTo(0.4, 1);
    expect(Math.abs(level![32 * 64 + 1]! + level![32 * 64]!) / 2).toBeLessThan(0.1);
  });
});

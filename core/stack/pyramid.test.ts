import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackGeometry } from './geometry.ts';
import { pyramidBands, type Band } from './pyramid.ts';
import { anyGeometry } from './test/stacks.ts';

/** Pixel size of a band and where it begins, in pixels of its level. */
function place(bands: readonly Band[], k: number): { size: number; x: number; y: number } {
  return bands.slice(1, k + 1).reduce(
    ({ size, x, y }, band) => ({
      size: size * band.factor,
      x: x - band.leadX * size,
      y: y - band.leadY * size,
    }),
    { size: 1, x: 0, y: 0 },
  );
}

describe('pyramidBands', () => {
  it('steps down by the factors that lead to a level, the last first', () => {
    const geometry = stackGeometry({ channels: 3, width: 192, height: 96, factors: [2, 3, 4] });
    const sizes = pyramidBands(geometry).map((bands) => bands.map(({ width, height }) => [width, height]));
    expect(sizes).toEqual([
      [[192, 96]],
      [
        [192, 96],
        [96, 48],
      ],
      [
        [192, 96],
        [64, 32],
        [32, 16],
      ],
      [
        [192, 96],
        [48, 24],
        [16, 8],
        [8, 4],
      ],
    ]);
  });

  it('makes no bands smaller than four pixels', () => {
    const geometry = stackGeometry({ channels: 3, width: 32, height: 32, factors: [2, 2, 2, 2, 2] });
    expect(pyramidBands(geometry).map((bands) => bands.at(-1).width)).toEqual([32, 16, 8, 4, 4, 4]);
  });

  it('puts every band exactly onto the pixels of the wider level, for any focus', () => {
    fc.assert(
      fc.property(anyGeometry, (geometry) => {
        const pyramids = pyramidBands(geometry);
        for (let level = 1; level < geometry.levels; level++) {
          const factor = geometry.factors[level - 1]!;
          const footprint = geometry.footprints[level - 1]!;
          const bands = pyramids[level]!;
          const wider = pyramids[level - 1]!;
          expect(bands.length).toBeLessThanOrEqual(wider.length + 1);
          for (let k = 1; k < bands.length; k++) {
            const { cropX, cropY, width, height } = bands[k]!;
            const own = place(bands, k);
            const seen = place(wider, k - 1);
            expect(own.size).toBe(seen.size * factor);
            expect(own.x).toBe((seen.x + cropX * seen.size - footprint.x) * factor);
            expect(own.y).toBe((seen.y + cropY * seen.size - footprint.y) * factor);
            expect(cropX).toBeGreaterThanOrEqual(0);
            expect(cropY).toBeGreaterThanOrEqual(0);
            expect(cropX + width).toBeLessThanOrEqual(wider[k - 1]!.width);
            expect(cropY + height).toBeLessThanOrEqual(wider[k - 1]!.height);
          }
        }
      }),
    );
  });
});

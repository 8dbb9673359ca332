import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZOOM_FACTORS } from '#core/project/project.ts';
import { repeatsThings } from '#core/stack/painted-size.ts';
import { unevenFactors } from '#core/stack/sides.ts';
import { SHAPES, sizeOfRatio } from './shapes.ts';
import { wellPaintedSize } from './well-painted.ts';

const square = (side: number) => ({ width: side, height: side });

const starter = {
  sizeStep: 64,
  defaultSize: square(256),
  painting: { trained: square(64), step: 16, enlargement: 4 },
};
const latent = {
  sizeStep: 64,
  defaultSize: square(512),
  painting: { trained: square(512), step: 64, enlargement: null },
};
const fixed = {
  sizeStep: null,
  defaultSize: square(256),
  painting: { trained: square(64), step: null, enlargement: 4 },
};

describe('a size at which a model repeats things', () => {
  it('has a better one of the same shape and about as large', () => {
    expect(wellPaintedSize({ width: 1088, height: 640 }, starter, [2, 2])).toEqual({
      width: 1280,
      height: 768,
    });
    expect(wellPaintedSize(square(384), starter, [2])).toEqual(square(256));
    expect(wellPaintedSize(square(512), starter, [2])).toEqual(square(1024));
    expect(wellPaintedSize(square(128), starter, [2])).toEqual(square(256));
    expect(wellPaintedSize({ width: 1024, height: 576 }, latent, [2])).toEqual({ width: 704, height: 384 });
    expect(wellPaintedSize({ width: 1152, height: 576 }, starter, [3])).toEqual({ width: 1536, height: 768 });
  });

  it.each([
    ['the starter at any of its own sizes', starter, [square(64), square(256), square(1024)]],
    ['a latent model a little larger than usual', latent, [square(640), { width: 768, height: 512 }]],
    ['a model of fixed sizes', fixed, [square(256), square(1024), square(300)]],
  ])('is not any of %s', (_, model, sizes) => {
    for (const size of sizes) expect(wellPaintedSize(size, model, [2])).toBeNull();
  });

  it('is none of the usual shapes', () => {
    for (const model of [starter, latent])
      for (const ratio of Object.values(SHAPES))
        for (const factor of ZOOM_FACTORS) {
          const step = factor === 3 ? 192 : 64;
          const size = sizeOfRatio(ratio, model.defaultSize, step);
          expect(wellPaintedSize(size, model, [factor])).toBeNull();
        }
  });

  it('is never answered by another one', () => {
    const side = fc.integer({ min: 1, max: 64 }).map((count) => count * 64);
    const factors = fc.array(fc.constantFrom(...ZOOM_FACTORS), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(side, side, factors, fc.constantFrom(starter, latent), (width, height, chosen, model) => {
        const better = wellPaintedSize({ width, height }, model, chosen);
        if (better === null) return;
        expect(repeatsThings(better, model.painting)).toBe(false);
        expect(unevenFactors(better, chosen)).toEqual([]);
      }),
    );
  });
});

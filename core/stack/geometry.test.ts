import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../errors.ts';
import { checkStack, latentGeometry, scaledGeometry, stackGeometry } from './geometry.ts';
import { anyGeometry } from './test/stacks.ts';

const square = (size: number, factors: number[]) => ({ channels: 3, width: size, height: size, factors });

describe('stackGeometry', () => {
  it('centres footprints by default', () => {
    const geometry = stackGeometry({ channels: 3, width: 96, height: 48, factors: [2, 3] });
    expect(geometry.levels).toBe(3);
    expect(geometry.footprints).toEqual([
      { x: 24, y: 12, width: 48, height: 24 },
      { x: 32, y: 16, width: 32, height: 16 },
    ]);
  });

  it('puts a focus on the pixel grid', () => {
    const [footprint] = stackGeometry({ ...square(64, [4]), focuses: [{ x: 0.3, y: 0.7 }] }).footprints;
    expect(footprint).toEqual({ x: 11, y: 37, width: 16, height: 16 });
  });

  it('puts footprints on a coarser grid where a model needs one', () => {
    const options = { ...square(64, [4]), focuses: [{ x: 0.3, y: 0.7 }], grid: 8 };
    expect(stackGeometry(options).footprints).toEqual([{ x: 8, y: 40, width: 16, height: 16 }]);
    expect(() => stackGeometry({ ...square(512, [3]), grid: 8 })).toThrow(
      'Levels of 512 × 512 pixels cannot have the zoom factor 3, because 512 is not divisible by 24 (a latent of ' +
        'this model stands for 8 pixels): choose a size like 504 × 504 or 528 × 528, or another factor.',
    );
  });

  it('keeps footprints inside their level, wherever the focus is', () => {
    fc.assert(
      fc.property(anyGeometry, ({ footprints, factors, width, height }) => {
        for (const [level, footprint] of footprints.entries()) {
          expect(footprint.width * factors[level]!).toBe(width);
          expect(footprint.height * factors[level]!).toBe(height);
          expect(Number.isInteger(footprint.x) && Number.isInteger(footprint.y)).toBe(true);
          expect(footprint.x).toBeGreaterThanOrEqual(0);
          expect(footprint.y).toBeGreaterThanOrEqual(0);
          expect(footprint.x + footprint.width).toBeLessThanOrEqual(width);
          expect(footprint.y + footprint.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });

  it('names the factor, the size and sizes that would do when a factor does not divide the size', () => {
    expect(() => stackGeometry(square(128, [2, 3]))).toThrow(BadInputError);
    expect(() => stackGeometry(square(128, [3]))).toThrow(
      'Levels of 128 × 128 pixels cannot have the zoom factor 3, because 128 is not divisible by 3: ' +
        'choose a size like 126 × 126 or 129 × 129, or another factor.',
    );
    expect(() => stackGeometry(square(128, [3, 4]))).toThrow('120 × 120 or 132 × 132');
    expect(() => stackGeometry({ channels: 3, width: 96, height: 50, factors: [3] })).toThrow(
      '50 is not divisible by 3: choose a size like 96 × 48 or 96 × 51',
    );
  });

  it('suggests only sizes that it accepts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 32, max: 4096 }),
        fc.integer({ min: 32, max: 4096 }),
        fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 5 }),
        (width, height, factors) => {
          try {
            stackGeometry({ channels: 3, width, height, factors });
          } catch (error) {
            const sizes = [...(error as Error).message.matchAll(/(\d+) × (\d+)/g)].slice(1);
            expect(sizes).toHaveLength(2);
            for (const [, w, h] of sizes)
              stackGeometry({ channels: 3, width: Number(w), height: Number(h), factors });
          }
        },
      ),
    );
  });

  it.each([
    ['a factor of one', square(64, [1]), 'zoom factor 1: choose 2, 3 or 4'],
    ['a factor of five', square(60, [5]), 'zoom factor 5: choose 2, 3 or 4'],
    ['a width of zero', { ...square(64, [2]), width: 0 }, 'width of a level cannot be 0'],
    ['a broken height', { ...square(64, [2]), height: 33.5 }, 'height of a level cannot be 33.5'],
    ['no channels', { ...square(64, [2]), channels: 0 }, 'number of channels of a level cannot be 0'],
    ['a focus outside', { ...square(64, [2]), focuses: [{ x: 1.1, y: 0 }] }, 'focus of level 1 lies outside'],
    [
      'a focus that is no number',
      { ...square(64, [2]), focuses: [{ x: NaN, y: 0 }] },
      'focus of level 1 lies outside',
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => stackGeometry(options)).toThrow(BadInputError);
    expect(() => stackGeometry(options)).toThrow(message);
  });
});

describe('scaledGeometry', () => {
  it('multiplies levels and footprints', () => {
    const geometry = stackGeometry({ ...square(32, [2, 4]), focuses: [{ x: 0.4, y: 0.6 }] });
    const scaled = scaledGeometry(geometry, 4);
    expect(scaled).toMatchObject({ width: 128, height: 128, levels: 3, channels: 3, factors: [2, 4] });
    for (const [level, { x, y, width, height }] of geometry.footprints.entries())
      expect(scaled.footprints[level]).toEqual({ x: x * 4, y: y * 4, width: width * 4, height: height * 4 });
  });

  it.each([0, 1.5, -2])('refuses the scale %d', (scale) => {
    expect(() => scaledGeometry(stackGeometry(square(32, [2])), scale)).toThrow(RangeError);
  });
});

describe('checkStack', () => {
  it('tells a missing level and a wrong length', () => {
    const geometry = stackGeometry(square(4, [2]));
    const good = new Float32Array(48);
    expect(() => checkStack([good, good], geometry)).not.toThrow();
    expect(() => checkStack([good], geometry)).toThrow('stack must hold 2 levels, not 1.');
    expect(() => checkStack([good, new Float32Array(47)], geometry)).toThrow(
      'level 1 must hold 48 values, not 47.',
    );
  });
});

describe('latentGeometry', () => {
  it('undoes the scaling to pictures', () => {
    fc.assert(
      fc.property(anyGeometry, fc.integer({ min: 1, max: 8 }), (geometry, scale) => {
        expect(latentGeometry(scaledGeometry(geometry, scale), scale, geometry.channels)).toEqual(geometry);
      }),
    );
  });

  it('refuses what does not lie on whole latents', () => {
    expect(() => latentGeometry(stackGeometry(square(12, [2])), 8, 4)).toThrow(RangeError);
  });
});

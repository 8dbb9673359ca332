import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLEND_MODES } from '../project/project.ts';
import { blend } from './blend.ts';
import { stackGeometry, type StackGeometry } from './geometry.ts';
import {
  anyGeometry,
  constantStack,
  eachPixel,
  largestDifference,
  octaves,
  picture,
  randomStack,
} from './test/stacks.ts';

const anyMode = fc.constantFrom(...BLEND_MODES);
const anyWeight = fc.double({ min: 0, max: 1, noNaN: true });

/** Largest difference among pixels at least `margin` away from every border. */
function innerDifference(a: Float32Array, b: Float32Array, geometry: StackGeometry, margin: number): number {
  const { width, height } = geometry;
  let largest = 0;
  eachPixel(geometry, (index, x, y) => {
    if (Math.min(x, y, width - 1 - x, height - 1 - y) >= margin)
      largest = Math.max(largest, Math.abs(a[index]! - b[index]!));
  });
  return largest;
}

/** Root mean square of what is left of an image without its 2 × 2 means: its finest details. */
function detail(image: Float32Array, { width }: StackGeometry): number {
  let sum = 0;
  for (let index = 0; index < image.length; index += 2) {
    if (Math.floor(index / width) % 2 === 1) continue;
    const block = [index, index + 1, index + width, index + width + 1].map((at) => image[at]!);
    const mean = block.reduce((total, value) => total + value, 0) / 4;
    for (const value of block) sum += (value - mean) ** 2;
  }
  return Math.sqrt(sum / image.length);
}

/** How much of a pattern an image holds: 1 when it holds it as it is. */
function share(image: Float32Array, pattern: Float32Array): number {
  const product = (a: Float32Array): number =>
    a.reduce((sum, value, index) => sum + value * pattern[index]!, 0);
  return product(image) / product(pattern);
}

describe('blending', () => {
  it('is linear', () => {
    fc.assert(
      fc.property(anyGeometry, anyMode, anyWeight, fc.nat(), (geometry, mode, coarseWeight, seed) => {
        const options = { mode, coarseWeight };
        const [a, b] = [randomStack(geometry, seed), randomStack(geometry, seed + 1)];
        const sum = a.map((level, index) => level.map((value, at) => 0.5 * value - 2 * b[index]![at]!));
        const blended = blend(sum, geometry, options);
        const [blendedA, blendedB] = [blend(a, geometry, options), blend(b, geometry, options)];
        for (let level = 0; level < geometry.levels; level++) {
          const expected = blendedA[level]!.map((value, at) => 0.5 * value - 2 * blendedB[level]![at]!);
          expect(largestDifference(blended[level]!, expected)).toBeLessThan(2e-5);
        }
      }),
    );
  });

  it('keeps constant images constant', () => {
    const anyValue = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyGeometry, anyMode, anyWeight, anyValue, (geometry, mode, coarseWeight, value) => {
        const stack = constantStack(geometry, value);
        for (const [level, image] of blend(stack, geometry, { mode, coarseWeight }).entries())
          expect(largestDifference(image, stack[level]!)).toBeLessThan(2e-6);
      }),
    );
  });

  it('of a level does not depend on deeper levels', () => {
    fc.assert(
      fc.property(anyGeometry, anyMode, anyWeight, (geometry, mode, coarseWeight) => {
        const options = { mode, coarseWeight };
        const [stack, other] = [randomStack(geometry, 1), randomStack(geometry, 2)];
        const blended = blend(stack, geometry, options);
        for (let level = 0; level < geometry.levels - 1; level++) {
          const changed = stack.map((image, index) => (index > level ? other[index]! : image));
          expect(blend(changed, geometry, options)[level]).toEqual(blended[level]);
        }
      }),
    );
  });

  it('keeps the own estimates when wider levels weigh nothing', () => {
    fc.assert(
      fc.property(anyGeometry, anyMode, (geometry, mode) => {
        const stack = randomStack(geometry);
        for (const [level, image] of blend(stack, geometry, { mode, coarseWeight: 0 }).entries())
          expect(largestDifference(image, stack[level]!)).toBeLessThan(5e-6);
      }),
    );
  });

  it('gives new arrays, and leaves the given ones alone', () => {
    const geometry = stackGeometry({ channels: 3, width: 24, height: 36, factors: [2, 3] });
    for (const mode of BLEND_MODES) {
      const stack = randomStack(geometry);
      const before = stack.map((level) => level.slice());
      const blended = blend(stack, geometry, { mode, coarseWeight: 1 });
      expect(stack).toEqual(before);
      expect(new Set([...stack, ...blended].map((level) => level.buffer)).size).toBe(6);
    }
  });

  it('refuses a stack of another shape', () => {
    const geometry = stackGeometry({ channels: 3, width: 24, height: 36, factors: [2, 3] });
    const stack = randomStack(geometry).map((level) => level.slice(1));
    expect(() => blend(stack, geometry, { mode: 'laplacian', coarseWeight: 1 })).toThrow(RangeError);
  });
});

describe('Laplacian blending', () => {
  it('leaves a stack cut out of one large image as it is, borders included', () => {
    fc.assert(
      fc.property(anyGeometry, anyWeight, (geometry, coarseWeight) => {
        const stack = picture(geometry, octaves(geometry, 0.3));
        const blended = blend(stack, geometry, { mode: 'laplacian', coarseWeight });
        for (const [level, image] of blended.entries())
          expect(largestDifference(image, stack[level]!), `level ${level}`).toBeLessThan(4e-6);
      }),
    );
  });

  it.each([
    [[2, 2, 2, 2, 2, 2, 2], 128, 96],
    [[3, 2, 3, 4], 180, 144],
    [[4, 4, 4, 4], 128, 128],
    [[2, 2, 2, 2, 2], 50, 70],
  ])('does so for larger and odd sizes and any focus: factors %j, %d × %d', (factors, width, height) => {
    const focuses = [
      { x: 0.31, y: 0.62 },
      { x: 0.05, y: 0.97 },
      { x: 0.44, y: 0.5 },
    ];
    const geometry = stackGeometry({ channels: 3, width, height, factors, focuses });
    const stack = picture(geometry, octaves(geometry, 0.3));
    const blended = blend(stack, geometry, { mode: 'laplacian', coarseWeight: 1 });
    for (const [level, image] of blended.entries())
      expect(largestDifference(image, stack[level]!), `level ${level}`).toBeLessThan(4e-6);
  });

  it("keeps the finest band's energy where the naive mean loses it (the paper's first experiment)", () => {
    // One frequency band a level; a wider level cannot see the finest band of a deeper one.
    const geometry = stackGeometry({ channels: 1, width: 64, height: 64, factors: [2, 2, 2, 2, 2] });
    const waves = octaves(geometry, 0.4);
    const stack = picture(geometry, waves);
    const laplacian = blend(stack, geometry, { mode: 'laplacian', coarseWeight: 1 });
    const average = blend(stack, geometry, { mode: 'average', coarseWeight: 1 });
    for (let level = 1; level < geometry.levels; level++) {
      const finest = picture(geometry, [waves[level]!])[level]!;
      expect(share(laplacian[level]!, finest) ** 2, `laplacian, level ${level}`).toBeGreaterThan(0.99);
      expect(share(average[level]!, finest) ** 2, `average, level ${level}`).toBeLessThan(
        1.2 / (level + 1) ** 2,
      );
    }
  });

  it('keeps the finest details of noise, too, where the naive mean blurs them', () => {
    const geometry = stackGeometry({ channels: 1, width: 64, height: 64, factors: [2, 2, 2, 2, 2] });
    const stack = randomStack(geometry);
    const laplacian = blend(stack, geometry, { mode: 'laplacian', coarseWeight: 1 });
    const average = blend(stack, geometry, { mode: 'average', coarseWeight: 1 });
    for (let level = 1; level < geometry.levels; level++) {
      const raw = detail(stack[level]!, geometry);
      expect(detail(laplacian[level]!, geometry) / raw).toBeGreaterThan(0.95);
      expect(detail(average[level]!, geometry) / raw).toBeLessThan(0.6);
    }
  });

  it('takes the coarsest band from all wider levels, evenly up to the border', () => {
    const focuses = [{ x: 0.31, y: 0.62 }, undefined, { x: 0.05, y: 0.97 }];
    const geometry = stackGeometry({ channels: 1, width: 64, height: 64, factors: [2, 2, 2], focuses });
    const stack = randomStack(geometry);
    const brighter = stack.map((image, level) => (level === 0 ? image.map((value) => value + 1) : image));
    const options = { mode: 'laplacian', coarseWeight: 1 } as const;
    const [before, after] = [blend(stack, geometry, options), blend(brighter, geometry, options)];
    // Level i averages i + 1 observations of its coarsest band, so one of them brightens it by 1 / (i + 1).
    for (let level = 0; level < geometry.levels; level++) {
      const expected = before[level]!.map((value) => value + 1 / (level + 1));
      expect(largestDifference(after[level]!, expected)).toBeLessThan(1e-5);
    }
  });

  it('weighs wider levels by the coarse weight', () => {
    const geometry = stackGeometry({ channels: 1, width: 64, height: 64, factors: [2, 2] });
    const stack = [1, 0, 0].map((value) => new Float32Array(64 * 64).fill(value));
    const [, middle, deep] = blend(stack, geometry, { mode: 'laplacian', coarseWeight: 0.35 });
    expect(middle![0]).toBeCloseTo(0.35 / 1.35, 6);
    expect(deep![0]).toBeCloseTo(0.35 ** 2 / (1 + 0.35 + 0.35 ** 2), 6);
  });

  it('follows wider levels through a pyramid that ends early', () => {
    // At 16 pixels a pyramid has three bands at most; level 5 still hears of level 0 through its low-pass rest.
    const geometry = stackGeometry({ channels: 1, width: 16, height: 16, factors: [2, 2, 2, 2, 2] });
    const stack = constantStack(geometry, 0);
    stack[0]!.fill(1);
    const values = blend(stack, geometry, { mode: 'laplacian', coarseWeight: 1 }).map((image) => image[0]!);
    for (let level = 1; level < values.length; level++) {
      expect(values[level]).toBeGreaterThan(0);
      expect(values[level]).toBeLessThan(values[level - 1]!);
    }
  });
});

describe('averaging', () => {
  it('is the plain mean of all observations of a region', () => {
    const geometry = stackGeometry({ channels: 1, width: 32, height: 32, factors: [2, 4, 2] });
    const stack = [4, 0, 2, 10].map((value) => new Float32Array(32 * 32).fill(value));
    const blended = blend(stack, geometry, { mode: 'average', coarseWeight: 1 });
    for (const [level, expected] of [4, 2, 2, 4].entries())
      expect(largestDifference(blended[level]!, new Float32Array(32 * 32).fill(expected))).toBeLessThan(1e-5);
  });

  it('does not move a ramp: enlarged crops lie where they belong', () => {
    const factors = [4, 3, 2];
    const focuses = [{ x: 0.4, y: 0.6 }];
    const geometry = stackGeometry({ channels: 1, width: 48, height: 36, factors, focuses });
    const ramp = picture(geometry, [
      { frequencyX: 1e-3, frequencyY: 2e-3, amplitude: 1, phase: -Math.PI / 2 },
    ]);
    for (const [level, image] of blend(ramp, geometry, { mode: 'average', coarseWeight: 1 }).entries())
      expect(innerDifference(image, ramp[level]!, geometry, 2)).toBeLessThan(2e-5);
  });
});

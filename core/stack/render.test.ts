import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stackGeometry, type StackGeometry } from './geometry.ts';
import { renderImages, renderNoise } from './render.ts';
import {
  anyGeometry,
  cropToFootprint,
  downscale,
  eachPixel,
  isInFootprint,
  largestDifference,
  octaves,
  picture,
  randomStack,
} from './test/stacks.ts';

const mixed = stackGeometry({
  channels: 3,
  width: 96,
  height: 72,
  factors: [2, 3, 4, 2],
  focuses: [{ x: 0.3, y: 0.8 }, undefined, { x: 0.9, y: 0 }, { x: 0.55, y: 0.45 }],
});

describe('rendered images', () => {
  it('nest exactly: the crop of each level equals the downscaled next level', () => {
    fc.assert(
      fc.property(anyGeometry, fc.nat(), (geometry, seed) => {
        const rendered = renderImages(randomStack(geometry, seed), geometry);
        for (const [level, factor] of geometry.factors.entries()) {
          const crop = cropToFootprint(rendered[level]!, geometry, level);
          expect(largestDifference(crop, downscale(rendered[level + 1]!, geometry, factor))).toBeLessThan(
            1e-6,
          );
        }
      }),
    );
  });

  it('agree between levels that are two apart, under their own downscale', () => {
    const geometry = stackGeometry({ channels: 1, width: 64, height: 64, factors: [2, 2, 2, 2] });
    const rendered = renderImages(randomStack(geometry), geometry);
    const deep = Float32Array.from(downscale(rendered[4]!, geometry, 4));
    const inner = { ...geometry, footprints: [{ x: 24, y: 24, width: 16, height: 16 }] };
    expect(largestDifference(cropToFootprint(rendered[2]!, inner, 0), deep)).toBeLessThan(1e-6);
  });

  it('keep every pixel outside the footprint, and the whole deepest level', () => {
    const stack = randomStack(mixed);
    const rendered = renderImages(stack, mixed);
    for (let level = 0; level < mixed.levels; level++)
      eachPixel(mixed, (index, x, y) => {
        if (!isInFootprint(mixed, level, x, y) && rendered[level]![index] !== stack[level]![index])
          expect.fail(`Pixel ${x}, ${y} of level ${level} changed.`);
      });
  });

  it('are new arrays, and leave the given ones alone', () => {
    const stack = randomStack(mixed);
    const before = stack.map((level) => level.slice());
    const rendered = renderImages(stack, mixed);
    expect(stack).toEqual(before);
    const buffers = new Set([...stack, ...rendered].map((level) => level.buffer));
    expect(buffers.size).toBe(2 * mixed.levels);
  });

  it('do not move a stack that agrees with itself already, not even by part of a pixel', () => {
    const stack = picture(mixed, octaves(mixed, 0.3));
    const rendered = renderImages(stack, mixed);
    for (let level = 0; level < mixed.levels; level++)
      expect(largestDifference(rendered[level]!, stack[level]!)).toBeLessThan(1e-6);
  });

  it('show the deepest level even where it is smaller than a pixel', () => {
    const geometry = stackGeometry({ channels: 1, width: 16, height: 16, factors: [4, 4, 4] });
    const stack = randomStack(geometry);
    const changed = [...stack.slice(0, 3), stack[3]!.map((value) => value + 1)];
    const [before, after] = [renderImages(stack, geometry)[0]!, renderImages(changed, geometry)[0]!];
    // The deepest level covers a sixteenth of one pixel here.
    const change = after.reduce((sum, value, index) => sum + value - before[index]!, 0);
    expect(change).toBeCloseTo(1 / 16, 5);
  });

  it('work for sizes that are not divisible by powers of the factor', () => {
    const geometry = stackGeometry({ channels: 2, width: 50, height: 70, factors: [2, 2, 2, 2, 2, 2, 2] });
    const rendered = renderImages(randomStack(geometry), geometry);
    const crop = cropToFootprint(rendered[0]!, geometry, 0);
    expect(largestDifference(crop, downscale(rendered[1]!, geometry, 2))).toBeLessThan(1e-6);
  });

  it('refuse a stack of another shape', () => {
    expect(() => renderImages(randomStack(mixed).slice(1), mixed)).toThrow(RangeError);
  });
});

/** Mean, standard deviation and neighbour correlations of one region, each in its own standard errors. */
function deviations(
  noise: Float32Array,
  geometry: StackGeometry,
  isIn: (x: number, y: number) => boolean,
): Record<string, number> {
  const { width, height } = geometry;
  const sums = { count: 0, value: 0, square: 0, right: 0, rights: 0, below: 0, belows: 0 };
  eachPixel(geometry, (index, x, y) => {
    if (!isIn(x, y)) return;
    const value = noise[index]!;
    sums.count++;
    sums.value += value;
    sums.square += value ** 2;
    if (x + 1 < width && isIn(x + 1, y)) {
      sums.right += value * noise[index + 1]!;
      sums.rights++;
    }
    if (y + 1 < height && isIn(x, y + 1)) {
      sums.below += value * noise[index + width]!;
      sums.belows++;
    }
  });
  return {
    mean: sums.value / Math.sqrt(sums.count),
    standardDeviation: (Math.sqrt(sums.square / sums.count) - 1) * Math.sqrt(2 * sums.count),
    correlationRight: sums.right / Math.sqrt(sums.rights),
    correlationBelow: sums.below / Math.sqrt(sums.belows),
  };
}

describe('rendered noise', () => {
  it.each([
    ['a factor of 2', stackGeometry({ channels: 3, width: 128, height: 128, factors: [2, 2, 2, 2, 2] })],
    ['a factor of 3', stackGeometry({ channels: 3, width: 108, height: 108, factors: [3, 3, 3] })],
    ['a factor of 4', stackGeometry({ channels: 3, width: 128, height: 128, factors: [4, 4, 4] })],
    ['mixed factors, off-centre', mixed],
  ])(
    'has mean 0, deviation 1 and no neighbour correlation inside and outside footprints: %s',
    (_, geometry) => {
      const rendered = renderNoise(randomStack(geometry, 20_240_617), geometry);
      for (const [level, noise] of rendered.entries()) {
        for (const inside of level < geometry.levels - 1 ? [true, false] : [false]) {
          const found = deviations(
            noise,
            geometry,
            (x, y) => isInFootprint(geometry, level, x, y) === inside,
          );
          for (const [statistic, errors] of Object.entries(found))
            expect(Math.abs(errors), `${statistic}, level ${level}, inside: ${inside}`).toBeLessThan(4);
        }
      }
    },
  );

  it('is shared: the crop of each level is p times the downscaled next level', () => {
    fc.assert(
      fc.property(anyGeometry, fc.nat(), (geometry, seed) => {
        const rendered = renderNoise(randomStack(geometry, seed), geometry);
        for (const [level, factor] of geometry.factors.entries()) {
          const crop = cropToFootprint(rendered[level]!, geometry, level);
          const shared = downscale(rendered[level + 1]!, geometry, factor).map((value) => value * factor);
          expect(largestDifference(crop, shared)).toBeLessThan(4e-6);
        }
      }),
    );
  });
});

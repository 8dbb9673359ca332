import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runTiled } from './tiles.ts';

const GRID = 4;

/** Any image, and any tiles that fit into it, on a grid. */
const anyTiling = fc
  .record({
    width: fc.integer({ min: 3, max: 20 }),
    height: fc.integer({ min: 3, max: 20 }),
    tileWidth: fc.integer({ min: 3, max: 20 }),
    tileHeight: fc.integer({ min: 3, max: 20 }),
    overlap: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ width, height, tileWidth, tileHeight, overlap }) => ({
    size: { width: width * GRID, height: height * GRID },
    tiling: {
      width: Math.min(width, tileWidth) * GRID,
      height: Math.min(height, tileHeight) * GRID,
      overlap: overlap * GRID,
    },
  }));

function waves(channels: number, width: number, height: number): Float32Array {
  return Float32Array.from(
    { length: channels * width * height },
    (_, index) => Math.sin(index / 7) + Math.cos(index / (3 * width)),
  );
}

function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce((worst, value, index) => Math.max(worst, Math.abs(value - right[index]!)), 0);
}

/** Enlarges by repeating pixels. */
function repeated(values: Float32Array, width: number, scale: number): Float32Array {
  const wide = width * scale;
  return Float32Array.from({ length: values.length * scale ** 2 }, (_, index) => {
    const [row, column] = [Math.floor(index / wide), index % wide];
    return values[Math.floor(row / scale) * width + Math.floor(column / scale)]!;
  });
}

/** Shrinks by leaving pixels out. */
function thinned(values: Float32Array, width: number, step: number): Float32Array {
  const narrow = width / step;
  return Float32Array.from({ length: values.length / step ** 2 }, (_, index) => {
    const [row, column] = [Math.floor(index / narrow), index % narrow];
    return values[row * step * width + column * step]!;
  });
}

test('tiles put together again are what the whole image gives, for a network that looks at single pixels', async () => {
  await fc.assert(
    fc.asyncProperty(anyTiling, fc.constantFrom(1, 2, 1 / GRID), async ({ size, tiling }, scale) => {
      const values = waves(2, size.width, size.height);
      const apply = (part: Float32Array, width: number): Float32Array =>
        scale < 1 ? thinned(part, width, 1 / scale) : repeated(part, width, scale);
      const image = { values, channels: 2, ...size, scale, outputChannels: 2 };
      const result = await runTiled(image, tiling, (tile) => Promise.resolve(apply(tile, tiling.width)));
      expect(largestDifference(result, apply(values, size.width))).toBeLessThan(1e-6);
    }),
  );
});

test('tiles that disagree fade into one another: no neighbours differ by more than a step of the fading', async () => {
  const [side, overlap] = [16, 8];
  const image = {
    values: new Float32Array(40 * 16),
    channels: 1,
    width: 40,
    height: 16,
    scale: 1,
    outputChannels: 1,
  };
  let tiles = 0;
  const result = await runTiled(image, { width: side, height: side, overlap }, () =>
    Promise.resolve(new Float32Array(side * side).fill(tiles++)),
  );
  expect(tiles).toBe(4);
  const row = result.subarray(0, 40);
  row.forEach((value, index) => {
    if (index > 0) expect(Math.abs(value - row[index - 1]!)).toBeLessThan(1.01 / overlap);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIZE_PIXELS } from '#core/project/project.ts';
import { SHAPES, shapedSizes, shapeOf, sizeOfRatio, type ShapeName } from './shapes.ts';

const square = { width: 512, height: 512 };
const step = fc.constantFrom(8, 16, 32, 64, 128);
const side = fc.integer({ min: SIZE_PIXELS.minimum, max: SIZE_PIXELS.maximum });

describe('shapes of levels', () => {
  it.each<[ShapeName, number, number]>([
    ['1:1', 512, 512],
    ['16:9', 704, 384],
    ['9:16', 384, 704],
    ['4:3', 576, 448],
    ['3:4', 448, 576],
  ])('%s has the pixels of the usual size, in steps of the model', (name, width, height) => {
    expect(sizeOfRatio(SHAPES[name], square, 64)).toEqual({ width, height });
    expect(shapeOf({ width, height }, 64)).toBe(name);
  });

  it('are sizes that the model paints and a level may have, whatever they are made of', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(SHAPES)), side, side, step, (ratio, width, height, by) => {
        const size = sizeOfRatio(ratio, { width, height }, by);
        for (const length of [size.width, size.height]) {
          expect(length % by).toBe(0);
          expect(length).toBeGreaterThanOrEqual(SIZE_PIXELS.minimum);
          expect(length).toBeLessThanOrEqual(SIZE_PIXELS.maximum);
        }
      }),
    );
  });

  it.each<[ShapeName, number, number]>([
    ['1:1', 256, 256],
    ['16:9', 1920, 1080],
    ['4:3', 576, 448],
    ['9:16', 384, 704],
  ])('%s is still called so when a zoom of ×3 asks for larger steps', (name, width, height) => {
    expect(shapeOf({ width, height }, 64 * 3)).toBe(name);
  });

  const had = (usual: number, by: number): [ShapeName, string][] =>
    [...shapedSizes({ width: usual, height: usual }, by)].map(([name, { width, height }]) => [
      name,
      `${width} × ${height}`,
    ]);

  it('are all to be had in the steps of the model in the box, and fewer where a zoom asks for large ones', () => {
    expect(had(256, 64)).toEqual([
      ['1:1', '256 × 256'],
      ['16:9', '320 × 192'],
      ['9:16', '192 × 320'],
      ['4:3', '256 × 192'],
      ['3:4', '192 × 256'],
    ]);
    expect(had(192, 192)).toEqual([
      ['1:1', '192 × 192'],
      ['16:9', '384 × 192'],
      ['9:16', '192 × 384'],
    ]);
  });

  it('have the names under which they were chosen', () => {
    for (const by of [8, 16, 64, 96, 128, 192, 576])
      for (const usual of [192, 256, 384, 512, 576, 768, 1024])
        for (const [name, size] of shapedSizes({ width: usual, height: usual }, by))
          expect(shapeOf(size, by), `${name} of ${usual} in steps of ${by}`).toBe(name);
  });

  it('are the user’s own where they are none of these', () => {
    expect(shapeOf({ width: 1024, height: 128 }, 64)).toBeNull();
  });
});

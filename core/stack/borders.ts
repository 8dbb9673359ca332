/**
 * Matching borders: the edge of each level takes on the colours that the wider level shows around it.
 *
 * Joint sampling makes levels agree, but never quite: what is left shows as a faint frame around each footprint, where
 * the deeper level's pixels begin. Feathering the footprint while rendering would hide it and break the nesting. Here the
 * deeper level itself is changed, before rendering, in a ring along its edge:
 *
 *     L_{i+1} ← L_{i+1} + U(m · (crop(L_i) − D(L_{i+1}))),  m = 1 on the border, falling to 0 at the ring's inner side
 *
 * so rendering continues the wider level across the border, the nesting stays exact, and detail finer than the wider level's
 * pixels is kept. The paper has no such step.
 */
import type { Kernels, Plane } from '../kernels/kernels.ts';
import { samplingKernels } from '../kernels/sampling.ts';
import { checkStack, type Footprint, type StackGeometry, type ZoomStack } from './geometry.ts';

/** A narrow ring, as a share of the level's shorter side: enough to hide a border. */
export const NARROW_RING = 1 / 8;

/** D(U(x)) is a little smoother than x, so one pass leaves up to a quarter of the finest differences. */
const PASSES = 2;

/**
 * Matches the border of every level with the level before it, widest first.
 *
 * @param stack One [C,H,W] array a level.
 * @param geometry Shape of the stack.
 * @param ring Width of the rings as a share of the level's shorter side, up to a half.
 * @param kernels Primitive operations; the program's own when absent.
 * @returns New arrays, ready for `renderImages`. Nothing changes inside the rings, nor where levels agree.
 * @throws {RangeError} When the stack does not have the geometry's shape.
 */
export function matchBorders(
  stack: ZoomStack,
  geometry: StackGeometry,
  ring: number = NARROW_RING,
  kernels: Kernels = samplingKernels(),
): ZoomStack {
  checkStack(stack, geometry);
  const { channels, width, height } = geometry;
  const length = width * height;
  const matched = stack.map((level) => level.slice());
  geometry.footprints.forEach((footprint, level) => {
    const mask = ringMask(footprint, ring);
    const workspace = kernels.reserve(length + mask.length, width);
    const deeper: Plane = { offset: 0, stride: width, width, height };
    const { width: columns, height: rows } = footprint;
    const small: Plane = { offset: length, stride: columns, width: columns, height: rows };
    const grid = { factor: geometry.factors[level]!, leadX: 0, leadY: 0 };
    for (let start = 0; start < channels * length; start += length) {
      const wider = matched[level]!.subarray(start, start + length);
      workspace.set(matched[level + 1]!.subarray(start, start + length));
      for (let pass = 0; pass < PASSES; pass++) {
        kernels.shrink(deeper, grid, 1, small);
        for (let index = 0; index < mask.length; index++) {
          const column = footprint.x + (index % columns);
          const row = footprint.y + Math.floor(index / columns);
          const difference = wider[row * width + column]! - workspace[length + index]!;
          workspace[length + index] = mask[index]! * difference;
        }
        kernels.enlarge(deeper, 1, small, grid, 1, deeper);
      }
      matched[level + 1]!.set(workspace.subarray(0, length), start);
    }
  });
  return matched;
}

/** Weight of the wider level in every pixel of a footprint: a raised cosine from 1 on its outermost pixels to 0. */
function ringMask({ width, height }: Footprint, share: number): Float32Array {
  const ring = Math.max(1, share * Math.min(width, height));
  return Float32Array.from({ length: width * height }, (_, index) => {
    const column = index % width;
    const row = Math.floor(index / width);
    const distance = Math.min(column, row, width - 1 - column, height - 1 - row);
    return distance < ring ? 0.5 + 0.5 * Math.cos((Math.PI * distance) / ring) : 0;
  });
}

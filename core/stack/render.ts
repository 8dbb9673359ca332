/**
 * Rendering the zoom stack: making all levels agree where they overlap.
 *
 * Π_image: R_{N-1} = L_{N-1}; R_i is L_i with its footprint replaced by the downscaled R_{i+1}.
 * Π_noise: the same with the pasted block multiplied by the zoom factor, which keeps unit variance: the mean of
 * p² independent unit normals has variance 1/p².
 *
 * Source: Wang et al., *Generative Powers of Ten*, CVPR 2024, section 4.1. Written recursively, from the deepest
 * level outwards, with the box filter as the downscale: one pass over the stack, and the nesting is exact.
 */
import type { Kernels, Plane } from '../kernels/kernels.ts';
import { samplingKernels } from '../kernels/sampling.ts';
import { checkStack, type StackGeometry, type ZoomStack } from './geometry.ts';

/**
 * Renders the images of every level (Π_image).
 *
 * @param stack One [C,H,W] array a level.
 * @param geometry Shape of the stack.
 * @param kernels Primitive operations; the program's own when absent.
 * @returns New arrays. The crop of each level to its footprint equals the downscaled next level.
 * @throws {RangeError} When the stack does not have the geometry's shape.
 */
export function renderImages(
  stack: ZoomStack,
  geometry: StackGeometry,
  kernels: Kernels = samplingKernels(),
): ZoomStack {
  return render(stack, geometry, kernels, () => 1);
}

/**
 * Renders the noise of every level (Π_noise).
 *
 * @param stack Independent unit normals, one [C,H,W] array a level.
 * @param geometry Shape of the stack.
 * @param kernels Primitive operations; the program's own when absent.
 * @returns New arrays: each is independent unit normal noise, and levels share the noise of the region they share.
 * @throws {RangeError} When the stack does not have the geometry's shape.
 */
export function renderNoise(
  stack: ZoomStack,
  geometry: StackGeometry,
  kernels: Kernels = samplingKernels(),
): ZoomStack {
  return render(stack, geometry, kernels, (factor) => factor);
}

function render(
  stack: ZoomStack,
  geometry: StackGeometry,
  kernels: Kernels,
  gain: (factor: number) => number,
): ZoomStack {
  checkStack(stack, geometry);
  const { levels, channels, width, height } = geometry;
  const length = width * height;
  const workspace = kernels.reserve(2 * length, width);
  const rendered = stack.map((level) => new Float32Array(level.length));
  for (let channel = 0; channel < channels; channel++) {
    const start = channel * length;
    let current = 0;
    for (let level = levels - 1; level >= 0; level--) {
      const deeper: Plane = { offset: current, stride: width, width, height };
      current = length - current;
      workspace.set(stack[level]!.subarray(start, start + length), current);
      if (level < levels - 1) {
        const factor = geometry.factors[level]!;
        const { x, y, ...size } = geometry.footprints[level]!;
        const footprint: Plane = { offset: current + y * width + x, stride: width, ...size };
        kernels.shrink(deeper, { factor, leadX: 0, leadY: 0 }, gain(factor), footprint);
      }
      rendered[level]!.set(workspace.subarray(current, current + length), start);
    }
  }
  return rendered;
}

/**
 * Blending the levels' estimates of what they see in common.
 *
 * Source: Wang et al., *Generative Powers of Ten*, CVPR 2024, section 4.2 (multi-resolution blending), in a
 * recursive form that builds one pyramid a level. With band_k(x̂_i) for the k-th band of level i's estimate, finest
 * first, and w for the weight of wider levels:
 *
 *     S_i[0] = band_0(x̂_i);  S_i[k] = band_k(x̂_i) + w · crop(S_{i-1}[k-1])
 *
 * and the same recursion for the weights, W_i[0] = 1, W_i[k] = 1 + w · W_{i-1}[k-1]. The blended bands are S / W.
 * Where a pyramid ends early, its low-pass rest holds what the wider level keeps in several bands; it is averaged
 * with those bands put together again.
 */
import type { Kernels, Plane } from '../kernels/kernels.ts';
import { samplingKernels } from '../kernels/sampling.ts';
import type { BlendMode } from '../project/project.ts';
import { checkStack, type StackGeometry, type ZoomStack } from './geometry.ts';
import { laplacianBlender, type PlaneBlender } from './laplacian.ts';

/** How to blend. */
export interface BlendOptions {
  /** `laplacian` averages band by band, `average` whole images (which blurs), `none` not at all. */
  mode: BlendMode;
  /** Weight of wider levels against the level's own estimate, 0 to 1; 1 is the paper's plain average. */
  coarseWeight: number;
}

/**
 * Blends the estimates of all levels.
 *
 * @param estimates Estimated clean images, one [C,H,W] array a level.
 * @param geometry Shape of the stack.
 * @param options How to blend.
 * @param kernels Primitive operations; the program's own when absent.
 * @returns New arrays. The result of a level does not depend on deeper levels.
 * @throws {RangeError} When the stack does not have the geometry's shape.
 */
export function blend(
  estimates: ZoomStack,
  geometry: StackGeometry,
  options: BlendOptions,
  kernels: Kernels = samplingKernels(),
): ZoomStack {
  checkStack(estimates, geometry);
  if (options.mode === 'none') return estimates.map((estimate) => estimate.slice());
  const blended = estimates.map((estimate) => new Float32Array(estimate.length));
  const blendPlanes = options.mode === 'laplacian' ? laplacianBlender : averageBlender;
  const process = blendPlanes(geometry, options.coarseWeight, kernels);
  const length = geometry.width * geometry.height;
  for (let start = 0; start < geometry.channels * length; start += length) {
    process(
      estimates.map((estimate) => estimate.subarray(start, start + length)),
      (level, plane) => blended[level]!.set(plane, start),
    );
  }
  return blended;
}

/** Mean of all observations of a level's region, wider ones enlarged: A_i = (x̂_i + w·W_{i-1}·U(crop A_{i-1})) / W_i. */
function averageBlender(geometry: StackGeometry, coarseWeight: number, kernels: Kernels): PlaneBlender {
  const { width, height } = geometry;
  const length = width * height;
  const workspace = kernels.reserve(2 * length, width);
  return (planes, write) => {
    let weight = 1;
    let current = 0;
    for (const [level, plane] of planes.entries()) {
      const wider: Plane = { offset: current, stride: width, width, height };
      current = length - current;
      workspace.set(plane, current);
      if (level > 0) {
        const factor = geometry.factors[level - 1]!;
        const { x, y } = geometry.footprints[level - 1]!;
        weight = 1 + coarseWeight * weight;
        const own: Plane = { offset: current, stride: width, width, height };
        const grid = { factor, leadX: x * factor, leadY: y * factor };
        kernels.enlarge(own, 1 / weight, wider, grid, 1 - 1 / weight, own);
      }
      write(level, workspace.subarray(current, current + length));
    }
  };
}

/**
 * Blending the levels' estimates of what they see in common.
 *
 * Source: Wang et al., *Generative Powers of Ten*, CVPR 2024, section 4.2 (multi-resolution blending), in a
 * recursive form that builds one pyramid a level. With band_k(x̂_i) for the k-th band of level i's estimate, finest
 * first, and w for the weight of wider levels:
 *
 *     S_i[0] = band_0(x̂_i);  S_i[k] = band_k(x̂_i) + w · crop(S_{i-1}[k-1])
 *
 * and the same recursion for the weights, W_i[0] = 1, W_i[k] = 1 + w · W_{i-1}[k-1]. Stored are the averages
 * A = S / W. Where a pyramid ends early, its low-pass rest holds what the wider level keeps in several bands; it is
 * averaged with those bands put together again.
 */
import type { Kernels, Plane } from '../kernels/kernels.ts';
import { samplingKernels } from '../kernels/sampling.ts';
import type { BlendMode } from '../project/project.ts';
import { checkStack, type Footprint, type StackGeometry, type ZoomStack } from './geometry.ts';
import { pyramidBands, type Band } from './pyramid.ts';

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

/** Blends one channel: takes a plane a level and hands over each blended plane, to be copied. */
type PlaneBlender = (
  planes: readonly Float32Array[],
  write: (level: number, plane: Float32Array) => void,
) => void;

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

/** Where a level's pyramid lies in the workspace. Lists are indexed by band, finest first. */
interface PyramidLayout {
  bands: readonly Band[];
  /** Gaussian pyramid of the estimate; [0] is the estimate itself. */
  gaussian: readonly Plane[];
  /** Averaged bands; [0] is kept only where the next level lies. */
  averaged: readonly Plane[];
  /** Averaged bands k and coarser, put together; [0] is the blended image, in the place of the estimate. */
  composed: readonly Plane[];
  /** Share of the level's own estimate in each averaged band, 1 / W_i[k]. */
  ownShare: readonly number[];
}

function laplacianBlender(geometry: StackGeometry, coarseWeight: number, kernels: Kernels): PlaneBlender {
  const layouts = layOut(geometry, coarseWeight);
  const workspace = kernels.reserve(layouts.length, geometry.width);
  return (planes, write) => {
    for (const [level, plane] of planes.entries()) {
      const layout = layouts.levels[level]!;
      const { offset } = layout.composed[0]!;
      const image = workspace.subarray(offset, offset + plane.length);
      image.set(plane);
      if (level > 0) {
        averageCoarseBands(layout, layouts.levels[level - 1]!, kernels);
        if (level < geometry.levels - 1) keepFinestBand(layout, geometry.footprints[level]!, kernels);
        composeImage(layout, kernels);
      }
      write(level, image);
    }
  };
}

/**
 * Averages bands 1 and coarser with the wider level's, and puts them together. Bands share their memory with the
 * wider level's of the same index; going from coarse to fine, each is read before it is overwritten.
 */
function averageCoarseBands(layout: PyramidLayout, wider: PyramidLayout, kernels: Kernels): void {
  const { bands, gaussian, averaged, composed, ownShare } = layout;
  const last = bands.length - 1;
  for (let k = 1; k <= last; k++) kernels.shrink(gaussian[k - 1]!, bands[k]!, 1, gaussian[k]!);
  for (let k = last; k >= 1; k--) {
    const average = averaged[k]!;
    const share = ownShare[k]!;
    const { cropX, cropY } = bands[k]!;
    const coarser = bands[k + 1];
    if (!coarser) {
      const observed = crop(wider.composed[k - 1]!, cropX, cropY);
      kernels.mix(gaussian[k]!, share, observed, 1 - share, average);
    } else {
      const observed = k === 1 ? wider.averaged[0]! : crop(wider.averaged[k - 1]!, cropX, cropY);
      kernels.enlarge(gaussian[k]!, 1, gaussian[k + 1]!, coarser, -1, average);
      kernels.mix(average, share, observed, 1 - share, average);
      kernels.enlarge(average, 1, composed[k + 1]!, coarser, 1, composed[k]!);
    }
  }
}

/** Keeps the finest band, x̂ - U(gaussian_1), inside the footprint of the next level. */
function keepFinestBand(layout: PyramidLayout, { x, y }: Footprint, kernels: Kernels): void {
  const coarser = layout.bands[1];
  if (!coarser) return;
  const grid = { factor: coarser.factor, leadX: coarser.leadX + x, leadY: coarser.leadY + y };
  kernels.enlarge(crop(layout.gaussian[0]!, x, y), 1, layout.gaussian[1]!, grid, -1, layout.averaged[0]!);
}

/** The finest band is the level's own, so band_0 + U(composed_1) = x̂ + U(composed_1 - gaussian_1). */
function composeImage({ bands, gaussian, composed }: PyramidLayout, kernels: Kernels): void {
  const coarser = bands[1];
  if (!coarser) return;
  kernels.mix(composed[1]!, 1, gaussian[1]!, -1, gaussian[1]!);
  kernels.enlarge(gaussian[0]!, 1, gaussian[1]!, coarser, 1, composed[0]!);
}

function crop(plane: Plane, x: number, y: number): Plane {
  return { ...plane, offset: plane.offset + y * plane.stride + x };
}

/** Shares out the workspace: two images in turn, and for each index one place for the bands of all levels. */
function layOut(geometry: StackGeometry, coarseWeight: number): { levels: PyramidLayout[]; length: number } {
  const { width, height, footprints } = geometry;
  const pyramids = pyramidBands(geometry);
  let length = 0;
  const allocate = (size: number): number => (length += size) - size;
  const images = [allocate(width * height), allocate(width * height)] as const;
  const finestBand = allocate(
    Math.max(0, ...footprints.map((footprint) => footprint.width * footprint.height)),
  );
  const places = Array.from({ length: Math.max(...pyramids.map((bands) => bands.length)) }, (_, k) => {
    const sizes = pyramids.flatMap((bands) => (bands[k] ? [bands[k].width * bands[k].height] : []));
    const size = k === 0 ? 0 : Math.max(...sizes);
    return { gaussian: allocate(size), averaged: allocate(size), composed: allocate(size) };
  });

  let weights: number[] = [];
  const levels = pyramids.map((bands, level): PyramidLayout => {
    weights = bands.map((_, k) => (k === 0 ? 1 : 1 + coarseWeight * weights[k - 1]!));
    const image: Plane = { offset: images[level % 2]!, stride: width, width, height };
    const footprint = footprints[level] ?? { width: 0, height: 0 };
    const planes = (kind: 'gaussian' | 'averaged' | 'composed', finest: Plane): Plane[] =>
      bands.map((band, k) =>
        k === 0
          ? finest
          : { offset: places[k]![kind], stride: band.width, width: band.width, height: band.height },
      );
    const averaged = planes('averaged', {
      offset: finestBand,
      stride: footprint.width,
      width: footprint.width,
      height: footprint.height,
    });
    // The coarsest band is nothing but itself put together.
    const composed = planes('composed', image).map((plane, k) =>
      k > 0 && k === bands.length - 1 ? averaged[k]! : plane,
    );
    const ownShare = weights.map((weight) => 1 / weight);
    return { bands, gaussian: planes('gaussian', image), averaged, composed, ownShare };
  });
  return { levels, length };
}

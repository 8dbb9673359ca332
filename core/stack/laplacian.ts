/**
 * Laplacian blending of one channel, in the workspace of the kernels.
 *
 * With R_i[k] for the blended bands k and coarser of level i put together (R_i[0] is its blended image), c for the
 * crop of the wider level's R_{i-1}[k-1] that lies under band k, G for the Gaussian pyramid of the estimate, U for
 * the upscale and a = 1 / W_i[k] for the share of the own estimate, the averaged band is
 *
 *     a · (G[k] - U G[k+1]) + (1 - a) · (c[k] - U c[k+1])
 *
 * so only R has to be kept from level to level. Taking the bands of the cropped c, with the same rule at the border
 * as for G, leaves levels that agree exactly as they are, border included. U being linear, there is one of it a band:
 *
 *     R[k] = a G[k] + (1 - a) c[k] + U (R[k+1] - a G[k+1] - (1 - a) c[k+1])
 */
import type { Kernels, Plane } from '../kernels/kernels.ts';
import type { StackGeometry } from './geometry.ts';
import { pyramidBands, type Band } from './pyramid.ts';

/** Blends one channel: takes a plane a level and hands over each blended plane, to be copied at once. */
export type PlaneBlender = (
  planes: readonly Float32Array[],
  write: (level: number, plane: Float32Array) => void,
) => void;

/** Where a level's pyramid lies in the workspace. Lists are indexed by band, finest first. */
interface PyramidLayout {
  bands: readonly Band[];
  /** Gaussian pyramid G of the estimate; [0] is the estimate itself. */
  gaussian: readonly Plane[];
  /** Blended pyramid R; [0] is the blended image, in the place of the estimate. */
  blended: readonly Plane[];
  /** Room for intermediate results; [0] is not used. */
  scratch: readonly Plane[];
  /** Crops c of the wider level's blended pyramid; [0] is not used. */
  observed: readonly Plane[];
  /** Share of the level's own estimate in each band, 1 / W_i[k]. */
  ownShare: readonly number[];
}

/**
 * Prepares Laplacian blending.
 *
 * @param geometry Shape of the stack.
 * @param coarseWeight Weight of wider levels, 0 to 1.
 * @param kernels Primitive operations; their workspace belongs to the blender from here on.
 * @returns The blender, to be called once a channel.
 */
export function laplacianBlender(
  geometry: StackGeometry,
  coarseWeight: number,
  kernels: Kernels,
): PlaneBlender {
  const layouts = layOut(geometry, coarseWeight);
  const workspace = kernels.reserve(layouts.length, geometry.width);
  return (planes, write) => {
    for (const [level, plane] of planes.entries()) {
      const layout = layouts.levels[level]!;
      const { offset } = layout.blended[0]!;
      const image = workspace.subarray(offset, offset + plane.length);
      image.set(plane);
      if (layout.bands.length > 1) blendLevel(layout, kernels);
      write(level, image);
    }
  };
}

/**
 * Blends one level. Its blended bands take the place of the wider level's of the same index, and band k reads the
 * wider level's k-1 and k; going from coarse to fine, each is read before it is overwritten.
 */
function blendLevel(layout: PyramidLayout, kernels: Kernels): void {
  const { bands, gaussian, blended, scratch, observed, ownShare } = layout;
  const last = bands.length - 1;
  for (let k = 1; k <= last; k++) {
    kernels.shrink(gaussian[k - 1]!, bands[k]!, 1, gaussian[k]!);
    completeBorderBlocks(layout, k, kernels);
  }
  for (let k = last; k >= 1; k--) {
    const share = ownShare[k]!;
    if (k < last) {
      kernels.mix(gaussian[k + 1]!, share, observed[k + 1]!, 1 - share, scratch[k + 1]!);
      kernels.mix(blended[k + 1]!, 1, scratch[k + 1]!, -1, scratch[k + 1]!);
    }
    kernels.mix(gaussian[k]!, share, observed[k]!, 1 - share, blended[k]!);
    if (k < last) kernels.enlarge(blended[k]!, 1, scratch[k + 1]!, bands[k + 1]!, 1, blended[k]!);
  }
  // Band 0 is the level's own: a = 1.
  kernels.mix(blended[1]!, 1, gaussian[1]!, -1, scratch[1]!);
  kernels.enlarge(gaussian[0]!, 1, scratch[1]!, bands[1]!, 1, blended[0]!);
}

/**
 * Completes the blocks of band k that lie only partly inside the level. What is missing of them only the wider level
 * has seen, so the mean of the part inside is shifted by what the wider level says the whole differs from it.
 */
function completeBorderBlocks(layout: PyramidLayout, k: number, kernels: Kernels): void {
  const { bands, gaussian, scratch, observed } = layout;
  const strips = borderStrips(bands[k]!, bands[k - 1]!);
  if (strips.length === 0) return;
  kernels.shrink(observed[k - 1]!, bands[k]!, 1, scratch[k]!);
  for (const { x, y, width, height } of strips) {
    const part = (plane: Plane): Plane => ({ ...crop(plane, x, y), width, height });
    kernels.mix(part(observed[k]!), 1, part(scratch[k]!), -1, part(scratch[k]!));
    kernels.mix(part(gaussian[k]!), 1, part(scratch[k]!), 1, part(gaussian[k]!));
  }
}

/** The rows and columns of a band whose blocks are partly outside the level; strips do not overlap. */
function borderStrips(band: Band, finer: Band): { x: number; y: number; width: number; height: number }[] {
  const { width, height, factor, leadX, leadY } = band;
  const left = leadX > 0 ? 1 : 0;
  const top = leadY > 0 ? 1 : 0;
  const right = (finer.width + leadX) % factor > 0 ? 1 : 0;
  const bottom = (finer.height + leadY) % factor > 0 ? 1 : 0;
  const inner = { y: top, height: height - top - bottom };
  return [
    { x: 0, y: 0, width, height: top },
    { x: 0, y: height - bottom, width, height: bottom },
    { x: 0, width: left, ...inner },
    { x: width - right, width: right, ...inner },
  ].filter((strip) => strip.width > 0 && strip.height > 0);
}

function crop(plane: Plane, x: number, y: number): Plane {
  return { ...plane, offset: plane.offset + y * plane.stride + x };
}

/** Shares out the workspace: two images in turn, and for each coarser index one place for the bands of all levels. */
function layOut(geometry: StackGeometry, coarseWeight: number): { levels: PyramidLayout[]; length: number } {
  const { width, height } = geometry;
  const pyramids = pyramidBands(geometry);
  let length = 0;
  const allocate = (size: number): number => (length += size) - size;
  const images = [allocate(width * height), allocate(width * height)] as const;
  const deepest = Math.max(...pyramids.map((bands) => bands.length));
  const places = Array.from({ length: deepest }, (_, k) => {
    const sizes = pyramids.flatMap((bands) => (bands[k] ? [bands[k].width * bands[k].height] : []));
    const size = k === 0 ? 0 : Math.max(...sizes);
    return { gaussian: allocate(size), blended: allocate(size), scratch: allocate(size) };
  });

  const levels: PyramidLayout[] = [];
  let weights: number[] = [];
  for (const [level, bands] of pyramids.entries()) {
    weights = bands.map((_, k) => (k === 0 ? 1 : 1 + coarseWeight * weights[k - 1]!));
    const planes = (kind: 'gaussian' | 'blended' | 'scratch'): Plane[] =>
      bands.map((band, k) => ({
        offset: k === 0 ? images[level % 2]! : places[k]![kind],
        stride: band.width,
        width: band.width,
        height: band.height,
      }));
    const blended = planes('blended');
    const wider = levels[level - 1]?.blended;
    const observed = bands.map(({ cropX, cropY, width, height }, k) =>
      wider && k > 0 ? { ...crop(wider[k - 1]!, cropX, cropY), width, height } : blended[0]!,
    );
    const ownShare = weights.map((weight) => 1 / weight);
    levels.push({
      bands,
      gaussian: planes('gaussian'),
      blended,
      scratch: planes('scratch'),
      observed,
      ownShare,
    });
  }
  return { levels, length };
}

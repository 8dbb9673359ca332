/**
 * How well a zoom stack holds together, in numbers: the measures of agreement between scales.
 *
 * Images are flat [C,H,W] arrays in −1 … 1, so the range of values is 2.
 */
import { samplingKernels } from '../kernels/sampling.ts';
import { checkStack, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';

/** Side of the square windows that SSIM looks at, in pixels. */
const SSIM_WINDOW = 8;

/** SSIM's constants (0.01 · range)² and (0.03 · range)², for a range of 2. */
const SSIM_LUMINANCE = 0.02 ** 2;
const SSIM_CONTRAST = 0.06 ** 2;

/** Agreement of each level with the next one where they overlap. */
export interface Consistency {
  /** Peak signal-to-noise ratio in dB of all overlaps together; infinite when they are equal. */
  psnr: number;
  /** Structural similarity, the mean over all overlaps; 1 when they are equal. */
  ssim: number;
}

/** One channel of one image. */
interface Channel {
  values: Float32Array;
  width: number;
  height: number;
}

function channelsOf(image: Float32Array, { channels, width, height }: StackGeometry): Channel[] {
  const length = width * height;
  return Array.from({ length: channels }, (_, channel) => ({
    values: image.subarray(channel * length, (channel + 1) * length),
    width,
    height,
  }));
}

function cropped({ values, width }: Channel, area: { x: number; y: number; width: number; height: number }) {
  const crop = new Float32Array(area.width * area.height);
  for (let row = 0; row < area.height; row += 1) {
    const start = (area.y + row) * width + area.x;
    crop.set(values.subarray(start, start + area.width), row * area.width);
  }
  return { values: crop, width: area.width, height: area.height };
}

/** D_p: the mean of each block of p × p pixels. */
function downscaled({ values, width, height }: Channel, factor: number): Channel {
  const small = { width: width / factor, height: height / factor };
  const result = new Float32Array(small.width * small.height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const target = Math.floor(y / factor) * small.width + Math.floor(x / factor);
      result[target] = result[target]! + values[y * width + x]! / factor ** 2;
    }
  }
  return { values: result, ...small };
}

/**
 * Mean structural similarity over all positions of a square window
 * (Wang et al., 2004, eq. 13, https://doi.org/10.1109/TIP.2003.819861, with uniform weights).
 */
function structuralSimilarity(first: Channel, second: Channel): number {
  const size = Math.min(SSIM_WINDOW, first.width, first.height);
  const count = size * size;
  let total = 0;
  let windows = 0;
  for (let top = 0; top + size <= first.height; top += 1) {
    for (let left = 0; left + size <= first.width; left += 1) {
      let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
      for (let y = top; y < top + size; y += 1) {
        for (let x = left; x < left + size; x += 1) {
          const p = first.values[y * first.width + x]!;
          const q = second.values[y * first.width + x]!;
          a += p;
          b += q;
          aa += p * p;
          bb += q * q;
          ab += p * q;
        }
      }
      const product = (a * b) / count ** 2;
      const squares = (a * a + b * b) / count ** 2;
      const covariance = ab / count - product;
      const variances = (aa + bb) / count - squares;
      total +=
        ((2 * product + SSIM_LUMINANCE) * (2 * covariance + SSIM_CONTRAST)) /
        ((squares + SSIM_LUMINANCE) * (variances + SSIM_CONTRAST));
      windows += 1;
    }
  }
  return total / windows;
}

/**
 * Cross-scale consistency: how well crop(x_i) and D(x_{i+1}) agree, over all adjacent pairs.
 *
 * Meant for the last raw estimates before blending; on a rendered stack it is perfect by construction.
 *
 * @param stack One image a level, at least two levels.
 * @param geometry Shape of the stack.
 * @returns PSNR and SSIM.
 */
export function crossScaleConsistency(stack: ZoomStack, geometry: StackGeometry): Consistency {
  checkStack(stack, geometry);
  let squaredError = 0;
  let pixels = 0;
  const similarities: number[] = [];
  geometry.footprints.forEach((footprint, level) => {
    const deeper = channelsOf(stack[level + 1]!, geometry);
    channelsOf(stack[level]!, geometry).forEach((channel, index) => {
      const seen = cropped(channel, footprint);
      const shown = downscaled(deeper[index]!, geometry.factors[level]!);
      seen.values.forEach((value, pixel) => (squaredError += (value - shown.values[pixel]!) ** 2));
      pixels += seen.values.length;
      similarities.push(structuralSimilarity(seen, shown));
    });
  });
  return {
    psnr: 10 * Math.log10(4 / (squaredError / pixels)),
    ssim: similarities.reduce((sum, similarity) => sum + similarity, 0) / similarities.length,
  };
}

/**
 * Seam visibility: the mean gradient magnitude across the borders of all footprints, divided by the mean gradient
 * magnitude elsewhere in the same levels. Around 1 a seam cannot be told from the picture; a visible box is above.
 *
 * A gradient is the difference of two neighbouring pixels, its magnitude the length of that difference over the
 * channels. The deepest level has no footprint and is not looked at; neither are borders on the edge of a level.
 *
 * @param rendered A rendered stack of at least two levels.
 * @param geometry Shape of the stack.
 * @returns The ratio; not a number for a stack of one constant colour.
 */
export function seamVisibility(rendered: ZoomStack, geometry: StackGeometry): number {
  checkStack(rendered, geometry);
  const { width, height, channels } = geometry;
  const across = { sum: 0, count: 0 };
  const elsewhere = { sum: 0, count: 0 };
  geometry.footprints.forEach((footprint, level) => {
    const image = rendered[level]!;
    const inside = (x: number, y: number) =>
      x >= footprint.x &&
      x < footprint.x + footprint.width &&
      y >= footprint.y &&
      y < footprint.y + footprint.height;
    const add = (x: number, y: number, nextX: number, nextY: number) => {
      if (nextX === width || nextY === height) return;
      let squared = 0;
      for (let channel = 0; channel < channels; channel += 1) {
        const start = channel * width * height;
        squared += (image[start + nextY * width + nextX]! - image[start + y * width + x]!) ** 2;
      }
      const group = inside(x, y) === inside(nextX, nextY) ? elsewhere : across;
      group.sum += Math.sqrt(squared);
      group.count += 1;
    };
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        add(x, y, x + 1, y);
        add(x, y, x, y + 1);
      }
    }
  });
  return across.sum / across.count / (elsewhere.sum / elsewhere.count);
}

/** Energy of a channel in its finest Laplacian band, x − U(D_p(x)), with the box filter down and bilinear up. */
function finestBandEnergy({ values, width, height }: Channel, factor: number): number {
  const kernels = samplingKernels();
  const fine = { offset: 0, stride: width, width, height };
  const small = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  const coarse = { offset: values.length, stride: small.width, ...small };
  const workspace = kernels.reserve(values.length + small.width * small.height, width);
  workspace.set(values);
  const grid = { factor, leadX: 0, leadY: 0 };
  kernels.shrink(fine, grid, 1, coarse);
  kernels.enlarge(fine, 1, coarse, grid, -1, fine);
  return workspace.subarray(0, values.length).reduce((sum, value) => sum + value * value, 0);
}

/**
 * Detail retention: energy in the finest Laplacian band of the blended images, divided by that of the raw estimates.
 *
 * Level 0 is left out: nothing wider is blended into it. The band of level i is the one between its own resolution and
 * that at which the level before sees it, so it steps down by the zoom factor between the two.
 *
 * @param blended The blended stack, at least two levels.
 * @param estimates What was blended.
 * @param geometry Shape of both.
 * @returns The ratio over all levels: 1 when blending loses no detail; not a number when there is none.
 */
export function detailRetention(blended: ZoomStack, estimates: ZoomStack, geometry: StackGeometry): number {
  checkStack(blended, geometry);
  checkStack(estimates, geometry);
  const energy = (stack: ZoomStack) =>
    geometry.factors
      .flatMap((factor, level) =>
        channelsOf(stack[level + 1]!, geometry).map((channel) => finestBandEnergy(channel, factor)),
      )
      .reduce((sum, value) => sum + value, 0);
  return energy(blended) / energy(estimates);
}

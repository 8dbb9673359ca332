/** A cheap look at latents: a linear map from a latent pixel to its colour, fitted to the model's own decoder. */
import { normalBlock } from '#core/noise/normal.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';

/** The fit looks at patches of one colour, for a decoder sees more than one latent at a time. */
const PATCHES = 4;
const PATCH = 4;

/** Keeps the fit finite where a channel hardly matters, relative to the spread of latents. */
const RIDGE = 1e-3;

/** Shows latents as pictures of their own size. */
export interface LatentPreview {
  /**
   * Looks at one level.
   *
   * @param latents Flat [channels,h,w].
   * @returns Flat [3,h,w], about −1 … 1.
   */
  show(latents: Float32Array): Float32Array;
}

/**
 * Fits a preview, by decoding one small image of random patches.
 *
 * @param autoencoder The model's autoencoder.
 * @returns The preview.
 */
export async function fitLatentPreview(autoencoder: Autoencoder): Promise<LatentPreview> {
  const { channels, scale } = autoencoder;
  const side = PATCHES * PATCH;
  const patches = patchColours(channels);
  const latents = new Float32Array(channels * side * side);
  latents.forEach((_, index) => {
    const [channel, y, x] = [Math.floor(index / side ** 2), Math.floor(index / side) % side, index % side];
    latents[index] = patches[patchAt(x, y)]![channel]!;
  });
  const [picture] = await autoencoder.decode([latents], { width: side, height: side });
  const colours = patches.map((_, patch) => patchMean(picture!, patch, side * scale, scale));
  const weights = leastSquares(
    patches.map((patch) => [...patch, 1]),
    colours,
  );
  return {
    show(values) {
      const length = values.length / channels;
      const image = new Float32Array(3 * length);
      for (let colour = 0; colour < 3; colour++) {
        const own = image.subarray(colour * length, (colour + 1) * length).fill(weights[channels]![colour]!);
        for (let channel = 0; channel < channels; channel++) {
          const weight = weights[channel]![colour]!;
          for (let index = 0; index < length; index++)
            own[index]! += weight * values[channel * length + index]!;
        }
      }
      return image;
    },
  };
}

function patchAt(x: number, y: number): number {
  return Math.floor(y / PATCH) * PATCHES + Math.floor(x / PATCH);
}

/** Normal values for every patch, always the same ones. */
function patchColours(channels: number): Float32Array[] {
  const blocks = Math.ceil(channels / 4);
  return Array.from({ length: PATCHES ** 2 }, (_, patch) => {
    const values = new Float32Array(4 * blocks);
    for (let block = 0; block < blocks; block++) {
      normalBlock({ seed: 1, step: 0, level: patch }, block, values, 4 * block);
    }
    return values.subarray(0, channels);
  });
}

/** Mean colour of the inner part of a decoded patch. */
function patchMean(picture: Float32Array, patch: number, side: number, scale: number): number[] {
  const [left, top] = [(patch % PATCHES) * PATCH, Math.floor(patch / PATCHES) * PATCH].map(
    (start) => (start + 1) * scale,
  );
  const inner = (PATCH - 2) * scale;
  return [0, 1, 2].map((colour) => {
    let sum = 0;
    for (let y = 0; y < inner; y++) {
      for (let x = 0; x < inner; x++) sum += picture[(colour * side + top! + y) * side + left! + x]!;
    }
    return sum / inner ** 2;
  });
}

/** Solves min ‖A W − B‖² + ridge by the normal equations and elimination: the weights, one row a column of A. */
function leastSquares(rows: readonly number[][], targets: readonly number[][]): number[][] {
  const count = rows[0]!.length;
  const system = Array.from({ length: count }, (_, i) => [
    ...Array.from({ length: count }, (_, j) => dot(rows, i, rows, j) + (i === j ? RIDGE * rows.length : 0)),
    ...Array.from({ length: targets[0]!.length }, (_, j) => dot(rows, i, targets, j)),
  ]);
  // The matrix is symmetric and positive definite, so that no pivot is zero.
  for (let pivot = 0; pivot < count; pivot++) {
    const own = system[pivot]!;
    const divisor = own[pivot]!;
    own.forEach((value, column) => (own[column] = value / divisor));
    for (const [row, other] of system.entries()) {
      const weight = other[pivot]!;
      if (row !== pivot) other.forEach((value, column) => (other[column] = value - weight * own[column]!));
    }
  }
  return system.map((row) => row.slice(count));
}

function dot(left: readonly number[][], i: number, right: readonly number[][], j: number): number {
  return left.reduce((sum, row, index) => sum + row[i]! * right[index]![j]!, 0);
}

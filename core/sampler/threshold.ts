/**
 * Keeping clean estimates in the range of images, as the model's scheduler configuration says.
 *
 * Guidance pushes estimates beyond −1 … 1. Static clipping saturates what lies outside; dynamic thresholding
 * (Saharia et al., Imagen, section 2.3, https://arxiv.org/abs/2205.11487) scales the whole image down instead.
 */
import type { SchedulerConfiguration } from '../schedulers/configuration.ts';

/** Brings one clean estimate into range, in place. */
export type Threshold = (clean: Float32Array) => void;

/**
 * Moves the `rank`-th smallest value to index `rank`, nothing smaller behind it (Hoare's selection).
 * Linear time, where sorting every level at every step would be felt.
 */
function selectInPlace(values: Float32Array, rank: number): void {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[rank]!;
    let low = left;
    let high = right;
    do {
      while (values[low]! < pivot) low += 1;
      while (pivot < values[high]!) high -= 1;
      if (low <= high) {
        const swapped = values[low]!;
        values[low] = values[high]!;
        values[high] = swapped;
        low += 1;
        high -= 1;
      }
    } while (low <= high);
    if (high < rank) left = low;
    if (rank < low) right = high;
  }
}

/**
 * A quantile of the absolute values, interpolated linearly between neighbours.
 *
 * @param values Any non-empty tensor; it is not changed.
 * @param ratio Which quantile, 0 … 1.
 * @returns The absolute value that `ratio` of the values do not exceed.
 */
export function absoluteQuantile(values: Float32Array, ratio: number): number {
  const sizes = values.map(Math.abs);
  const position = ratio * (sizes.length - 1);
  const rank = Math.floor(position);
  selectInPlace(sizes, rank);
  if (rank === position) return sizes[rank]!;
  let next = Infinity;
  for (let index = rank + 1; index < sizes.length; index += 1) next = Math.min(next, sizes[index]!);
  return sizes[rank]! + (position - rank) * (next - sizes[rank]!);
}

function clampAndScale(clean: Float32Array, limit: number, scale: number): void {
  for (let index = 0; index < clean.length; index += 1) {
    clean[index] = Math.max(-limit, Math.min(limit, clean[index]!)) * scale;
  }
}

/**
 * The thresholding that a scheduler configuration asks for.
 *
 * `thresholding` is dynamic: with s = the `dynamic_thresholding_ratio` quantile of |x̂|, kept in
 * 1 … `sample_max_value`, x̂ becomes clamp(x̂, −s, s) / s. `clip_sample` clamps to ±`clip_sample_range`.
 *
 * @param configuration The model's scheduler configuration.
 * @returns A function that works in place; it does nothing where the configuration asks for neither.
 */
export function createThreshold(configuration: SchedulerConfiguration): Threshold {
  if (configuration.thresholding) {
    const { dynamic_thresholding_ratio: ratio, sample_max_value: largest } = configuration;
    return (clean) => {
      const limit = Math.min(largest, Math.max(1, absoluteQuantile(clean, ratio)));
      clampAndScale(clean, limit, 1 / limit);
    };
  }
  if (configuration.clip_sample) {
    return (clean) => clampAndScale(clean, configuration.clip_sample_range, 1);
  }
  return () => undefined;
}

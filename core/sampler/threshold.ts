/**
 * Keeping clean estimates in the range of images, as the model's scheduler configuration says.
 *
 * Guidance pushes estimates beyond −1 … 1. Static clipping saturates what lies outside; dynamic thresholding
 * (Saharia et al., Imagen, section 2.3, https://arxiv.org/abs/2205.11487) scales the whole image down instead.
 */
import type { SchedulerConfiguration } from '../schedulers/configuration.ts';

/** Brings one clean estimate into range, in place. */
export type Threshold = (clean: Float32Array) => void;

/** The sign bit of a 32-bit float is cleared by this; what is left sorts like the absolute value. */
const WITHOUT_SIGN = 0x7fff_ffff;

/** How many low bits of a float its histogram leaves out: 32 bins an octave. */
const BIN_SHIFT = 18;

/**
 * A quantile of the absolute values, interpolated linearly between neighbours.
 *
 * Counts all values by their leading bits and sorts only those of the bin that matters, because sorting every level at
 * every step would be felt.
 *
 * @param values Any non-empty tensor; it is not changed.
 * @param ratio Which quantile, 0 … 1.
 * @returns The absolute value that `ratio` of the values do not exceed.
 */
export function absoluteQuantile(values: Float32Array, ratio: number): number {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const histogram = new Uint32Array((WITHOUT_SIGN >>> BIN_SHIFT) + 1);
  for (let index = 0; index < bits.length; index += 1) {
    histogram[(bits[index]! & WITHOUT_SIGN) >>> BIN_SHIFT]! += 1;
  }

  const position = ratio * (values.length - 1);
  const lower = Math.floor(position);
  const upper = Math.ceil(position);
  let first = 0;
  let below = 0;
  while (below + histogram[first]! <= lower) below += histogram[first++]!;
  let last = first;
  let reached = below + histogram[last]!;
  while (reached <= upper) reached += histogram[++last]!;

  const near = new Float32Array(reached - below);
  let found = 0;
  for (let index = 0; index < bits.length; index += 1) {
    const bin = (bits[index]! & WITHOUT_SIGN) >>> BIN_SHIFT;
    if (bin >= first && bin <= last) near[found++] = Math.abs(values[index]!);
  }
  near.sort();
  const low = near[lower - below]!;
  return low + (position - lower) * (near[upper - below]! - low);
}

/**
 * Clamps to ±`limit` and then multiplies, in place. Numbers that are not finite stay recognisable: NaN stays NaN.
 *
 * @param values Any tensor.
 * @param limit Largest absolute value to keep, at least 0.
 * @param scale Factor on what is left.
 */
export function clampAndScale(values: Float32Array, limit: number, scale: number): void {
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index]!;
    // Comparisons, because Math.min and Math.max cost several times as much in this loop.
    const clamped = value > limit ? limit : value < -limit ? -limit : value;
    values[index] = clamped * scale;
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

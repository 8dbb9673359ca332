/**
 * Noise levels as ratios: how many times more noise than image a sample holds, σ̂ = √((1 − ᾱ) / ᾱ).
 *
 * This is how Karras et al., Elucidating the Design Space (https://arxiv.org/abs/2206.00364), write a schedule. Values
 * are rounded to 32 bits where diffusers rounds them, because it decides which way timesteps are rounded.
 */
import type { SchedulerConfiguration } from './configuration.ts';
import { alphasCumprod } from './noise-schedule.ts';
import { linspace } from './ranges.ts';

const KARRAS_RHO = 7;

/** Stands in for ᾱ = 0, where σ̂ would be infinite (diffusers' value). */
const ZERO_SNR_ALPHA_BAR = 2 ** -24;

/** A run's noise levels, and what the model is told of them. */
export interface NoiseLevels {
  /** One a step, falling. */
  timesteps: number[];
  /** σ̂ at every step, and where the last one ends: 32-bit numbers, falling. */
  sigmas: number[];
}

/**
 * Computes σ̂ of every training timestep.
 *
 * @param configuration The model's scheduler configuration.
 * @returns `num_train_timesteps` values, rising.
 */
export function trainedSigmas(configuration: SchedulerConfiguration): Float32Array {
  return alphasCumprod(configuration).map((alphaBar) => {
    const kept = alphaBar === 0 ? ZERO_SNR_ALPHA_BAR : alphaBar;
    return Math.sqrt(Math.fround(Math.fround(1 - kept) / kept));
  });
}

/**
 * Karras' spacing (eq. 5): equal distances between the seventh roots.
 *
 * @param largest The first σ̂.
 * @param smallest The last σ̂.
 * @param count How many, at least 1.
 * @returns 64-bit numbers, falling.
 */
export function karrasSigmas(largest: number, smallest: number, count: number): number[] {
  const start = largest ** (1 / KARRAS_RHO);
  const end = smallest ** (1 / KARRAS_RHO);
  return linspace(0, 1, count).map((ramp) => (start + ramp * (end - start)) ** KARRAS_RHO);
}

/**
 * Equal distances between the logarithms.
 *
 * @param largest The first σ̂.
 * @param smallest The last σ̂.
 * @param count How many, at least 1.
 * @returns 64-bit numbers, falling.
 */
export function exponentialSigmas(largest: number, smallest: number, count: number): number[] {
  return linspace(Math.log(largest), Math.log(smallest), count).map(Math.exp);
}

/**
 * The (fractional) training timestep at which log σ̂ is reached, by linear interpolation between the logarithms.
 *
 * @param sigma Any σ̂ above 0.
 * @param logSigmas Logarithms of `trainedSigmas`.
 * @returns A timestep in 0 … num_train_timesteps − 1.
 */
export function timestepOfSigma(sigma: number, logSigmas: Float32Array): number {
  const log = Math.log(sigma);
  const above = logSigmas.findIndex((candidate) => candidate > log);
  const high = Math.max(1, above === -1 ? logSigmas.length - 1 : above);
  const low = high - 1;
  const weight = (log - logSigmas[low]!) / (logSigmas[high]! - logSigmas[low]!);
  const kept = Math.min(1, Math.max(0, weight));
  return (1 - kept) * low + kept * high;
}

/**
 * σ̂ at a fractional timestep, by linear interpolation.
 *
 * @param timestep In 0 … num_train_timesteps − 1.
 * @param sigmas What `trainedSigmas` gives.
 * @returns A 64-bit number.
 */
export function sigmaOfTimestep(timestep: number, sigmas: Float32Array): number {
  const low = Math.floor(timestep);
  const below = sigmas[low]!;
  const above = sigmas[low + 1] ?? below;
  return (above - below) * (timestep - low) + below;
}

/**
 * σ̂ at which the last step ends.
 *
 * @param configuration The model's scheduler configuration: its `final_sigmas_type`.
 * @param sigmas What `trainedSigmas` gives.
 * @returns 0, or the smallest that the model was trained with.
 */
export function lastSigma(configuration: SchedulerConfiguration, sigmas: Float32Array): number {
  return configuration.final_sigmas_type === 'zero' ? 0 : sigmas[0]!;
}

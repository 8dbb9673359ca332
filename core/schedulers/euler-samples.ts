/**
 * Samples as Euler's two samplers have them, z = x + σ̂ ε: their noise grows, instead of their image fading.
 *
 * Models know samples of variance 1, so they are shown z / √(σ̂² + 1) (Karras et al., Elucidating the Design Space,
 * table 1, column VP, https://arxiv.org/abs/2206.00364).
 *
 * All is computed in the order and with the 32 bits of diffusers' own operations, because they can be seen: where σ̂ is
 * large (2·10⁴ at the start of the cosine schedule) and the next one small, rounding z takes more than 10⁻⁴ of what the
 * step leaves of it, and another order of operations gives another picture.
 */
import type { SchedulerConfiguration } from './configuration.ts';
import type { NoiseLevels } from './noise-levels.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { scaled } from './tensors.ts';

/**
 * The clean image that a model output stands for, when z = x + σ̂ ε: as `cleanFromOutput` with α = 1 / √(σ̂² + 1).
 *
 * @param prediction What the model was trained to predict.
 * @param sigma The noise level σ̂.
 * @param output The model's output, after guidance.
 * @param sample The noisy sample z, not scaled.
 * @returns A new array, before thresholding.
 */
function cleanAtLevel(
  prediction: SchedulerConfiguration['prediction_type'],
  sigma: number,
  output: Float32Array,
  sample: Float32Array,
): Float32Array {
  const variance = Math.fround(Math.fround(sigma * sigma) + 1);
  const outputWeight = Math.fround(-sigma / Math.fround(Math.sqrt(variance)));
  switch (prediction) {
    case 'epsilon':
      return sample.map((noisy, index) => noisy - Math.fround(sigma * output[index]!));
    case 'v_prediction':
      return sample.map(
        (noisy, index) => Math.fround(output[index]! * outputWeight) + Math.fround(noisy / variance),
      );
    case 'sample':
    case 'flow_prediction': // Never here: it has a sampler of its own.
      return output.slice();
  }
}

/**
 * A straight step along the slope of the ODE, (z − x̂) / σ̂.
 *
 * @param clean The clean estimate x̂.
 * @param sample The noisy sample z.
 * @param sigma Its noise level σ̂, above 0.
 * @param target The noise level to go to.
 * @returns A new array: x̂ + target / σ̂ · (z − x̂), but for rounding.
 */
export function eulerStep(
  clean: Float32Array,
  sample: Float32Array,
  sigma: number,
  target: number,
): Float32Array {
  const distance = Math.fround(target - sigma);
  return sample.map((noisy, index) => {
    const slope = Math.fround(Math.fround(noisy - clean[index]!) / sigma);
    return noisy + Math.fround(slope * distance);
  });
}

/**
 * Everything of an Euler sampler but its step.
 *
 * @param configuration The model's scheduler configuration.
 * @param levels The noise levels to visit.
 * @returns The shared part of the scheduler.
 */
export function eulerSampler(
  configuration: SchedulerConfiguration,
  levels: NoiseLevels,
): Omit<Scheduler, 'needsNoise' | 'step'> {
  const { timesteps, sigmas } = levels;
  const largest = Math.max(...sigmas);
  return {
    timesteps,
    // The spacings that start at the last timestep start from noise alone; `leading` starts with some of the image.
    initialNoiseSigma: configuration.timestep_spacing === 'leading' ? Math.hypot(largest, 1) : largest,
    scaleModelInput: (sample, stepIndex) => scaled(sample, 1 / Math.hypot(sigmas[stepIndex]!, 1)),
    cleanEstimate: (output, sample, stepIndex) =>
      cleanAtLevel(configuration.prediction_type, sigmas[stepIndex]!, output, sample),
  };
}

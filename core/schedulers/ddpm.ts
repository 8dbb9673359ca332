/**
 * DDPM: the ancestral sampler that the paper of the zoom uses.
 *
 * Ho et al., Denoising Diffusion Probabilistic Models, https://arxiv.org/abs/2006.11239. One step draws from the
 * posterior q(z_s | z_t, x̂) of eq. 6 and 7, for any earlier timestep s < t:
 *
 *     α_ts = ᾱ_t / ᾱ_s,  β_ts = 1 − α_ts
 *     μ    = √ᾱ_s β_ts / (1 − ᾱ_t) · x̂  +  √α_ts (1 − ᾱ_s) / (1 − ᾱ_t) · z_t
 *     z_s  = μ + √v ε
 *
 * where v is β̃_ts = (1 − ᾱ_s) / (1 − ᾱ_t) · β_ts (`fixed_small`) or β_ts (`fixed_large`), section 3.2.
 */
import type { SchedulerConfiguration } from './configuration.ts';
import { alphasCumprod } from './noise-schedule.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { cleanFromOutput, weightedSum } from './tensors.ts';
import { spacedTimesteps } from './timesteps.ts';

/** Diffusers' floor under the variance, which keeps its logarithm finite at the last step. */
const SMALLEST_VARIANCE = 1e-20;

/**
 * Makes a DDPM sampler.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @returns The scheduler; it needs noise at every step but one that starts at timestep 0.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function createDdpm(configuration: SchedulerConfiguration, steps: number): Scheduler {
  const timesteps = spacedTimesteps(configuration, steps);
  const schedule = alphasCumprod(configuration);
  const alphaBar = (stepIndex: number) => {
    const timestep = timesteps[stepIndex];
    return timestep === undefined ? 1 : schedule[timestep]!;
  };
  return {
    timesteps,
    initialNoiseSigma: 1,
    needsNoise: true,
    scaleModelInput: (sample) => sample,
    cleanEstimate(output, sample, stepIndex) {
      const current = alphaBar(stepIndex);
      const { prediction_type } = configuration;
      return cleanFromOutput(prediction_type, Math.sqrt(current), Math.sqrt(1 - current), output, sample);
    },
    step(clean, sample, stepIndex, noise) {
      const current = alphaBar(stepIndex);
      const previous = alphaBar(stepIndex + 1);
      const ratio = current / previous;
      const cleanWeight = (Math.sqrt(previous) * (1 - ratio)) / (1 - current);
      const sampleWeight = (Math.sqrt(ratio) * (1 - previous)) / (1 - current);
      if (noise === undefined || timesteps[stepIndex] === 0) {
        return weightedSum([cleanWeight, clean], [sampleWeight, sample]);
      }
      const posterior = ((1 - previous) / (1 - current)) * (1 - ratio);
      const variance = configuration.variance_type === 'fixed_large' ? 1 - ratio : posterior;
      const deviation = Math.sqrt(Math.max(variance, SMALLEST_VARIANCE));
      return weightedSum([cleanWeight, clean], [sampleWeight, sample], [deviation, noise]);
    },
  };
}

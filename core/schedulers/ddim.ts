/**
 * DDIM: fewer steps along the same noise levels, with as much fresh noise as asked for.
 *
 * Song et al., Denoising Diffusion Implicit Models, https://arxiv.org/abs/2010.02502. Eq. 12, written with the clean
 * estimate x̂, so that the noise is whatever x̂ leaves of the sample (which is what blending needs, because x̂ is then
 * no longer the model's own):
 *
 *     ε   = (z_t − √ᾱ_t x̂) / √(1 − ᾱ_t)
 *     z_s = √ᾱ_s x̂ + √(1 − ᾱ_s − σ²) ε + σ ε'
 *     σ   = η √((1 − ᾱ_s) / (1 − ᾱ_t)) √(1 − ᾱ_t / ᾱ_s)      (eq. 16)
 *
 * Diffusers keeps the noise that the model predicted where it clips the estimate; so does a step that is told `predicted`.
 */
import type { SchedulerConfiguration } from './configuration.ts';
import { alphasCumprod } from './noise-schedule.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { cleanFromOutput, weightedSum } from './tensors.ts';
import { spacedTimesteps } from './timesteps.ts';

/**
 * Makes a DDIM sampler.
 *
 * As in diffusers, a step goes down by num_train_timesteps ÷ steps, rounded down, from its own timestep, which for
 * some spacings is not quite the next one in the list.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @param eta η in 0 … 1: 0 is deterministic and needs no noise, 1 is like DDPM.
 * @returns The scheduler.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function createDdim(configuration: SchedulerConfiguration, steps: number, eta: number): Scheduler {
  const timesteps = spacedTimesteps(configuration, steps);
  const schedule = alphasCumprod(configuration);
  const stride = Math.floor(configuration.num_train_timesteps / steps);
  const last = configuration.set_alpha_to_one ? 1 : schedule[0]!;
  return {
    timesteps,
    initialNoiseSigma: 1,
    needsNoise: eta > 0,
    scaleModelInput: (sample) => sample,
    cleanEstimate(output, sample, stepIndex) {
      const current = schedule[timesteps[stepIndex]!]!;
      const { prediction_type } = configuration;
      return cleanFromOutput(prediction_type, Math.sqrt(current), Math.sqrt(1 - current), output, sample);
    },
    step(clean, sample, stepIndex, noise, _previousClean, _variance, predicted) {
      const current = schedule[timesteps[stepIndex]!]!;
      const alpha = Math.sqrt(current);
      // A sample made of the estimate that was clipped and the noise of the one that was not.
      const noisy = predicted ? weightedSum([1, sample], [alpha, clean], [-alpha, predicted]) : sample;
      const previous = schedule[timesteps[stepIndex]! - stride] ?? last;
      const variance = Math.max(0, ((1 - previous) / (1 - current)) * (1 - current / previous));
      const deviation = eta * Math.sqrt(variance);
      const direction = Math.sqrt(Math.max(0, 1 - previous - deviation ** 2));
      const sampleWeight = direction / Math.sqrt(1 - current);
      const cleanWeight = Math.sqrt(previous) - sampleWeight * alpha;
      return weightedSum(
        [cleanWeight, clean],
        [sampleWeight, noisy],
        noise === undefined ? undefined : [deviation, noise],
      );
    },
  };
}

/**
 * Flow-matching Euler: straight steps along the flow of models that were trained to predict it (Stable Diffusion 3).
 *
 * Lipman et al., Flow Matching, https://arxiv.org/abs/2210.02747; Esser et al., Scaling Rectified Flow Transformers,
 * https://arxiv.org/abs/2403.03206. A sample lies on a straight line from image to noise, z = (1 − σ) x + σ ε, and the
 * output is that line's direction v = ε − x, so that x̂ = z − σ v, and a step from σ to σ' is
 *
 *     z' = z + (σ' − σ) v = x̂ + σ' / σ · (z − x̂)
 *
 * Large images need more noise to be hidden as well as small ones; `shift` moves the steps there (eq. 23):
 * σ ← s σ / (1 + (s − 1) σ).
 */
import { BadInputError } from '../errors.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { exponentialSigmas, karrasSigmas, type NoiseLevels } from './noise-levels.ts';
import { linspace } from './ranges.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { cleanFromOutput, scaled, weightedSum } from './tensors.ts';

/** The noise levels σ of a run (one more than it has steps), falling from 1 to 0, and the timesteps of its steps. */
function flowLevels(configuration: SchedulerConfiguration, steps: number): NoiseLevels {
  const { num_train_timesteps: trained, shift, shift_terminal: terminal } = configuration;
  const shifted = (sigma: number) => (shift * sigma) / (1 + (shift - 1) * sigma);
  // As in diffusers, the smallest level is shifted twice: once as the end of the training range, once as a step.
  const smallest = Math.fround(shifted(1 / trained));
  let sigmas = linspace(trained, smallest * trained, steps).map((timestep) => shifted(timestep / trained));
  if (terminal) {
    const stretch = (1 - sigmas[steps - 1]!) / (1 - terminal);
    sigmas = sigmas.map((sigma) => 1 - (1 - sigma) / stretch);
  }
  if (configuration.use_karras_sigmas || configuration.use_exponential_sigmas) {
    const respaced = configuration.use_karras_sigmas ? karrasSigmas : exponentialSigmas;
    sigmas = respaced(sigmas[0]!, sigmas[steps - 1]!, steps);
  }
  sigmas = sigmas.map(Math.fround);
  return { timesteps: sigmas.map((sigma) => Math.fround(sigma * trained)), sigmas: [...sigmas, 0] };
}

/**
 * Makes a flow-matching Euler sampler.
 *
 * @param configuration The scheduler configuration of a flow-matching model.
 * @param steps Sampling steps.
 * @returns The scheduler; it needs no noise, unless the configuration asks for `stochastic_sampling`.
 * @throws {BadInputError} There are more steps than training timesteps.
 */
export function createFlowEuler(configuration: SchedulerConfiguration, steps: number): Scheduler {
  const { num_train_timesteps: trained, prediction_type, stochastic_sampling } = configuration;
  if (steps > trained) {
    throw new BadInputError(
      `${steps} sampling steps cannot be placed on this model's ${trained} timesteps: choose fewer steps.`,
    );
  }
  const { timesteps, sigmas } = flowLevels(configuration, steps);
  return {
    timesteps,
    initialNoiseSigma: 1,
    needsNoise: stochastic_sampling,
    scaleModelInput: (sample) => sample,
    cleanEstimate(output, sample, stepIndex) {
      const sigma = sigmas[stepIndex]!;
      return cleanFromOutput(prediction_type, 1 - sigma, sigma, output, sample);
    },
    step(clean, sample, stepIndex, noise) {
      const next = sigmas[stepIndex + 1]!;
      if (stochastic_sampling) {
        return noise === undefined ? scaled(clean, 1 - next) : weightedSum([1 - next, clean], [next, noise]);
      }
      const ratio = next / sigmas[stepIndex]!;
      return weightedSum([1 - ratio, clean], [ratio, sample]);
    },
  };
}

/**
 * Euler: straight steps along the diffusion ODE.
 *
 * Karras et al., Elucidating the Design Space, algorithm 1 without its correction
 * (https://arxiv.org/abs/2206.00364). The ODE's slope at noise level σ̂ is (z − x̂) / σ̂, so a step from σ̂ to σ̂' is
 *
 *     z' = z + (σ̂' − σ̂) (z − x̂) / σ̂ = x̂ + σ̂' / σ̂ · (z − x̂)
 */
import type { SchedulerConfiguration } from './configuration.ts';
import { configuredLevels } from './euler-levels.ts';
import { eulerSampler, eulerStep } from './euler-samples.ts';
import type { Scheduler } from './scheduler-interface.ts';

/**
 * Makes an Euler sampler.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @returns The scheduler; it needs no noise.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function createEuler(configuration: SchedulerConfiguration, steps: number): Scheduler {
  const levels = configuredLevels(configuration, steps);
  return {
    ...eulerSampler(configuration, levels),
    needsNoise: false,
    step(clean, sample, stepIndex) {
      return eulerStep(clean, sample, levels.sigmas[stepIndex]!, levels.sigmas[stepIndex + 1]!);
    },
  };
}

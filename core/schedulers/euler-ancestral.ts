/**
 * Euler ancestral: every step goes further down than Euler's, and comes back up with fresh noise.
 *
 * The split of a step from noise level σ̂ to σ̂' is the one that keeps DDPM's posterior variance (Song et al.,
 * Score-Based Generative Modeling through SDEs, appendix F, https://arxiv.org/abs/2011.13456):
 *
 *     σ̂_up²   = σ̂'² (σ̂² − σ̂'²) / σ̂²
 *     σ̂_down² = σ̂'² − σ̂_up²            = (σ̂'² / σ̂)²
 *     z'      = x̂ + σ̂_down / σ̂ · (z − x̂) + σ̂_up ε
 */
import type { SchedulerConfiguration } from './configuration.ts';
import { trainedLevels } from './euler-levels.ts';
import { eulerSampler, eulerStep } from './euler-samples.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { weightedSum } from './tensors.ts';

/** How far to go down, and how much noise to come back up with: 32-bit numbers, as every number on the way to them. */
function splitLevel(from: number, to: number): { up: number; down: number } {
  const [fromSquared, toSquared] = [Math.fround(from * from), Math.fround(to * to)];
  const product = Math.fround(toSquared * Math.fround(fromSquared - toSquared));
  const up = Math.fround(Math.sqrt(Math.fround(product / fromSquared)));
  return { up, down: Math.fround(Math.sqrt(Math.fround(toSquared - Math.fround(up * up)))) };
}

/**
 * Makes an Euler ancestral sampler. Like diffusers', it visits the trained noise levels only, not those that Karras'
 * spacing would.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @returns The scheduler; it needs noise at every step, though the last one gives it no weight.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function createEulerAncestral(configuration: SchedulerConfiguration, steps: number): Scheduler {
  const levels = trainedLevels(configuration, steps);
  return {
    ...eulerSampler(configuration, levels),
    needsNoise: true,
    step(clean, sample, stepIndex, noise) {
      const from = levels.sigmas[stepIndex]!;
      const to = levels.sigmas[stepIndex + 1]!;
      const { up, down } = splitLevel(from, to);
      const lower = eulerStep(clean, sample, from, down);
      return noise === undefined ? lower : weightedSum([1, lower], [up, noise]);
    },
  };
}

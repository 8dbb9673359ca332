/**
 * LCM: the sampler of latent consistency models, which were distilled to see the clean image in one step.
 *
 * Luo et al., Latent Consistency Models, https://arxiv.org/abs/2310.04378. What the model sees is mixed with the sample,
 * so that at t = 0 the sample itself is left (section 3, with s = `timestep_scaling` and σ_data = 0.5):
 *
 *     x̂ = c_skip z + c_out x₀,  c_skip = σ_data² / ((s t)² + σ_data²),  c_out = s t / √((s t)² + σ_data²)
 *
 * and a step puts fresh noise on it (algorithm 3): z' = √ᾱ' x̂ + √(1 − ᾱ') ε, but for the last one, which is x̂.
 * A clean estimate is thresholded after the mixing rather than before it as in diffusers; from t = 1 on the two differ
 * by less than the weight c_skip, at most 0.0025.
 */
import { BadInputError } from '../errors.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { alphasCumprod } from './noise-schedule.ts';
import { linspace } from './ranges.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { cleanFromOutput, scaled, weightedSum } from './tensors.ts';

/** Standard deviation of the data, as consistency models assume it. */
const SIGMA_DATA = 0.5;

/** `steps` of the timesteps that the model was distilled at, evenly spread from the noisiest one on. */
function distilledTimesteps(configuration: SchedulerConfiguration, steps: number): number[] {
  const trained = configuration.num_train_timesteps;
  const original = Math.min(trained, configuration.original_inference_steps);
  if (steps > original) {
    throw new BadInputError(
      `The sampler lcm takes at most ${original} steps with this model, not ${steps}: choose fewer (4 to 8 are usual).`,
    );
  }
  const distance = Math.floor(trained / original);
  // The end of the range is not one of the points.
  return linspace(0, original, steps + 1)
    .slice(0, steps)
    .map((place) => (original - Math.floor(place)) * distance - 1);
}

/**
 * Makes an LCM sampler.
 *
 * @param configuration The scheduler configuration of a latent consistency model.
 * @param steps Sampling steps, usually 4 to 8.
 * @returns The scheduler; it needs noise at every step but the last.
 * @throws {BadInputError} The model was distilled at fewer timesteps.
 */
export function createLcm(configuration: SchedulerConfiguration, steps: number): Scheduler {
  const timesteps = distilledTimesteps(configuration, steps);
  const schedule = alphasCumprod(configuration);
  return {
    timesteps,
    initialNoiseSigma: 1,
    needsNoise: true,
    scaleModelInput: (sample) => sample,
    cleanEstimate(output, sample, stepIndex) {
      const { prediction_type, timestep_scaling } = configuration;
      const timestep = timesteps[stepIndex]!;
      const alphaBar = schedule[timestep]!;
      const seen = cleanFromOutput(
        prediction_type,
        Math.sqrt(alphaBar),
        Math.sqrt(1 - alphaBar),
        output,
        sample,
      );
      const scaledTimestep = timestep * timestep_scaling;
      const length = Math.hypot(scaledTimestep, SIGMA_DATA);
      return weightedSum([(SIGMA_DATA / length) ** 2, sample], [scaledTimestep / length, seen]);
    },
    step(clean, _sample, stepIndex, noise) {
      const next = timesteps[stepIndex + 1];
      if (next === undefined) return clean.slice();
      const alphaBar = schedule[next]!;
      const cleanWeight = Math.sqrt(alphaBar);
      if (noise === undefined) return scaled(clean, cleanWeight);
      return weightedSum([cleanWeight, clean], [Math.sqrt(1 - alphaBar), noise]);
    },
  };
}

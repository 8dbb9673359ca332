/** The noise levels σ̂ that Euler's two samplers visit. */
import type { SchedulerConfiguration } from './configuration.ts';
import {
  exponentialSigmas,
  karrasSigmas,
  lastSigma,
  sigmaOfTimestep,
  timestepOfSigma,
  trainedSigmas,
  type NoiseLevels,
} from './noise-levels.ts';
import { linspace } from './ranges.ts';
import { fractionalTimesteps } from './timesteps.ts';

/**
 * The noise levels that the model was trained with at evenly spaced timesteps, and 0 at the end.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @returns The levels.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function trainedLevels(configuration: SchedulerConfiguration, steps: number): NoiseLevels {
  const sigmas = trainedSigmas(configuration);
  const timesteps = fractionalTimesteps(configuration, steps);
  const visited = timesteps.map((timestep) => Math.fround(sigmaOfTimestep(timestep, sigmas)));
  return { timesteps, sigmas: [...visited, 0] };
}

/** One noise level more than there are steps, at equal distances of their logarithms, whatever the spacing. */
function logLinearSigmas(sigmas: Float32Array, steps: number): number[] {
  const largest = Math.fround(Math.log(sigmas[sigmas.length - 1]!));
  const smallest = Math.fround(Math.log(sigmas[0]!));
  return linspace(largest, smallest, steps + 1).map((log) => Math.exp(Math.fround(log)));
}

/**
 * The noise levels that a configuration asks for with `interpolation_type`, `use_karras_sigmas`,
 * `use_exponential_sigmas`, `sigma_min`, `sigma_max`, `final_sigmas_type` and `timestep_type`.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @returns The levels.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function configuredLevels(configuration: SchedulerConfiguration, steps: number): NoiseLevels {
  const trained = trainedSigmas(configuration);
  let timesteps = fractionalTimesteps(configuration, steps);
  let visited =
    configuration.interpolation_type === 'log_linear'
      ? logLinearSigmas(trained, steps)
      : timesteps.map((timestep) => sigmaOfTimestep(timestep, trained));
  if (configuration.use_karras_sigmas || configuration.use_exponential_sigmas) {
    const respaced = configuration.use_karras_sigmas ? karrasSigmas : exponentialSigmas;
    const largest = configuration.sigma_max ?? visited[0]!;
    const smallest = configuration.sigma_min ?? visited[visited.length - 1]!;
    visited = respaced(largest, smallest, steps);
    const logSigmas = trained.map(Math.log);
    timesteps = visited.map((sigma) => Math.fround(timestepOfSigma(sigma, logSigmas)));
  }
  const sigmas = [...visited.map(Math.fround), lastSigma(configuration, trained)];
  if (configuration.timestep_type === 'continuous' && configuration.prediction_type === 'v_prediction') {
    timesteps = timesteps.map((_, index) => Math.fround(Math.log(sigmas[index]!) / 4));
  }
  return { timesteps, sigmas };
}

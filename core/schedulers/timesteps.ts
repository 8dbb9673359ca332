/**
 * Which of the training timesteps a run of a few steps visits.
 *
 * `leading`, `linspace` and `trailing` are those of Lin et al., table 2 (https://arxiv.org/abs/2305.08891),
 * with diffusers' rounding.
 */
import { BadInputError } from '../errors.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { arange, linspace, roundHalfToEven } from './ranges.ts';

function checked(timesteps: number[], configuration: SchedulerConfiguration): number[] {
  const trained = configuration.num_train_timesteps;
  if (timesteps.length === 0 || new Set(timesteps).size < timesteps.length || timesteps[0]! >= trained) {
    throw new BadInputError(
      `${timesteps.length} sampling steps cannot be placed on this model's ${trained} timesteps: choose fewer steps.`,
    );
  }
  return timesteps;
}

/** Timesteps below `end`, at distances of a `steps`-th of all: `steps` of them, or as many as there is room for. */
function trailing(configuration: SchedulerConfiguration, steps: number, end: number): number[] {
  const distance = configuration.num_train_timesteps / steps;
  const count = Math.min(steps, Math.ceil(end / distance));
  return arange(end, -distance, count).map((timestep) => roundHalfToEven(timestep) - 1);
}

/**
 * Timesteps of Euler's samplers: as below, but those of `linspace` are not rounded.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps How many, at least 1.
 * @returns 32-bit numbers in 0 … num_train_timesteps − 1, falling.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function fractionalTimesteps(configuration: SchedulerConfiguration, steps: number): number[] {
  const { num_train_timesteps: trained, timestep_spacing: spacing, steps_offset: offset } = configuration;
  const place = (): number[] => {
    switch (spacing) {
      case 'leading':
        return arange(0, Math.floor(trained / steps), steps)
          .map((timestep) => timestep + offset)
          .reverse();
      case 'trailing':
        return trailing(configuration, steps, trained);
      case 'linspace':
        // A single point of a linspace is its start, which is the end of this falling list.
        return linspace(0, trained - 1, steps)
          .map(Math.fround)
          .reverse();
    }
  };
  return checked(place(), configuration);
}

/**
 * Timesteps of DDPM and DDIM.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps How many, at least 1.
 * @returns Integers in 0 … num_train_timesteps − 1, falling.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function spacedTimesteps(configuration: SchedulerConfiguration, steps: number): number[] {
  const { num_train_timesteps: trained, timestep_spacing: spacing } = configuration;
  if (spacing !== 'linspace') return fractionalTimesteps(configuration, steps);
  return checked(
    linspace(0, trained - 1, steps)
      .map(roundHalfToEven)
      .reverse(),
    configuration,
  );
}

/**
 * Timesteps of the DPM solvers: `leading` and `linspace` place one more point and leave out the lowest, where the
 * solver's last step ends instead.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps How many, at least 1; `trailing` places fewer if `end` is low.
 * @param end The timestep to stay below: `num_train_timesteps`, or less where the noisiest ones are left out.
 * @returns Integers in 0 … num_train_timesteps − 1, falling.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function solverTimesteps(configuration: SchedulerConfiguration, steps: number, end: number): number[] {
  const { timestep_spacing: spacing, steps_offset: offset } = configuration;
  const place = (): number[] => {
    switch (spacing) {
      case 'leading':
        return arange(0, Math.floor(end / (steps + 1)), steps + 1)
          .map((timestep) => timestep + offset)
          .reverse()
          .slice(0, steps);
      case 'trailing':
        return trailing(configuration, steps, end);
      case 'linspace':
        return linspace(0, end - 1, steps + 1)
          .map(roundHalfToEven)
          .reverse()
          .slice(0, steps);
    }
  };
  return checked(place(), configuration);
}

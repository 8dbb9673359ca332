/**
 * Which of the training timesteps a run of a few steps visits.
 *
 * `leading`, `linspace` and `trailing` are those of Lin et al., table 2 (https://arxiv.org/abs/2305.08891),
 * with diffusers' rounding.
 */
import { BadInputError } from '../errors.ts';
import type { SchedulerConfiguration } from './configuration.ts';

/**
 * Rounds as numpy does, halves to the even neighbour.
 *
 * @param value Any finite number.
 * @returns The nearest integer.
 */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

function checked(timesteps: number[], configuration: SchedulerConfiguration): number[] {
  const trained = configuration.num_train_timesteps;
  if (timesteps.length === 0 || new Set(timesteps).size < timesteps.length || timesteps[0]! >= trained) {
    throw new BadInputError(
      `${timesteps.length} sampling steps cannot be placed on this model's ${trained} timesteps: choose fewer steps.`,
    );
  }
  return timesteps;
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
  const { num_train_timesteps: trained, timestep_spacing: spacing, steps_offset: offset } = configuration;
  const timesteps = Array.from({ length: steps }, (_, index) => {
    const fromEnd = steps - 1 - index;
    switch (spacing) {
      case 'leading':
        return fromEnd * Math.floor(trained / steps) + offset;
      case 'trailing':
        return roundHalfToEven(trained - (index * trained) / steps) - 1;
      case 'linspace':
        // A single point of a linspace is its start, which is the end of this falling list.
        return steps === 1 ? 0 : roundHalfToEven((fromEnd * (trained - 1)) / (steps - 1));
    }
  });
  return checked(timesteps, configuration);
}

/**
 * Timesteps of the DPM solvers: as above, but `leading` and `linspace` place one more point and leave out the lowest,
 * where the solver's last step ends instead.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps How many, at least 1.
 * @returns Integers in 0 … num_train_timesteps − 1, falling.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function solverTimesteps(configuration: SchedulerConfiguration, steps: number): number[] {
  const { num_train_timesteps: trained, timestep_spacing: spacing, steps_offset: offset } = configuration;
  const timesteps = Array.from({ length: steps }, (_, index) => {
    const fromEnd = steps - index;
    switch (spacing) {
      case 'leading':
        return fromEnd * Math.floor(trained / (steps + 1)) + offset;
      case 'trailing':
        return roundHalfToEven(trained - (index * trained) / steps) - 1;
      case 'linspace':
        return roundHalfToEven((fromEnd * (trained - 1)) / steps);
    }
  });
  return checked(timesteps, configuration);
}

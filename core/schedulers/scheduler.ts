/** Makes a scheduler by its name. */
import type { SamplerName } from '../project/project.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { createDdim } from './ddim.ts';
import { createDdpm } from './ddpm.ts';
import { createDpmSolverMultistep } from './dpm-solver-multistep.ts';
import type { Scheduler } from './scheduler-interface.ts';

export type { Scheduler } from './scheduler-interface.ts';

/**
 * Makes a scheduler.
 *
 * @param name The sampler's name.
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps, at least 1.
 * @param options Options of single samplers.
 * @param options.eta Share of fresh noise per DDIM step, 0 … 1; the others do not read it.
 * @returns The scheduler.
 * @throws {BadInputError} The configuration or the number of steps does not suit the sampler.
 */
export function createScheduler(
  name: SamplerName,
  configuration: SchedulerConfiguration,
  steps: number,
  options: { eta: number },
): Scheduler {
  switch (name) {
    case 'ddpm':
      return createDdpm(configuration, steps);
    case 'ddim':
      return createDdim(configuration, steps, options.eta);
    case 'dpm-solver++2m':
      return createDpmSolverMultistep(configuration, steps);
  }
}

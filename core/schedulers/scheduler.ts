/** Makes a scheduler by its name, and knows which one a model takes if nobody chooses. */
import { BadInputError } from '../errors.ts';
import { SAMPLERS, type SamplerName } from '../project/project.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { createDdim } from './ddim.ts';
import { createDdpm } from './ddpm.ts';
import { createDpmSolverMultistep } from './dpm-solver-multistep.ts';
import { createEulerAncestral } from './euler-ancestral.ts';
import { createEuler } from './euler.ts';
import { createFlowEuler } from './flow-euler.ts';
import { createLcm } from './lcm.ts';
import { SCHEDULER_CLASSES } from './scheduler-classes.ts';
import type { Scheduler } from './scheduler-interface.ts';

export type { Scheduler } from './scheduler-interface.ts';

/** Karras' noise levels, whichever the model's own configuration asks for. */
const KARRAS = { use_karras_sigmas: true, use_exponential_sigmas: false, use_lu_lambdas: false };

/**
 * The sampler to take for a model if nobody chooses one.
 *
 * @param configuration The model's scheduler configuration.
 * @returns The sampler of the class that the configuration names, or the closest.
 */
export function defaultSampler(configuration: SchedulerConfiguration): SamplerName {
  return SCHEDULER_CLASSES[configuration._class_name].sampler;
}

/**
 * The samplers that a model can be painted with. Flow matching has a sampler of its own, and LCM's only suits models
 * that were distilled for it; the others suit every model that was trained on a usual noise schedule.
 *
 * @param configuration The model's scheduler configuration.
 * @returns Their names, in the order of `SAMPLERS`.
 */
export function suitableSamplers(configuration: SchedulerConfiguration): SamplerName[] {
  if (configuration.prediction_type === 'flow_prediction') return ['flow-euler'];
  const distilled = configuration._class_name === 'LCMScheduler';
  return SAMPLERS.filter((name) => name !== 'flow-euler' && (name !== 'lcm' || distilled));
}

/**
 * Makes a scheduler.
 *
 * @param name The sampler's name.
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps, at least 1.
 * @param options Options of single samplers.
 * @param options.eta Share of fresh noise per DDIM step, 0 … 1; the others do not read it.
 * @returns The scheduler.
 * @throws {BadInputError} The sampler does not suit the model, or the configuration or the number of steps the sampler.
 */
export function createScheduler(
  name: SamplerName,
  configuration: SchedulerConfiguration,
  steps: number,
  options: { eta: number },
): Scheduler {
  const suitable = suitableSamplers(configuration);
  if (!suitable.includes(name)) {
    throw new BadInputError(`The sampler ${name} does not suit this model: choose ${suitable.join(', ')}.`);
  }
  switch (name) {
    case 'ddpm':
      return createDdpm(configuration, steps);
    case 'ddim':
      return createDdim(configuration, steps, options.eta);
    case 'dpm-solver++2m':
      return createDpmSolverMultistep(configuration, steps);
    case 'dpm-solver++2m-karras':
      return createDpmSolverMultistep({ ...configuration, ...KARRAS }, steps);
    case 'euler':
      return createEuler(configuration, steps);
    case 'euler-ancestral':
      return createEulerAncestral(configuration, steps);
    case 'lcm':
      return createLcm(configuration, steps);
    case 'flow-euler':
      return createFlowEuler(configuration, steps);
  }
}

/** Refusing what a configuration asks for and a sampler cannot do, by name. */
import { BadInputError } from '../errors.ts';
import type { SamplerName } from '../project/project.ts';
import type { SchedulerConfiguration } from './configuration.ts';

/**
 * Checks the keys that change what a sampler computes.
 *
 * @param sampler The sampler's name.
 * @param configuration The model's scheduler configuration.
 * @param supported The values that the sampler can deal with, by key.
 * @throws {BadInputError} A key has another value.
 */
export function refuseUnsupported(
  sampler: SamplerName,
  configuration: SchedulerConfiguration,
  supported: Partial<Record<keyof SchedulerConfiguration, readonly unknown[]>>,
): void {
  for (const [key, values] of Object.entries(supported)) {
    const value = configuration[key as keyof SchedulerConfiguration];
    if (values.includes(value)) continue;
    throw new BadInputError(
      `The model's scheduler_config.json asks for "${key}" ${JSON.stringify(value)}, which the sampler ${sampler} does ` +
        `not support (only ${values.join(', ')}): choose another sampler.`,
    );
  }
}

import { describe, expect, it } from 'vitest';
import { schedulerConfigurationSchema } from './configuration.ts';
import { createDdpm } from './ddpm.ts';
import { alphasCumprod } from './noise-schedule.ts';

const zero = Float32Array.of(0);
const one = Float32Array.of(1);

describe('createDdpm', () => {
  it.each([
    ['fixed_large', (ratio: number) => 1 - ratio],
    [
      'fixed_small',
      (ratio: number, before: number, after: number) => ((1 - after) / (1 - before)) * (1 - ratio),
    ],
  ] as const)('draws with the variance %s', (variance_type, variance) => {
    const configuration = schedulerConfigurationSchema.parse({ variance_type });
    const schedule = alphasCumprod(configuration);
    const scheduler = createDdpm(configuration, 10);
    const [before, after] = [schedule[scheduler.timesteps[3]!]!, schedule[scheduler.timesteps[4]!]!];
    const deviation = scheduler.step(zero, zero, 3, one, undefined)[0]!;
    expect(deviation).toBeCloseTo(Math.sqrt(variance(before / after, before, after)), 6);
  });

  it('is the mean without noise, and adds none at timestep 0', () => {
    const scheduler = createDdpm(schedulerConfigurationSchema.parse({}), 10);
    expect(scheduler.step(zero, zero, 3, undefined, undefined)).toEqual(zero);
    expect(scheduler.timesteps[9]).toBe(0);
    expect(scheduler.step(one, zero, 9, one, undefined)).toEqual(one);
  });
});

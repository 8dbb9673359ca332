import { describe, expect, it } from 'vitest';
import { BadInputError } from '../errors.ts';
import { SAMPLERS, type SamplerName } from '../project/project.ts';
import { schedulerConfigurationSchema } from './configuration.ts';
import { createScheduler, defaultSampler, suitableSamplers } from './scheduler.ts';

const read = (configuration: object) => schedulerConfigurationSchema.parse(configuration);
const usual = SAMPLERS.filter((name) => name !== 'lcm' && name !== 'flow-euler');

describe('defaultSampler', () => {
  it.each<[className: string | undefined, sampler: SamplerName]>([
    ['DDPMScheduler', 'ddpm'],
    ['DDIMScheduler', 'ddim'],
    ['PNDMScheduler', 'dpm-solver++2m'],
    ['DPMSolverMultistepScheduler', 'dpm-solver++2m'],
    ['UniPCMultistepScheduler', 'dpm-solver++2m'],
    ['EulerDiscreteScheduler', 'euler'],
    ['EulerAncestralDiscreteScheduler', 'euler-ancestral'],
    ['LCMScheduler', 'lcm'],
    ['FlowMatchEulerDiscreteScheduler', 'flow-euler'],
    [undefined, 'ddim'],
  ])('of a model that names %s is %s, which suits it', (className, sampler) => {
    const configuration = read({ _class_name: className });
    expect(defaultSampler(configuration)).toBe(sampler);
    expect(suitableSamplers(configuration)).toContain(sampler);
  });
});

describe('createScheduler', () => {
  it.each<[className: string, suitable: readonly SamplerName[]]>([
    ['EulerDiscreteScheduler', usual],
    ['LCMScheduler', SAMPLERS.filter((name) => name !== 'flow-euler')],
    ['FlowMatchEulerDiscreteScheduler', ['flow-euler']],
  ])(
    'makes what suits a model that names %s, and refuses the rest in one sentence',
    (className, suitable) => {
      const configuration = read({ _class_name: className });
      for (const name of SAMPLERS) {
        const make = () => createScheduler(name, configuration, 4, { eta: 0 });
        if (suitable.includes(name)) expect(make().timesteps).toHaveLength(4);
        else {
          expect(make).toThrow(BadInputError);
          expect(make).toThrow(
            `The sampler ${name} does not suit this model: choose ${suitable.join(', ')}.`,
          );
        }
      }
    },
  );

  it("takes Karras' noise levels by the sampler's name, whatever the model's file says", () => {
    const file = { _class_name: 'PNDMScheduler', beta_schedule: 'scaled_linear' };
    const karras = read({ ...file, use_karras_sigmas: true });
    const others = read({ ...file, use_exponential_sigmas: true });
    const expected = createScheduler('dpm-solver++2m', karras, 6, { eta: 0 }).timesteps;
    for (const configuration of [karras, others, read(file)]) {
      const scheduler = createScheduler('dpm-solver++2m-karras', configuration, 6, { eta: 0 });
      expect(scheduler.timesteps).toEqual(expected);
    }
    expect(createScheduler('dpm-solver++2m', others, 6, { eta: 0 }).timesteps).not.toEqual(expected);
  });
});

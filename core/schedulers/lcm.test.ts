import { describe, expect, it } from 'vitest';
import { schedulerConfigurationSchema } from './configuration.ts';
import { createLcm } from './lcm.ts';

const lcm = (configuration: object, steps: number) =>
  createLcm(schedulerConfigurationSchema.parse({ _class_name: 'LCMScheduler', ...configuration }), steps);

describe('createLcm', () => {
  it('visits only timesteps that the model was distilled at', () => {
    expect(lcm({}, 4).timesteps).toEqual([999, 759, 499, 259]);
    expect(lcm({ original_inference_steps: 20 }, 4).timesteps).toEqual([999, 749, 499, 249]);
    for (const timestep of lcm({}, 50).timesteps) expect((timestep + 1) % 20).toBe(0);
  });

  it('refuses more steps than those', () => {
    expect(() => lcm({}, 51)).toThrow('The sampler lcm takes at most 50 steps with this model, not 51');
    expect(() => lcm({ num_train_timesteps: 30 }, 31)).toThrow(/at most 30 steps/);
    expect(lcm({ num_train_timesteps: 30 }, 30).timesteps.at(-1)).toBe(0);
  });

  it('leaves the sample as it is at timestep 0, and sees the model only where there is noise', () => {
    const scheduler = lcm({ original_inference_steps: 1000, prediction_type: 'sample' }, 1000);
    const [output, sample] = [Float32Array.of(1), Float32Array.of(-2)];
    expect(scheduler.timesteps.at(-1)).toBe(0);
    expect(scheduler.cleanEstimate(output, sample, 999)[0]).toBe(-2);
    expect(scheduler.cleanEstimate(output, sample, 0)[0]).toBeCloseTo(1, 6);
    // Half-way between the two where the scaled timestep is as large as the deviation of the data.
    const near = lcm(
      { original_inference_steps: 1000, prediction_type: 'sample', timestep_scaling: 0.5 },
      1000,
    );
    expect(near.timesteps[998]).toBe(1);
    expect(near.cleanEstimate(output, sample, 998)[0]).toBeCloseTo(Math.SQRT1_2 - 2 / 2, 6);
  });

  it('ends with the clean estimate, and puts noise on it before', () => {
    const scheduler = lcm({}, 4);
    const [clean, sample, noise] = [0.5, 7, 1].map((value) => Float32Array.of(value));
    expect(scheduler.step(clean!, sample!, 3, noise, undefined)).toEqual(clean);
    const [noisy, mean] = [noise, undefined].map(
      (drawn) => scheduler.step(clean!, sample!, 0, drawn, undefined)[0]!,
    );
    // What is added is as large as the weights of image and noise allow: their squares add up to 1.
    expect((mean! / 0.5) ** 2 + (noisy! - mean!) ** 2).toBeCloseTo(1, 6);
  });
});

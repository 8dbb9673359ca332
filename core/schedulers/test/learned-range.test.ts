/** DDPM with a variance that the model predicts, against the numbers of diffusers (see `goldens/README.md`). */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../errors.ts';
import { createThreshold } from '../../sampler/threshold.ts';
import { schedulerConfigurationSchema } from '../configuration.ts';
import { createDdpm } from '../ddpm.ts';
import { splitOutput } from '../tensors.ts';
import { readTensors } from './safetensors.ts';
import { relativeError } from './relative-error.ts';

const tensors = readTensors(join(import.meta.dirname, 'goldens/learned-range.safetensors'));
const configuration = schedulerConfigurationSchema.parse({
  _class_name: 'DDPMScheduler',
  beta_schedule: 'squaredcos_cap_v2',
  thresholding: true,
  dynamic_thresholding_ratio: 0.95,
  sample_max_value: 1.5,
  variance_type: 'learned_range',
});
const scheduler = createDdpm(configuration, 8);
const TOLERANCE = 1e-5;

describe.each([0, 5])('step %i with a learned variance', (stepIndex) => {
  const tensor = (name: string) => tensors.get(`step${stepIndex}.${name}`)!;
  const sample = tensor('sample');
  const { prediction, variance } = splitOutput(tensor('output'), sample.length);

  it('estimates the same clean image from the first half of the output', () => {
    const clean = scheduler.cleanEstimate(prediction, sample, stepIndex);
    createThreshold(configuration)(clean);
    expect(relativeError(clean, tensor('clean'))).toBeLessThan(TOLERANCE);
  });

  it('draws the same next sample with the second half', () => {
    const next = scheduler.step(tensor('clean'), sample, stepIndex, tensor('noise'), undefined, variance);
    expect(relativeError(next, tensor('next'))).toBeLessThan(TOLERANCE);
  });

  it('says so if the model predicts none', () => {
    const step = () => scheduler.step(tensor('clean'), sample, stepIndex, tensor('noise'), undefined);
    expect(step).toThrow(BadInputError);
    expect(step).toThrow(/"variance_type" learned_range.*choose another sampler/);
  });
});

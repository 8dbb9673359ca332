/** Every scheduler against the numbers of diffusers (see `goldens/README.md`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SamplerName } from '../../project/project.ts';
import { createThreshold } from '../../sampler/threshold.ts';
import { schedulerConfigurationSchema } from '../configuration.ts';
import { alphasCumprod } from '../noise-schedule.ts';
import { createScheduler } from '../scheduler.ts';
import { readTensors } from './safetensors.ts';

interface GoldenCase {
  name: string;
  configuration: { _class_name: string; clip_sample?: boolean; thresholding?: boolean };
  steps: number;
  eta: number;
  timesteps: number[];
  initialNoiseSigma: number;
  noiseDraws: number;
  alphasCumprod: Record<string, number>;
  hasPredOriginal: boolean;
}

const folder = join(import.meta.dirname, 'goldens');
const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as GoldenCase[];
const tensors = readTensors(join(folder, 'schedulers.safetensors'));
const SAMPLER: Record<string, SamplerName> = {
  DDPMScheduler: 'ddpm',
  DDIMScheduler: 'ddim',
  DPMSolverMultistepScheduler: 'dpm-solver++2m',
};
const ELEMENTS = 3 * 4 * 4;
const TOLERANCE = 1e-5;

/** The k-th [3,4,4] block of a tensor. */
const block = (name: string, index: number) =>
  tensors.get(name)!.slice(index * ELEMENTS, (index + 1) * ELEMENTS);

/** Largest difference, relative to the largest expected value. */
function relativeError(actual: Float32Array, expected: Float32Array): number {
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return actual.reduce(
    (worst, value, index) => Math.max(worst, Math.abs(value - expected[index]!) / scale),
    0,
  );
}

/**
 * DDIM in diffusers takes the noise from the model even where the estimate was clipped, unless told otherwise; in
 * x̂-form it always follows from the estimate. Only the estimates of such cases can be compared.
 */
const comparesSamples = ({ name }: GoldenCase) => name !== 'ddim_clip' && name !== 'ddim_threshold';

function prepare(golden: GoldenCase) {
  const configuration = schedulerConfigurationSchema.parse(golden.configuration);
  const sampler = SAMPLER[golden.configuration._class_name]!;
  const scheduler = createScheduler(sampler, configuration, golden.steps, { eta: golden.eta });
  const threshold = createThreshold(configuration);
  const estimate = (sample: Float32Array, step: number) => {
    const clean = scheduler.cleanEstimate(block('model_outputs', step), sample, step);
    threshold(clean);
    return clean;
  };
  return { configuration, scheduler, estimate };
}

describe.each(cases)('$name', (golden) => {
  const { configuration, scheduler, estimate } = prepare(golden);

  it('has the noise schedule and the timesteps of diffusers', () => {
    expect(scheduler.timesteps).toEqual(golden.timesteps);
    expect(scheduler.initialNoiseSigma).toBe(golden.initialNoiseSigma);
    expect(scheduler.needsNoise).toBe(golden.noiseDraws > 0);
    const schedule = alphasCumprod(configuration);
    for (const [timestep, expected] of Object.entries(golden.alphasCumprod)) {
      expect(Math.abs(schedule[Number(timestep)]! - expected)).toBeLessThanOrEqual(expected * TOLERANCE);
    }
  });

  if (golden.hasPredOriginal)
    it('estimates the same clean images', () => {
      golden.timesteps.forEach((_, step) => {
        const expected = block(`${golden.name}.pred_original`, step);
        const actual = estimate(block(`${golden.name}.samples`, step), step);
        expect(relativeError(actual, expected)).toBeLessThan(TOLERANCE);
      });
    });

  if (comparesSamples(golden))
    it('walks through the same samples', () => {
      let sample: Float32Array = block(`${golden.name}.samples`, 0);
      let previousClean: Float32Array | undefined;
      golden.timesteps.forEach((timestep, step) => {
        const clean = estimate(sample, step);
        // Diffusers draws no noise for timestep 0; elsewhere the k-th step takes the k-th draw.
        const noise = scheduler.needsNoise && timestep > 0 ? block('step_noises', step) : undefined;
        sample = scheduler.step(clean, sample, step, noise, previousClean);
        previousClean = clean;
        expect(relativeError(sample, block(`${golden.name}.samples`, step + 1))).toBeLessThan(TOLERANCE);
      });
    });
});

/** Every scheduler against the numbers of diffusers (see `goldens/README.md`). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createThreshold } from '../../sampler/threshold.ts';
import { schedulerConfigurationSchema, type SchedulerConfiguration } from '../configuration.ts';
import { solverLevels } from '../dpm-solver-multistep.ts';
import { configuredLevels, trainedLevels } from '../euler-levels.ts';
import type { NoiseLevels } from '../noise-levels.ts';
import { alphasCumprod } from '../noise-schedule.ts';
import { createScheduler, defaultSampler } from '../scheduler.ts';
import { relativeError } from './relative-error.ts';
import { readTensors } from './safetensors.ts';

interface GoldenCase {
  name: string;
  configuration: { _class_name: string };
  steps: number;
  eta: number;
  timesteps: number[];
  initialNoiseSigma: number;
  noiseDraws: number;
  /** Only of classes that work with noise levels σ̂: Euler's and the DPM solver. */
  sigmas?: number[];
  /** Some values by timestep, of the other classes. */
  alphasCumprod?: Record<string, number>;
}

const folder = join(import.meta.dirname, 'goldens');
const cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as GoldenCase[];
const tensors = readTensors(join(folder, 'schedulers.safetensors'));
const ELEMENTS = 3 * 4 * 4;
const TOLERANCE = 1e-5;
const SIGMA_TOLERANCE = 1e-6;

/** The k-th [3,4,4] block of a tensor. */
const block = (name: string, index: number) =>
  tensors.get(name)!.slice(index * ELEMENTS, (index + 1) * ELEMENTS);

/** The case that diffusers was asked to step with `use_clipped_model_output`: its noise follows from the estimate. */
const usesClippedOutput = ({ name }: GoldenCase) => name === 'ddim_eta05_clipped';

/**
 * From σ̂ = 4096 down to 14, a last bit of σ̂, which differs from library to library, is a bit of the difference 4082
 * that the step multiplies a sample of several thousand with: two parts in 10⁵ of what is left.
 */
const sampleTolerance = ({ name }: GoldenCase) => (name === 'euler_zero_snr' ? 2e-5 : TOLERANCE);

function prepare(golden: GoldenCase) {
  const configuration = schedulerConfigurationSchema.parse(golden.configuration);
  const sampler = defaultSampler(configuration);
  const scheduler = createScheduler(sampler, configuration, golden.steps, { eta: golden.eta });
  const threshold = createThreshold(configuration);
  const predict = (sample: Float32Array, step: number) =>
    scheduler.cleanEstimate(block('model_outputs', step), sample, step);
  const estimate = (sample: Float32Array, step: number) => {
    const clean = predict(sample, step);
    threshold(clean);
    return clean;
  };
  return { configuration, scheduler, predict, estimate };
}

/** The noise levels that a class works with. */
function levelsOf(configuration: SchedulerConfiguration, steps: number): NoiseLevels {
  switch (configuration._class_name) {
    case 'EulerDiscreteScheduler':
      return configuredLevels(configuration, steps);
    case 'EulerAncestralDiscreteScheduler':
      return trainedLevels(configuration, steps);
    default:
      return solverLevels(configuration, steps);
  }
}

describe.each(cases)('$name', (golden) => {
  const { configuration, scheduler, predict, estimate } = prepare(golden);

  it('has the timesteps of diffusers, and its start', () => {
    expect(scheduler.timesteps).toHaveLength(golden.timesteps.length);
    scheduler.timesteps.forEach((timestep, index) => {
      const expected = golden.timesteps[index]!;
      // Those between the trained ones come of powers and logarithms, whose last bit differs between libraries.
      const tolerance = Number.isInteger(expected) ? 0 : Math.abs(expected) * SIGMA_TOLERANCE;
      expect(Math.abs(timestep - expected)).toBeLessThanOrEqual(tolerance);
    });
    expect(Math.abs(scheduler.initialNoiseSigma / golden.initialNoiseSigma - 1)).toBeLessThan(
      SIGMA_TOLERANCE,
    );
    expect(scheduler.needsNoise).toBe(golden.noiseDraws > 0);
  });

  it('has the noise schedule of diffusers', () => {
    const schedule = alphasCumprod(configuration);
    for (const [timestep, expected] of Object.entries(golden.alphasCumprod ?? {})) {
      expect(Math.abs(schedule[Number(timestep)]! - expected)).toBeLessThanOrEqual(expected * TOLERANCE);
    }
    if (golden.sigmas === undefined) return;
    const { sigmas } = levelsOf(configuration, golden.steps);
    expect(sigmas).toHaveLength(golden.sigmas.length);
    sigmas.forEach((sigma, index) => {
      const expected = golden.sigmas![index]!;
      expect(Math.abs(sigma - expected)).toBeLessThanOrEqual(expected * SIGMA_TOLERANCE);
    });
  });

  if (tensors.has(`${golden.name}.pred_original`))
    it('estimates the same clean images', () => {
      golden.timesteps.forEach((_, step) => {
        const expected = block(`${golden.name}.pred_original`, step);
        const actual = estimate(block(`${golden.name}.samples`, step), step);
        expect(relativeError(actual, expected)).toBeLessThan(TOLERANCE);
      });
    });

  if (tensors.has(`${golden.name}.scaled_inputs`))
    it('shows the model the same inputs', () => {
      golden.timesteps.forEach((_, step) => {
        const expected = block(`${golden.name}.scaled_inputs`, step);
        const actual = scheduler.scaleModelInput(block(`${golden.name}.samples`, step), step);
        expect(relativeError(actual, expected)).toBeLessThan(TOLERANCE);
      });
    });

  it('walks through the same samples', () => {
    const start = block('x0', 0).map((value) => value * scheduler.initialNoiseSigma);
    expect(relativeError(start, block(`${golden.name}.samples`, 0))).toBeLessThan(TOLERANCE);
    let sample: Float32Array = start;
    let previousClean: Float32Array | undefined;
    golden.timesteps.forEach((_, step) => {
      const clean = estimate(sample, step);
      const predicted = usesClippedOutput(golden) ? undefined : predict(sample, step);
      // Diffusers draws noise at the first steps, one draw a step, and none where it would have no weight.
      const noise = step < golden.noiseDraws ? block('step_noises', step) : undefined;
      sample = scheduler.step(clean, sample, step, noise, previousClean, undefined, predicted);
      previousClean = clean;
      expect(relativeError(sample, block(`${golden.name}.samples`, step + 1))).toBeLessThan(
        sampleTolerance(golden),
      );
    });
  });
});

/** What must hold of every sampler, whatever the model: checked against models and formulas that are known exactly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SAMPLERS, type SamplerName } from '../project/project.ts';
import { schedulerConfigurationSchema, type SchedulerConfiguration } from './configuration.ts';
import { solverLevels } from './dpm-solver-multistep.ts';
import { configuredLevels } from './euler-levels.ts';
import { alphasCumprod } from './noise-schedule.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';

const CLASS_NAMES: Partial<Record<SamplerName, string>> = {
  lcm: 'LCMScheduler',
  'flow-euler': 'FlowMatchEulerDiscreteScheduler',
};

/** The noise schedule of Stable Diffusion, at timesteps that are whole. */
const configurationOf = (sampler: SamplerName, more: object = {}) =>
  schedulerConfigurationSchema.parse({
    _class_name: CLASS_NAMES[sampler],
    beta_schedule: 'scaled_linear',
    beta_start: 0.00085,
    beta_end: 0.012,
    timestep_spacing: 'trailing',
    ...more,
  });

/** Weights of image and noise in what a model is shown. */
function weightsAt(configuration: SchedulerConfiguration, timestep: number): [alpha: number, sigma: number] {
  const share = timestep / configuration.num_train_timesteps;
  if (configuration.prediction_type === 'flow_prediction') return [1 - share, share];
  const alphaBar = alphasCumprod(configuration)[timestep]!;
  return [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
}

/** Walks from `start` with clean estimates of what the model is shown, and fixed noise where it is wanted. */
function walk(
  scheduler: Scheduler,
  start: Float32Array,
  estimate: (shown: Float32Array, stepIndex: number) => Float32Array,
): Float32Array {
  let sample: Float32Array = start.map((value) => value * scheduler.initialNoiseSigma);
  let previousClean: Float32Array | undefined;
  for (const stepIndex of scheduler.timesteps.keys()) {
    const clean = estimate(scheduler.scaleModelInput(sample, stepIndex), stepIndex);
    const noise = scheduler.needsNoise
      ? sample.map((_, index) => Math.cos(7 * stepIndex + index))
      : undefined;
    sample = scheduler.step(clean, sample, stepIndex, noise, previousClean);
    previousClean = clean;
  }
  return sample;
}

const largestDifference = (first: Float32Array, second: Float32Array) =>
  first.reduce((worst, value, index) => Math.max(worst, Math.abs(value - second[index]!)), 0);

const values = fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 });
const tensors = fc.record({ image: values, noise: values }).map(({ image, noise }) => ({
  image: Float32Array.from(image),
  noise: Float32Array.from(noise),
}));

describe.each(SAMPLERS)('the sampler %s', (sampler) => {
  const predictions =
    sampler === 'flow-euler'
      ? (['flow_prediction'] as const)
      : (['epsilon', 'v_prediction', 'sample'] as const);

  it('arrives at the image that a model always sees', () => {
    // Numbers that divide the 1000 timesteps: with others DDIM ends a little before the image, as in diffusers.
    fc.assert(
      fc.property(
        tensors,
        fc.constantFrom(1, 2, 5, 8, 20),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, steps, eta) => {
          const scheduler = createScheduler(sampler, configurationOf(sampler), steps, { eta });
          expect(
            largestDifference(
              walk(scheduler, given.noise, () => given.image),
              given.image,
            ),
          ).toBeLessThan(1e-5);
        },
      ),
    );
  });

  it.each(predictions)('reads the same image out of what a model predicts as %s', (prediction_type) => {
    // Karras' levels lie between the trained ones, so that the model's weights would only be close.
    const name = sampler === 'dpm-solver++2m-karras' ? 'dpm-solver++2m' : sampler;
    const configuration = configurationOf(name, { prediction_type });
    const scheduler = createScheduler(name, configuration, 5, { eta: 0 });
    fc.assert(
      fc.property(tensors, fc.integer({ min: 0, max: 4 }), ({ image, noise }, stepIndex) => {
        const [alpha, sigma] = weightsAt(configuration, scheduler.timesteps[stepIndex]!);
        const shown = image.map((value, index) => alpha * value + sigma * noise[index]!);
        const scale = scheduler.scaleModelInput(Float32Array.of(1), stepIndex)[0]!;
        const output = image.map((value, index) => {
          switch (prediction_type) {
            case 'epsilon':
              return noise[index]!;
            case 'v_prediction':
              return alpha * noise[index]! - sigma * value;
            case 'sample':
              return value;
            case 'flow_prediction':
              return noise[index]! - value;
          }
        });
        const estimate = scheduler.cleanEstimate(
          output,
          shown.map((value) => value / scale),
          stepIndex,
        );
        expect(largestDifference(estimate, image)).toBeLessThan(1e-4);
      }),
    );
  });

  it('takes the mean of its step without noise, and deviates from it as far as the noise goes', () => {
    const more =
      sampler === 'dpm-solver++2m'
        ? { _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'sde-dpmsolver++' }
        : {};
    const scheduler = createScheduler(sampler, configurationOf(sampler, more), 6, { eta: 1 });
    if (!scheduler.needsNoise) return;
    fc.assert(
      fc.property(tensors, values, fc.integer({ min: 0, max: 4 }), ({ image, noise }, drawn, stepIndex) => {
        const step = (fresh?: Float32Array) =>
          scheduler.step(image, noise, stepIndex, fresh, stepIndex === 0 ? undefined : image);
        const up = step(Float32Array.from(drawn));
        const down = step(Float32Array.from(drawn, (value) => -value));
        const mean = up.map((value, index) => (value + down[index]!) / 2);
        expect(largestDifference(step(), mean)).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('a sampler without noise', () => {
  const [mean, deviation] = [0.3, 0.4];
  const karras = { timestep_spacing: 'linspace', use_karras_sigmas: true };

  /** How far a run ends from where the flow of normally distributed images goes exactly. */
  function errorOf(sampler: SamplerName, steps: number, levels: object = {}): number {
    const configuration = configurationOf(sampler, levels);
    const scheduler = createScheduler(sampler, configuration, steps, { eta: 0 });
    // Karras' levels are no training timesteps, so that the model's own weights would only be close.
    const weights = (stepIndex: number): [alpha: number, sigma: number] => {
      if (!configuration.use_karras_sigmas) return weightsAt(configuration, scheduler.timesteps[stepIndex]!);
      const { sigmas } = (sampler === 'euler' ? configuredLevels : solverLevels)(configuration, steps);
      const alpha = 1 / Math.hypot(sigmas[stepIndex]!, 1);
      return [alpha, sigmas[stepIndex]! * alpha];
    };
    const start = Float32Array.of(-1.5, 0.2, 1);
    const reached = walk(scheduler, start, (shown, stepIndex) => {
      const [alpha, sigma] = weights(stepIndex);
      const gain = (alpha * deviation ** 2) / ((alpha * deviation) ** 2 + sigma ** 2);
      return shown.map((value) => mean + gain * (value - alpha * mean));
    });
    const [alpha, sigma] = weights(0);
    const length = Math.hypot(alpha * deviation, sigma);
    const first = scheduler.scaleModelInput(
      start.map((value) => value * scheduler.initialNoiseSigma),
      0,
    );
    const exact = first.map((value) => mean + (deviation * (value - alpha * mean)) / length);
    return largestDifference(reached, exact);
  }

  it.each(['ddim', 'euler', 'dpm-solver++2m', 'flow-euler'] as const)(
    'follows the flow of normally distributed images the closer the more steps it takes: %s',
    (sampler) => {
      expect(errorOf(sampler, 250)).toBeLessThan(0.02);
      expect(errorOf(sampler, 200)).toBeLessThan(errorOf(sampler, 20) / 4);
    },
  );

  it('comes closer by the square of its steps if it is of second order, and by their number if of first', () => {
    const errors = ([20, 40] as const).map((steps) => ({
      first: errorOf('euler', steps, karras),
      second: errorOf('dpm-solver++2m', steps, karras),
    }));
    expect(errors[0]!.first / errors[1]!.first).toBeCloseTo(2, 0);
    expect(errors[0]!.second / errors[1]!.second).toBeGreaterThan(3);
    expect(errors[0]!.second).toBeLessThan(errors[0]!.first / 3);
  });
});

describe('a step with the clean estimate', () => {
  const steps = 7;

  /** Weights of image and noise before and after a step, as the sampler has them. */
  const around = (sampler: SamplerName, stepIndex: number) => {
    const configuration = configurationOf(sampler);
    const scheduler = createScheduler(sampler, configuration, steps, { eta: 0 });
    const [alpha, sigma] = weightsAt(configuration, scheduler.timesteps[stepIndex]!);
    const [nextAlpha, nextSigma] = weightsAt(configuration, scheduler.timesteps[stepIndex + 1]!);
    return { scheduler, alpha, sigma, nextAlpha, nextSigma };
  };

  /** The published forms of the steps, which take the model's noise (or flow) instead; without fresh noise. */
  const forms: [SamplerName, (z: number, output: number, level: ReturnType<typeof around>) => number][] = [
    [
      'ddpm',
      (z, noise, { alpha, sigma, nextAlpha }) => {
        const ratio = (alpha / nextAlpha) ** 2;
        return (z - ((1 - ratio) / sigma) * noise) / Math.sqrt(ratio);
      },
    ],
    [
      'euler',
      (z, noise, { alpha, sigma, nextAlpha, nextSigma }) =>
        z + (nextSigma / nextAlpha - sigma / alpha) * noise,
    ],
    [
      'euler-ancestral',
      (z, noise, { alpha, sigma, nextAlpha, nextSigma }) => {
        const [from, to] = [sigma / alpha, nextSigma / nextAlpha];
        return z + (Math.sqrt(to ** 2 - (to ** 2 * (from ** 2 - to ** 2)) / from ** 2) - from) * noise;
      },
    ],
    ['flow-euler', (z, flow, { sigma, nextSigma }) => z + (nextSigma - sigma) * flow],
  ];

  it.each(forms)('is the step with what the model predicts: %s', (sampler, form) => {
    fc.assert(
      fc.property(tensors, fc.integer({ min: 0, max: steps - 2 }), ({ image, noise }, stepIndex) => {
        const level = around(sampler, stepIndex);
        const { scheduler } = level;
        // Nothing but two tensors is needed here, so that they stand for sample and output.
        const clean = scheduler.cleanEstimate(noise, image, stepIndex);
        const stepped = scheduler.step(clean, image, stepIndex, undefined, undefined);
        const expected = image.map((z, index) => form(z, noise[index]!, level));
        expect(largestDifference(stepped, expected)).toBeLessThan(1e-4);
      }),
    );
  });
});

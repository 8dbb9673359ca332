import { describe, expect, it } from 'vitest';
import { CancelledError, FailureError } from '../errors.ts';
import { crossScaleConsistency, detailRetention, seamVisibility } from '../measures/measures.ts';
import { BLEND_MODES, SAMPLERS, type BlendMode, type SamplerName } from '../project/project.ts';
import { noiseStack } from '../noise/noise.ts';
import type { SchedulerConfiguration } from '../schedulers/configuration.ts';
import { createScheduler } from '../schedulers/scheduler.ts';
import { blend } from '../stack/blend.ts';
import { stackGeometry, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { directAgreement, type Agreement } from './agreement.ts';
import type { Denoiser } from './denoiser.ts';
import { finishStack } from './finish.ts';
import { sampleJointly, type JointStep } from './joint-sampler.ts';
import {
  configurationFor,
  denoiserOf,
  fixedImages,
  independentNormals,
  naturalImages,
} from './test/analytic.ts';

const configuration = configurationFor();
const geometry = stackGeometry({
  channels: 3,
  width: 24,
  height: 12,
  factors: [2, 3, 4],
  focuses: [undefined, { x: 0.3, y: 0.7 }, undefined],
});

interface Run {
  denoiser: Denoiser;
  geometry?: StackGeometry;
  sampler?: SamplerName;
  mode?: BlendMode;
  seed?: number;
  steps?: number;
  prediction?: SchedulerConfiguration['prediction_type'];
  signal?: AbortSignal;
  onStep?: (step: JointStep) => void;
}

/** What the engine does with a mode: `none` is no agreement at all. */
function agreementFor(mode: BlendMode, shape: StackGeometry): Agreement | undefined {
  return mode === 'none' ? undefined : directAgreement(shape, { mode, coarseWeight: 1 });
}

/** The pictures that estimates become. */
function finish(estimates: ZoomStack, shape: StackGeometry, mode: BlendMode): ZoomStack {
  return finishStack(blend(estimates, shape, { mode, coarseWeight: 1 }), shape, mode !== 'none');
}

async function sample(run: Run): Promise<ZoomStack> {
  const options = { eta: 0.5 };
  const { sampler = 'ddim', steps = 6, seed = 7, mode = 'laplacian', geometry: shape = geometry } = run;
  const { estimates } = await sampleJointly({
    denoiser: run.denoiser,
    scheduler: createScheduler(sampler, configurationFor(run.prediction, sampler), steps, options),
    geometry: shape,
    noise: seed,
    agreement: agreementFor(mode, shape),
    threshold: () => undefined,
    signal: run.signal,
    onStep: run.onStep,
  });
  return finish(estimates, shape, mode);
}

/** Smooth, different images, some of them beyond −1 … 1. */
function waves({ levels, channels, width, height }: StackGeometry): ZoomStack {
  return Array.from({ length: levels }, (_, level) =>
    Float32Array.from(
      { length: channels * width * height },
      (_value, index) => 1.2 * Math.sin((index % width) / (3 + level)) * Math.cos(index / (width * 5)),
    ),
  );
}

function largestDifference(first: ZoomStack, second: ZoomStack): number {
  return Math.max(
    ...first.map((image, level) =>
      image.reduce((worst, value, index) => Math.max(worst, Math.abs(value - second[level]![index]!)), 0),
    ),
  );
}

/** Steps towards slightly different values in each level, following what it is shown. */
const follower = (model: SchedulerConfiguration) =>
  denoiserOf(model, (noisy, alpha, _sigma, level) =>
    noisy.map((value) => Math.tanh(alpha * value) + 0.1 * level),
  );
const denoiser = follower(configuration);

describe.each(SAMPLERS)('joint sampling with %s', (sampler) => {
  const model = configurationFor('sample', sampler);
  const predictions =
    sampler === 'flow-euler'
      ? (['flow_prediction'] as const)
      : (['sample', 'epsilon', 'v_prediction'] as const);

  describe.each(BLEND_MODES)('and the blend mode %s', (mode) => {
    it.each(predictions)('arrives at the images that a model predicting %s sees', async (prediction) => {
      const images = waves(geometry);
      const fixed = fixedImages(configurationFor(prediction, sampler), images);
      const stack = await sample({ denoiser: fixed, sampler, mode, prediction });
      expect(largestDifference(stack, finish(images, geometry, mode))).toBeLessThan(2e-3);
    });

    it('ends with a stack that nests exactly, inside −1 … 1', async () => {
      const stack = await sample({ denoiser: fixedImages(model, waves(geometry)), sampler, mode });
      expect(crossScaleConsistency(stack, geometry).psnr).toBeGreaterThan(130);
      expect(Math.max(...stack.map((image) => Math.max(...image.map(Math.abs))))).toBeLessThanOrEqual(1);
    });
  });

  it('gives the same bits for the same seed, and another picture for another', async () => {
    const first = await sample({ denoiser: follower(model), sampler });
    expect(await sample({ denoiser: follower(model), sampler })).toEqual(first);
    const other = await sample({ denoiser: follower(model), sampler, seed: 8 });
    expect(largestDifference(first, other)).toBeGreaterThan(0.1);
  });

  it('does not depend on how the denoiser batches the levels', async () => {
    const oneByOne: Denoiser = {
      async predict(samples, timestep) {
        const outputs: Float32Array[] = [];
        for (const level of [...samples.keys()].reverse()) {
          const alone = samples.map((image, index) =>
            index === level ? image : new Float32Array(image.length),
          );
          outputs[level] = (await follower(model).predict(alone, timestep))[level]!;
        }
        return outputs;
      },
    };
    const together = await sample({ denoiser: follower(model), sampler });
    expect(await sample({ denoiser: oneByOne, sampler })).toEqual(together);
  });

  // LCM only draws right with models that see a draw at once, rather than the mean of all that are possible.
  it.skipIf(sampler === 'lcm')(
    'draws from the right distribution when every pixel is an independent normal',
    async () => {
      const [mean, deviation] = [0.1, 0.2];
      const single = stackGeometry({ channels: 1, width: 64, height: 64, factors: [] });
      const normals = independentNormals(model, mean, deviation);
      const [image] = await sample({ denoiser: normals, geometry: single, sampler, steps: 100 });
      const count = image!.length;
      const average = image!.reduce((sum, value) => sum + value, 0) / count;
      const variance = image!.reduce((sum, value) => sum + (value - average) ** 2, 0) / count;
      // Four standard errors for the sample; 3 % more for the last step, which gives the mean instead of a draw.
      expect(Math.abs(average - mean)).toBeLessThan((4 * deviation) / Math.sqrt(count));
      expect(Math.abs(Math.sqrt(variance) / deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * count) + 0.03);
    },
  );
});

describe('joint sampling', () => {
  it('shows estimates before and after blending, and samples after the step, at every step', async () => {
    const seen: JointStep[] = [];
    const images = waves(geometry);
    const stack = await sample({
      denoiser: fixedImages(configuration, images),
      steps: 3,
      onStep: (step) => seen.push(step),
    });
    expect(seen.map(({ step, steps }) => `${step}/${steps}`)).toEqual(['1/3', '2/3', '3/3']);
    expect(seen[0]!.estimates).toEqual(images);
    for (const { clean } of seen) expect(crossScaleConsistency(clean, geometry).psnr).toBeGreaterThan(120);
    expect(finish(seen[2]!.estimates, geometry, 'laplacian')).toEqual(stack);
  });

  it('thresholds before it blends', async () => {
    const { clean } = await sampleJointly({
      denoiser: fixedImages(configuration, waves(geometry)),
      scheduler: createScheduler('ddim', configuration, 2, { eta: 0 }),
      geometry,
      noise: 1,
      agreement: undefined,
      threshold: (estimate) => estimate.fill(0.25),
    });
    for (const image of clean) expect(new Set(image)).toEqual(new Set([0.25]));
  });

  it.each(SAMPLERS)(
    'lets the levels share the noise of what they share, at every step of %s',
    async (sampler) => {
      const shown: (readonly Float32Array[])[] = [];
      const black = denoiserOf(
        configurationFor('sample', sampler),
        (noisy) => new Float32Array(noisy.length),
      );
      const watched: Denoiser = {
        predict(samples, timestep) {
          shown.push(samples);
          return black.predict(samples, timestep);
        },
      };
      await sample({ denoiser: watched, sampler, mode: 'laplacian' });
      expect(shown).toHaveLength(6);
      for (const samples of shown) {
        // Undoing the gain p of rendered noise, level by level, leaves a stack that nests like pictures.
        const gains = [1, 2, 2 * 3, 2 * 3 * 4];
        const nested = samples.map((image, level) => image.map((value) => value * gains[level]!));
        // Euler's 32-bit steps round the large samples of the cosine schedule.
        const least = sampler.startsWith('euler') ? 60 : 100;
        expect(crossScaleConsistency(nested, geometry).psnr).toBeGreaterThan(least);
      }
    },
  );

  it('steps with what was rendered, and remembers it for multistep solvers', async () => {
    const scheduler = createScheduler('dpm-solver++2m', configuration, 4, { eta: 0 });
    const given: { clean: Float32Array; previousClean: Float32Array | undefined }[] = [];
    const agreed: ZoomStack[] = [];
    await sampleJointly({
      denoiser,
      scheduler: {
        ...scheduler,
        step(clean, noisy, index, noise, previousClean) {
          given.push({ clean, previousClean });
          return scheduler.step(clean, noisy, index, noise, previousClean);
        },
      },
      geometry,
      noise: 1,
      agreement: directAgreement(geometry, { mode: 'laplacian', coarseWeight: 1 }),
      threshold: () => undefined,
      onStep: (step) => void agreed.push(step.clean),
    });
    const before = [...Array<undefined>(geometry.levels).fill(undefined), ...agreed.flat()];
    given.forEach(({ clean, previousClean }, call) => {
      expect(clean).toBe(agreed.flat()[call]);
      expect(previousClean).toBe(before[call]);
    });
    expect(given).toHaveLength(4 * geometry.levels);
  });

  it('paints from the noise that it is given, rendered as its own would be', async () => {
    const asked: number[] = [];
    const run = { denoiser, scheduler: createScheduler('ddpm', configuration, 3, { eta: 0 }), geometry };
    const options = { ...run, agreement: agreementFor('laplacian', geometry), threshold: () => undefined };
    const own = await sampleJointly({ ...options, noise: 5 });
    const given = await sampleJointly({
      ...options,
      noise: (number) => {
        asked.push(number);
        return noiseStack(geometry, 5, number);
      },
    });
    expect(given.samples).toEqual(own.samples);
    expect(asked).toEqual([0, 1, 2, 3]);
  });

  it('keeps levels apart in the mode none: each sees noise and estimates of its own', async () => {
    const shown: (readonly Float32Array[])[] = [];
    const watched: Denoiser = {
      predict(samples, timestep) {
        shown.push(samples);
        return denoiser.predict(samples, timestep);
      },
    };
    await sample({ denoiser: watched, mode: 'none', sampler: 'ddpm' });
    for (const samples of shown) expect(crossScaleConsistency([...samples], geometry).ssim).toBeLessThan(0.3);
  });

  it.each([0, 1, 3])('stops after step %i when asked to', async (after) => {
    const controller = new AbortController();
    if (after === 0) controller.abort();
    let done = 0;
    const run = sample({
      denoiser,
      signal: controller.signal,
      onStep: ({ step }) => {
        done = step;
        if (step === after) controller.abort();
      },
    });
    await expect(run).rejects.toThrow(CancelledError);
    expect(done).toBe(after);
  });

  it.each([NaN, Infinity])('says at which step and level the model gave %d', async (value) => {
    let calls = 0;
    const broken = denoiserOf(configuration, (noisy, _alpha, _sigma, level) => {
      if (level === 0) calls += 1;
      return calls === 3 && level === 1 ? noisy.with(5, value) : noisy.slice();
    });
    const run = sample({ denoiser: broken });
    await expect(run).rejects.toThrow(FailureError);
    await expect(run).rejects.toThrow(/level 2 at step 3 of 6/);
  });
});

describe('joint sampling of images with the spectrum of natural ones', () => {
  const seeds = [1, 2, 3, 4, 5];

  async function measure(mode: BlendMode, factor: number) {
    const natural = stackGeometry({ channels: 1, width: 32, height: 32, factors: [factor, factor, factor] });
    const totals = { seam: 0, psnr: 0, detail: 0 };
    for (const seed of seeds) {
      let estimates: ZoomStack = [];
      const stack = await sample({
        denoiser: naturalImages(configuration, 32, 0.08),
        geometry: natural,
        sampler: 'ddpm',
        steps: 30,
        mode,
        seed,
        onStep: (step) => (estimates = step.estimates),
      });
      totals.seam += seamVisibility(stack, natural) / seeds.length;
      totals.psnr += crossScaleConsistency(estimates, natural).psnr / seeds.length;
      totals.detail += detailRetention(stack, estimates, natural) / seeds.length;
    }
    return totals;
  }

  it('hides the seams that independent sampling shows', async () => {
    const [joint, independent] = [await measure('laplacian', 4), await measure('none', 4)];
    expect(Math.abs(joint.seam - 1)).toBeLessThan(0.1);
    expect(independent.seam).toBeGreaterThan(2);
    expect(joint.psnr).toBeGreaterThan(independent.psnr + 10);
  });

  it('keeps the detail that the naive mean loses', async () => {
    const [laplacian, average] = [await measure('laplacian', 2), await measure('average', 2)];
    expect(laplacian.detail).toBeGreaterThan(0.95);
    expect(average.detail).toBeLessThan(0.4);
  });
});

/**
 * Joint multi-scale diffusion sampling: all levels of a zoom are painted together, and made to agree at every step.
 *
 * Source: Wang et al., *Generative Powers of Ten*, CVPR 2024, section 4.3 and algorithm 1,
 * https://arxiv.org/abs/2312.02149, in a form that any scheduler fits. One step, from noise level t to s, for all
 * levels i:
 *
 *     1. model output → clean estimate x̂_i → threshold
 *     2. L ← blend({x̂_i});  x̃_i ← Π_image(L; i)
 *     3. z_i,s ← scheduler step from (z_i,t, x̃_i, Π_noise(E; i)), E fresh where the scheduler wants noise
 *
 * The start is rendered noise too. What each blend mode does:
 *
 * - `laplacian` and `average`: as above; they differ in the blend only.
 * - `none`, the baseline of independent sampling: the noise of the levels is independent (not rendered) and every
 *   level steps with its own x̂_i, so no level hears of another.
 *
 * In every mode the finished stack is rendered, so that it nests.
 */
import { FailureError, throwIfCancelled } from '../errors.ts';
import { noiseStack } from '../noise/noise.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { splitOutput } from '../schedulers/tensors.ts';
import { blend, type BlendOptions } from '../stack/blend.ts';
import { checkStack, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { renderImages, renderNoise } from '../stack/render.ts';
import type { Denoiser } from './denoiser.ts';
import { finishStack } from './finish.ts';
import type { Threshold } from './threshold.ts';

/** Number of the noise that sampling starts from; the step with index k draws noise number k + 1. */
const INITIAL_NOISE = 0;

/** What a step tells whoever watches. The arrays are the sampler's own: copy what is kept, change nothing. */
export interface JointStep {
  /** Steps done, 1 … `steps`. */
  step: number;
  /** Steps in all. */
  steps: number;
  /** Clean estimates of every level after thresholding, before blending. */
  estimates: ZoomStack;
  /** The same, blended and rendered: what the zoom looks like so far. After the last step this is the result. */
  rendered: ZoomStack;
}

/** What joint sampling works with. */
export interface JointSamplingOptions {
  /** The model, knowing the prompts of all levels. */
  denoiser: Denoiser;
  /** The sampler's steps. */
  scheduler: Scheduler;
  /** Shape of the stack. */
  geometry: StackGeometry;
  /** Seed of all noise, 0 … 2^53 − 1. */
  seed: number;
  /** How to make the levels agree. */
  blend: BlendOptions;
  /** Keeps clean estimates in range (see `createThreshold`). */
  threshold: Threshold;
  /** Stops the run between two steps. */
  signal?: AbortSignal | undefined;
  /** Called after every step; the next one waits for it. */
  onStep?: ((step: JointStep) => void | Promise<void>) | undefined;
}

function checkNumbers(estimates: ZoomStack, step: number, steps: number): void {
  const level = estimates.findIndex((estimate) => {
    let sum = 0;
    // Stays 0 unless a value is infinite or not a number.
    for (let index = 0; index < estimate.length; index += 1) sum += 0 * estimate[index]!;
    return sum !== 0;
  });
  if (level === -1) return;
  throw new FailureError(
    `The model stopped giving numbers for level ${level + 1} at step ${step} of ${steps}. ` +
      'Choose the provider cpu, a lower guidance, or another sampler.',
  );
}

/**
 * Paints all levels of a zoom together.
 *
 * The result depends on the seed, the model and the settings only: not on how the denoiser batches its levels.
 *
 * @param options Model, scheduler, geometry and settings.
 * @returns The finished stack, one [C,H,W] array a level in −1 … 1, nested exactly.
 * @throws {CancelledError} The signal was aborted; at most one more step was made.
 * @throws {FailureError} The model gave values that are not finite numbers.
 */
export async function sampleJointly(options: JointSamplingOptions): Promise<ZoomStack> {
  const { denoiser, scheduler, geometry, seed, threshold, signal, onStep } = options;
  const steps = scheduler.timesteps.length;
  const independent = options.blend.mode === 'none';
  const drawNoise = (number: number): ZoomStack => {
    const noise = noiseStack(geometry, seed, number);
    return independent ? noise : renderNoise(noise, geometry);
  };

  let samples: ZoomStack = drawNoise(INITIAL_NOISE).map((noise) =>
    noise.map((value) => value * scheduler.initialNoiseSigma),
  );
  let previousClean: ZoomStack | undefined;
  for (const [index, timestep] of scheduler.timesteps.entries()) {
    throwIfCancelled(signal);
    const inputs = samples.map((sample) => scheduler.scaleModelInput(sample, index));
    const outputs = await denoiser.predict(inputs, timestep);
    throwIfCancelled(signal);
    const split = outputs.map((output) => splitOutput(output, samples[0]!.length));
    const predictions = split.map(({ prediction }) => prediction);
    checkStack(predictions, geometry);

    const estimates = predictions.map((prediction, level) =>
      scheduler.cleanEstimate(prediction, samples[level]!, index),
    );
    checkNumbers(estimates, index + 1, steps);
    estimates.forEach(threshold);

    const last = index === steps - 1;
    const rendered = last
      ? finishStack(estimates, geometry, options.blend)
      : renderImages(blend(estimates, geometry, options.blend), geometry);
    await onStep?.({ step: index + 1, steps, estimates, rendered });
    if (last) return rendered;

    const clean = independent ? estimates : rendered;
    const noise = scheduler.needsNoise ? drawNoise(index + 1) : undefined;
    samples = samples.map((sample, level) =>
      scheduler.step(
        clean[level]!,
        sample,
        index,
        noise?.[level],
        previousClean?.[level],
        split[level]!.variance,
      ),
    );
    previousClean = clean;
  }
  throw new RangeError('A scheduler must have at least one timestep.');
}

/**
 * Joint multi-scale diffusion sampling: all levels of a zoom are painted together, and made to agree at every step.
 *
 * Source: Wang et al., *Generative Powers of Ten*, CVPR 2024, section 4.3 and algorithm 1,
 * https://arxiv.org/abs/2312.02149, in a form that any scheduler fits. One step, from noise level t to s, for all
 * levels i:
 *
 *     1. model output → clean estimate x̂_i → threshold
 *     2. L ← blend({x̂_i});  x̃_i ← Π_image(L; i)      (an `Agreement`)
 *     3. z_i,s ← scheduler step from (z_i,t, x̃_i, Π_noise(E; i)), E fresh where the scheduler wants noise
 *
 * The start is rendered noise too. Without an agreement, the baseline of independent sampling, the noise of the levels
 * is independent (not rendered) and every level steps with its own x̂_i, so no level hears of another: each is painted
 * as any other program would paint it.
 */
import { FailureError, throwIfCancelled } from '../errors.ts';
import { noiseStack } from '../noise/noise.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import { splitOutput } from '../schedulers/tensors.ts';
import { checkStack, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { renderNoise } from '../stack/render.ts';
import type { Agreement } from './agreement.ts';
import type { Denoiser } from './denoiser.ts';
import type { Threshold } from './threshold.ts';

/** Number of the noise that sampling starts from; the step with index k draws noise number k + 1. */
const INITIAL_NOISE = 0;

/**
 * Where noise comes from.
 *
 * @param number Which noise of the run: 0 for the start, k + 1 for the step with index k.
 * @returns Unit normals, one [C,H,W] array a level, before they are rendered.
 */
export type NoiseSource = (number: number) => ZoomStack;

/** What a step tells whoever watches. The arrays are the sampler's own: copy what is kept, change nothing. */
export interface JointStep {
  /** Steps done, 1 … `steps`. */
  step: number;
  /** Steps in all. */
  steps: number;
  /** Clean estimates of every level after thresholding, before they are made to agree. */
  estimates: ZoomStack;
  /** The same, agreed: what the step was made with. */
  clean: ZoomStack;
  /** The agreed estimates as pictures, where a latent model's were decoded at this step. */
  pictures: ZoomStack | undefined;
  /** The samples that the next step starts from. */
  samples: ZoomStack;
}

/** What joint sampling works with. */
export interface JointSamplingOptions {
  /** The model, knowing the prompts of all levels. */
  denoiser: Denoiser;
  /** The sampler's steps. */
  scheduler: Scheduler;
  /** Shape of the stack of samples. */
  geometry: StackGeometry;
  /** Seed of all noise, 0 … 2^53 − 1; or noise from elsewhere, to repeat what another program painted. */
  noise: number | NoiseSource;
  /** Makes the levels agree; without it each is painted for itself. */
  agreement: Agreement | undefined;
  /** Keeps clean estimates in range (see `createThreshold`). */
  threshold: Threshold;
  /** Stops the run between two steps, and inside a step wherever the agreement can be stopped. */
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
 * @returns The last step. Its agreed estimates are the painted levels, neither clipped nor decoded yet (`finishStack`);
 *   its samples are what other programs take for the result, which may keep a trace of noise.
 * @throws {CancelledError} The signal was aborted; at most one more step was made.
 * @throws {FailureError} The model gave values that are not finite numbers.
 */
export async function sampleJointly(options: JointSamplingOptions): Promise<JointStep> {
  const { denoiser, scheduler, geometry, agreement, threshold, signal, onStep } = options;
  const steps = scheduler.timesteps.length;
  const drawNoise = noiseOf(options);

  let samples: ZoomStack = drawNoise(INITIAL_NOISE).map((noise) =>
    noise.map((value) => value * scheduler.initialNoiseSigma),
  );
  let done: JointStep | undefined;
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
    // Levels that are to agree step with another estimate than the model's, and so with the noise that this one leaves.
    const predicted = agreement === undefined ? estimates.map((estimate) => estimate.slice()) : undefined;
    estimates.forEach(threshold);

    const agreed = (await agreement?.agree(estimates, index + 1, steps, signal)) ?? { clean: estimates };
    const { clean, pictures } = agreed;
    const noise = scheduler.needsNoise ? drawNoise(index + 1) : undefined;
    samples = samples.map((sample, level) =>
      scheduler.step(
        clean[level]!,
        sample,
        index,
        noise?.[level],
        done?.clean[level],
        split[level]!.variance,
        predicted?.[level],
      ),
    );
    done = { step: index + 1, steps, estimates, clean, pictures, samples };
    await onStep?.(done);
  }
  if (done === undefined) throw new RangeError('A scheduler must have at least one timestep.');
  return done;
}

/** Draws the noise of a run: rendered where the levels are to agree. */
function noiseOf({ noise, geometry, agreement }: JointSamplingOptions): NoiseSource {
  const draw = typeof noise === 'number' ? (number: number) => noiseStack(geometry, noise, number) : noise;
  return agreement === undefined ? draw : (number) => renderNoise(draw(number), geometry);
}

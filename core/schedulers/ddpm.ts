/**
 * DDPM: the ancestral sampler that the paper of the zoom uses.
 *
 * Ho et al., Denoising Diffusion Probabilistic Models, https://arxiv.org/abs/2006.11239. One step draws from the
 * posterior q(z_s | z_t, x̂) of eq. 6 and 7, for any earlier timestep s < t:
 *
 *     α_ts = ᾱ_t / ᾱ_s,  β_ts = 1 − α_ts
 *     μ    = √ᾱ_s β_ts / (1 − ᾱ_t) · x̂  +  √α_ts (1 − ᾱ_s) / (1 − ᾱ_t) · z_t
 *     z_s  = μ + √v ε
 *
 * where v is β̃_ts = (1 − ᾱ_s) / (1 − ᾱ_t) · β_ts (`fixed_small`) or β_ts (`fixed_large`), section 3.2, or lies between
 * the two, where the model says pixel by pixel (`learned_range`): Nichol and Dhariwal, Improved DDPM, eq. 15,
 * https://arxiv.org/abs/2102.09672.
 */
import { BadInputError } from '../errors.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { alphasCumprod } from './noise-schedule.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { refuseUnsupported } from './supported.ts';
import { cleanFromOutput, weightedSum } from './tensors.ts';
import { spacedTimesteps } from './timesteps.ts';

/** Diffusers' floor under the variance, which keeps its logarithm finite at the last step. */
const SMALLEST_VARIANCE = 1e-20;

const MISSING_VARIANCE =
  'The model\'s scheduler_config.json says that the model predicts a variance ("variance_type" learned_range), but ' +
  'it does not: choose another sampler than ddpm, or fetch the model again.';

/**
 * Scales unit normal noise by the deviation that the model chose between two variances, on a scale of logarithms.
 *
 * @param noise Unit normal noise.
 * @param choice −1 for the smallest … 1 for the largest variance, a value for each of `noise`.
 * @param smallest The smallest variance, above 0.
 * @param largest The largest one.
 * @returns A new array.
 */
function noiseBetween(
  noise: Float32Array,
  choice: Float32Array,
  smallest: number,
  largest: number,
): Float32Array {
  const [low, high] = [Math.log(smallest), Math.log(largest)];
  return noise.map((value, index) => {
    const share = (choice[index]! + 1) / 2;
    return value * Math.exp((share * high + (1 - share) * low) / 2);
  });
}

/**
 * Makes a DDPM sampler.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @returns The scheduler; it needs noise at every step but one that starts at timestep 0, and the model's variance if
 *   the configuration's `variance_type` is learned_range: `step` throws a BadInputError without it.
 * @throws {BadInputError} There are not enough training timesteps for so many steps, or the `variance_type` is one that
 *   this sampler cannot do.
 */
export function createDdpm(configuration: SchedulerConfiguration, steps: number): Scheduler {
  // Of the other two diffusers takes the square root of a logarithm, which is not a number.
  refuseUnsupported('ddpm', configuration, {
    variance_type: ['fixed_small', 'fixed_small_log', 'fixed_large', 'learned_range'],
  });
  const timesteps = spacedTimesteps(configuration, steps);
  const schedule = alphasCumprod(configuration);
  const alphaBar = (stepIndex: number) => {
    const timestep = timesteps[stepIndex];
    return timestep === undefined ? 1 : schedule[timestep]!;
  };
  return {
    timesteps,
    initialNoiseSigma: 1,
    needsNoise: true,
    scaleModelInput: (sample) => sample,
    cleanEstimate(output, sample, stepIndex) {
      const current = alphaBar(stepIndex);
      const { prediction_type } = configuration;
      return cleanFromOutput(prediction_type, Math.sqrt(current), Math.sqrt(1 - current), output, sample);
    },
    step(clean, sample, stepIndex, noise, _previousClean, learned) {
      const current = alphaBar(stepIndex);
      const previous = alphaBar(stepIndex + 1);
      const ratio = current / previous;
      const cleanWeight = (Math.sqrt(previous) * (1 - ratio)) / (1 - current);
      const sampleWeight = (Math.sqrt(ratio) * (1 - previous)) / (1 - current);
      if (noise === undefined || timesteps[stepIndex] === 0) {
        return weightedSum([cleanWeight, clean], [sampleWeight, sample]);
      }
      const largest = 1 - ratio;
      const smallest = Math.max(((1 - previous) / (1 - current)) * largest, SMALLEST_VARIANCE);
      if (configuration.variance_type === 'learned_range') {
        if (learned === undefined) throw new BadInputError(MISSING_VARIANCE);
        const drawn = noiseBetween(noise, learned, smallest, largest);
        return weightedSum([cleanWeight, clean], [sampleWeight, sample], [1, drawn]);
      }
      const deviation = Math.sqrt(configuration.variance_type === 'fixed_large' ? largest : smallest);
      return weightedSum([cleanWeight, clean], [sampleWeight, sample], [deviation, noise]);
    },
  };
}

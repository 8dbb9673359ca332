/**
 * Denoisers that are known exactly, so that the sampler can be tested without a model.
 *
 * All of them predict `sample` (x̂ itself) unless told otherwise.
 */
import type { SamplerName } from '../../project/project.ts';
import { schedulerConfigurationSchema, type SchedulerConfiguration } from '../../schedulers/configuration.ts';
import { alphasCumprod } from '../../schedulers/noise-schedule.ts';
import type { ZoomStack } from '../../stack/geometry.ts';
import type { Denoiser } from '../denoiser.ts';

/** Classes of models that a sampler suits; the other samplers suit all the rest. */
const CLASS_NAMES: Partial<Record<SamplerName, string>> = {
  lcm: 'LCMScheduler',
  'flow-euler': 'FlowMatchEulerDiscreteScheduler',
};

/** A cosine schedule, without thresholding, for models that predict what is named (or the flow, if the sampler needs it). */
export function configurationFor(
  prediction: SchedulerConfiguration['prediction_type'] = 'sample',
  sampler: SamplerName = 'ddim',
): SchedulerConfiguration {
  return schedulerConfigurationSchema.parse({
    _class_name: CLASS_NAMES[sampler],
    beta_schedule: 'squaredcos_cap_v2',
    prediction_type: prediction,
    timestep_spacing: 'trailing',
    clip_sample: false,
  });
}

/** Makes a denoiser of a function from one noisy sample to its clean estimate; z = α x + σ ε. */
export function denoiserOf(
  configuration: SchedulerConfiguration,
  estimate: (sample: Float32Array, alpha: number, sigma: number, level: number) => Float32Array,
): Denoiser {
  const schedule = alphasCumprod(configuration);
  const weights = (timestep: number): [alpha: number, sigma: number] => {
    const share = timestep / configuration.num_train_timesteps;
    if (configuration.prediction_type === 'flow_prediction') return [1 - share, share];
    return [Math.sqrt(schedule[timestep]!), Math.sqrt(1 - schedule[timestep]!)];
  };
  return {
    predict(samples, timestep) {
      const [alpha, sigma] = weights(timestep);
      const outputs = samples.map((sample, level) => {
        const clean = estimate(sample, alpha, sigma, level);
        switch (configuration.prediction_type) {
          case 'sample':
            return clean;
          case 'epsilon':
            return clean.map((value, index) => (sample[index]! - alpha * value) / sigma);
          case 'v_prediction':
            return clean.map((value, index) => (alpha * sample[index]! - value) / sigma);
          case 'flow_prediction':
            return clean.map((value, index) => (sample[index]! - value) / sigma);
        }
      });
      return Promise.resolve(outputs);
    },
  };
}

/** Always sees the same images, whatever it is shown. */
export function fixedImages(configuration: SchedulerConfiguration, images: ZoomStack): Denoiser {
  return denoiserOf(configuration, (_sample, _alpha, _sigma, level) => images[level]!.slice());
}

/** Every value is an independent normal: the posterior mean of x ~ N(mean, deviation²) given z. */
export function independentNormals(
  configuration: SchedulerConfiguration,
  mean: number,
  deviation: number,
): Denoiser {
  return denoiserOf(configuration, (sample, alpha, sigma) => {
    const gain = (alpha * deviation ** 2) / ((alpha * deviation) ** 2 + sigma ** 2);
    return sample.map((value) => mean + gain * (value - alpha * mean));
  });
}

/** Orthonormal DCT-II of one side: row k holds the cosine of frequency k. */
function cosineBasis(size: number): Float64Array[] {
  return Array.from({ length: size }, (_, k) =>
    Float64Array.from(
      { length: size },
      (_, x) => Math.sqrt((k === 0 ? 1 : 2) / size) * Math.cos((Math.PI * (x + 0.5) * k) / size),
    ),
  );
}

/** Transforms a square image by a matrix on both sides: M X Mᵀ, or Mᵀ X M. */
function transformed(image: ArrayLike<number>, basis: Float64Array[], inverse: boolean): Float64Array {
  const size = basis.length;
  const entry = (row: number, column: number) => (inverse ? basis[column]![row]! : basis[row]![column]!);
  const half = new Float64Array(size * size);
  const result = new Float64Array(size * size);
  for (let k = 0; k < size; k += 1)
    for (let x = 0; x < size; x += 1)
      for (let y = 0; y < size; y += 1)
        half[k * size + x] = half[k * size + x]! + entry(k, y) * image[y * size + x]!;
  for (let k = 0; k < size; k += 1)
    for (let l = 0; l < size; l += 1)
      for (let x = 0; x < size; x += 1)
        result[k * size + l] = result[k * size + l]! + entry(l, x) * half[k * size + x]!;
  return result;
}

/**
 * Square one-channel images with the spectrum of natural ones (amplitude falling as 1/f): the exact posterior mean of
 * a Gaussian prior that is diagonal in the cosine basis.
 */
export function naturalImages(
  configuration: SchedulerConfiguration,
  size: number,
  contrast: number,
): Denoiser {
  const basis = cosineBasis(size);
  const variance = (k: number, l: number) => (contrast * size) ** 2 / (1 + k * k + l * l);
  return denoiserOf(configuration, (sample, alpha, sigma) => {
    const spectrum = transformed(sample, basis, false);
    for (let k = 0; k < size; k += 1) {
      for (let l = 0; l < size; l += 1) {
        const gain = (alpha * variance(k, l)) / (alpha ** 2 * variance(k, l) + sigma ** 2);
        spectrum[k * size + l] = spectrum[k * size + l]! * gain;
      }
    }
    return Float32Array.from(transformed(spectrum, basis, true));
  });
}

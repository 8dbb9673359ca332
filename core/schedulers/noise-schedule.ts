/**
 * The noise schedule: how much of the clean image is left at each training timestep.
 *
 * With betas β_t, ᾱ_t = Π_{s ≤ t} (1 − β_s), and a noisy sample is z_t = √ᾱ_t x + √(1 − ᾱ_t) ε
 * (Ho et al., Denoising Diffusion Probabilistic Models, eq. 4, https://arxiv.org/abs/2006.11239).
 * Models are trained with 32-bit schedules, so every value here is rounded to 32 bits where diffusers rounds it.
 */
import type { SchedulerConfiguration } from './configuration.ts';

/** `count` evenly spaced 32-bit values from `start` to `end`, both ends exact, at a distance of 32 bits. */
function linspace(start: number, end: number, count: number): Float32Array {
  const [first, last] = [Math.fround(start), Math.fround(end)];
  const step = Math.fround(Math.fround(last - first) / (count - 1));
  return Float32Array.from({ length: count }, (_, index) =>
    index < count / 2 ? first + step * index : last - step * (count - 1 - index),
  );
}

/**
 * Betas of the cosine schedule (Nichol and Dhariwal, Improved DDPM, eq. 17, https://arxiv.org/abs/2102.09672),
 * capped at 0.999 as there.
 */
function cosineBetas(count: number): Float32Array {
  const alphaBar = (time: number) => Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2;
  return Float32Array.from({ length: count }, (_, index) =>
    Math.min(1 - alphaBar((index + 1) / count) / alphaBar(index / count), 0.999),
  );
}

/** Betas that rise from `start` to `end` along a sigmoid over −6 … 6. */
function sigmoidBetas(start: number, end: number, count: number): Float32Array {
  return linspace(-6, 6, count).map((x) => Math.fround(1 / (1 + Math.exp(-x))) * (end - start) + start);
}

function betas(configuration: SchedulerConfiguration): Float32Array {
  const { num_train_timesteps: count, beta_start: start, beta_end: end, trained_betas } = configuration;
  if (trained_betas) return Float32Array.from(trained_betas);
  switch (configuration.beta_schedule) {
    case 'linear':
      return linspace(start, end, count);
    case 'scaled_linear':
      return linspace(Math.sqrt(start), Math.sqrt(end), count).map((root) => root * root);
    case 'squaredcos_cap_v2':
      return cosineBetas(count);
    case 'sigmoid':
      return sigmoidBetas(start, end, count);
  }
}

/** Running products, each rounded to 32 bits, the accumulator kept in 64. */
function cumulativeProduct(factors: Float32Array): Float32Array {
  let product = 1;
  return factors.map((factor) => (product *= factor));
}

/**
 * Shifts and scales √ᾱ so that the last timestep is pure noise and the first stays as it was
 * (Lin et al., Common Diffusion Noise Schedules and Sample Steps Are Flawed, algorithm 1,
 * https://arxiv.org/abs/2305.08891).
 */
function rescaledToZeroTerminalSnr(alphasCumprod: Float32Array): Float32Array {
  const roots = alphasCumprod.map(Math.sqrt);
  const first = roots[0]!;
  const last = roots[roots.length - 1]!;
  const scale = Math.fround(first / Math.fround(first - last));
  const squares = roots.map((root) => Math.fround(root - last) * scale).map((root) => root * root);
  const alphas = squares.map((square, index) => (index === 0 ? square : square / squares[index - 1]!));
  // Through the betas and back, as in the original: the rounding on the way is part of the schedule.
  return cumulativeProduct(alphas.map((alpha) => 1 - Math.fround(1 - alpha)));
}

/**
 * Computes ᾱ of every training timestep.
 *
 * @param configuration The model's scheduler configuration.
 * @returns `num_train_timesteps` values, falling from almost 1 to almost 0 (or exactly 0 with zero terminal SNR).
 */
export function alphasCumprod(configuration: SchedulerConfiguration): Float32Array {
  const result = cumulativeProduct(betas(configuration).map((beta) => 1 - beta));
  return configuration.rescale_betas_zero_snr ? rescaledToZeroTerminalSnr(result) : result;
}

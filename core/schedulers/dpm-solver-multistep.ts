/**
 * DPM-Solver++ 2M: a second-order solver of the diffusion ODE that reuses the clean estimate of the step before.
 *
 * Lu et al., DPM-Solver++, https://arxiv.org/abs/2211.01095, algorithm 2. With z = α x + σ ε, λ = log(α / σ),
 * a step from s to t, h = λ_t − λ_s, the clean estimates x̂_s here and x̂_r one step earlier, r₀ = (λ_s − λ_r) / h:
 *
 *     D   = x̂_s + (x̂_s − x̂_r) / (2 r₀)
 *     z_t = σ_t / σ_s · z_s − α_t (e^(−h) − 1) D                      (midpoint, eq. 13)
 *
 * and with D = x̂_s the first-order solver, which is DDIM. The `heun` variant weighs the difference by
 * α_t ((e^(−h) − 1) / h + 1) / r₀ instead. Noise levels are σ̂ = σ / α; Karras' spacing of them is eq. 5 of
 * Karras et al., Elucidating the Design Space, https://arxiv.org/abs/2206.00364, with ρ = 7.
 */
import { BadInputError } from '../errors.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { alphasCumprod } from './noise-schedule.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { cleanFromOutput, weightedSum } from './tensors.ts';
import { roundHalfToEven, solverTimesteps } from './timesteps.ts';

const KARRAS_RHO = 7;

/** Below this many steps diffusers ends with a first-order step, for stability. */
const FEW_STEPS = 15;

/** Stands in for ᾱ = 0, where σ̂ would be infinite (diffusers' value). */
const ZERO_SNR_ALPHA_BAR = 2 ** -24;

/** What this file computes; diffusers' class knows more. */
const SUPPORTED: [key: keyof SchedulerConfiguration, values: readonly unknown[]][] = [
  ['algorithm_type', ['dpmsolver++']],
  ['solver_type', ['midpoint', 'heun']],
  ['final_sigmas_type', ['zero', 'sigma_min']],
  ['solver_order', [1, 2]],
];

function refuseUnsupported(configuration: SchedulerConfiguration): void {
  for (const [key, supported] of SUPPORTED) {
    if (supported.includes(configuration[key])) continue;
    throw new BadInputError(
      `The model's scheduler_config.json asks for "${key}" ${JSON.stringify(configuration[key])}, which the sampler ` +
        `dpm-solver++2m does not support (only ${supported.join(', ')}): choose another sampler.`,
    );
  }
}

/** σ̂ of every training timestep, rising, as 32-bit values. */
function trainedSigmas(schedule: Float32Array): Float32Array {
  return schedule.map((alphaBar) => {
    const kept = alphaBar === 0 ? ZERO_SNR_ALPHA_BAR : alphaBar;
    return Math.sqrt(Math.fround(Math.fround(1 - kept) / kept));
  });
}

function karrasSigmas(largest: number, smallest: number, steps: number): number[] {
  const start = largest ** (1 / KARRAS_RHO);
  const end = smallest ** (1 / KARRAS_RHO);
  return Array.from({ length: steps }, (_, index) => {
    const ramp = steps === 1 ? 0 : index / (steps - 1);
    return (start + ramp * (end - start)) ** KARRAS_RHO;
  });
}

/**
 * The (fractional) training timestep at which log σ̂ is reached, by linear interpolation between the logarithms,
 * which are rounded to 32 bits as in diffusers: it decides which way the result is rounded.
 */
function timestepOfSigma(sigma: number, logSigmas: Float32Array): number {
  const log = Math.log(sigma);
  const above = logSigmas.findIndex((candidate) => candidate > log);
  const high = Math.max(1, above === -1 ? logSigmas.length - 1 : above);
  const low = high - 1;
  const weight = (log - logSigmas[low]!) / (logSigmas[high]! - logSigmas[low]!);
  return low + Math.min(1, Math.max(0, weight));
}

/** The noise levels σ̂ of a run (one more than it has steps) and the timesteps that the model is told. */
function noiseLevels(configuration: SchedulerConfiguration, steps: number) {
  const sigmas = trainedSigmas(alphasCumprod(configuration));
  const last = configuration.final_sigmas_type === 'zero' ? 0 : sigmas[0]!;
  if (!configuration.use_karras_sigmas) {
    const timesteps = solverTimesteps(configuration, steps);
    return { timesteps, sigmas: [...timesteps.map((timestep) => sigmas[timestep]!), last] };
  }
  const karras = karrasSigmas(sigmas[sigmas.length - 1]!, sigmas[0]!, steps);
  const logSigmas = sigmas.map(Math.log);
  const exact = karras.map((sigma) => timestepOfSigma(sigma, logSigmas));
  // Diffusers rounds to the nearest timestep, except for the cosine schedule, where it rounds down.
  const round = configuration.beta_schedule === 'squaredcos_cap_v2' ? Math.floor : roundHalfToEven;
  return { timesteps: exact.map(round), sigmas: [...karras.map(Math.fround), last] };
}

/**
 * Makes a DPM-Solver++ 2M sampler.
 *
 * @param configuration The model's scheduler configuration, its `solver_…` keys and `use_karras_sigmas` included.
 * @param steps Sampling steps.
 * @returns The scheduler; it needs no noise, and at every step but the first the clean estimate of the step before.
 * @throws {BadInputError} The configuration asks for another solver, or there are not enough training timesteps.
 */
export function createDpmSolverMultistep(configuration: SchedulerConfiguration, steps: number): Scheduler {
  refuseUnsupported(configuration);
  const { timesteps, sigmas } = noiseLevels(configuration, steps);
  const level = (index: number) => {
    const ratio = sigmas[index]!;
    const alpha = 1 / Math.sqrt(ratio * ratio + 1);
    return { alpha, sigma: ratio * alpha, lambda: -Math.log(ratio) };
  };
  const endsInFirstOrder =
    configuration.final_sigmas_type === 'zero' ||
    configuration.euler_at_final ||
    (configuration.lower_order_final && steps < FEW_STEPS);
  return {
    timesteps,
    initialNoiseSigma: 1,
    needsNoise: false,
    scaleModelInput: (sample) => sample,
    cleanEstimate(output, sample, stepIndex) {
      const { alpha, sigma } = level(stepIndex);
      return cleanFromOutput(configuration.prediction_type, alpha, sigma, output, sample);
    },
    step(clean, sample, stepIndex, _noise, previousClean) {
      const from = level(stepIndex);
      const to = level(stepIndex + 1);
      const h = to.lambda - from.lambda;
      const sampleWeight = to.sigma / from.sigma;
      const cleanWeight = -to.alpha * Math.expm1(-h);
      const firstOrder =
        configuration.solver_order === 1 || (endsInFirstOrder && stepIndex === timesteps.length - 1);
      if (firstOrder || previousClean === undefined) {
        return weightedSum([sampleWeight, sample], [cleanWeight, clean]);
      }
      const ratio = (from.lambda - level(stepIndex - 1).lambda) / h;
      const differenceWeight =
        configuration.solver_type === 'midpoint'
          ? cleanWeight / (2 * ratio)
          : (to.alpha * (Math.expm1(-h) / h + 1)) / ratio;
      return weightedSum(
        [sampleWeight, sample],
        [cleanWeight + differenceWeight, clean],
        [-differenceWeight, previousClean],
      );
    },
  };
}

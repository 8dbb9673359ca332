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
 * α_t ((e^(−h) − 1) / h + 1) / r₀ instead. The stochastic `sde-dpmsolver++` (appendix C) solves the diffusion SDE:
 * 2h stands for h in the weights of the estimates, the sample is weighed by e^(−h) more, and σ_t √(1 − e^(−2h)) ε is
 * added.
 */
import type { SchedulerConfiguration } from './configuration.ts';
import {
  exponentialSigmas,
  karrasSigmas,
  lastSigma,
  timestepOfSigma,
  trainedSigmas,
  type NoiseLevels,
} from './noise-levels.ts';
import { linspace, roundHalfToEven } from './ranges.ts';
import type { Scheduler } from './scheduler-interface.ts';
import { refuseUnsupported } from './supported.ts';
import { cleanFromOutput, weightedSum } from './tensors.ts';
import { solverTimesteps } from './timesteps.ts';

/** Below this many steps diffusers ends with a first-order step, for stability. */
const FEW_STEPS = 15;

/** The noise levels that the model was trained with, at evenly spaced timesteps. */
function trainedLevels(configuration: SchedulerConfiguration, steps: number, trained: Float32Array) {
  const least = configuration.lambda_min_clipped ?? -Infinity;
  const clipped = trained.filter((sigma) => -Math.log(sigma) < least).length;
  const timesteps = solverTimesteps(configuration, steps, trained.length - clipped);
  return { timesteps, sigmas: timesteps.map((timestep) => trained[timestep]!) };
}

/**
 * The noise levels that a configuration asks for with `use_karras_sigmas`, `use_lu_lambdas`, `use_exponential_sigmas`,
 * `lambda_min_clipped` and `final_sigmas_type`, and the training timesteps that are closest to them.
 *
 * @param configuration The model's scheduler configuration.
 * @param steps Sampling steps.
 * @returns The levels.
 * @throws {BadInputError} There are not enough training timesteps for so many steps.
 */
export function solverLevels(configuration: SchedulerConfiguration, steps: number): NoiseLevels {
  const trained = trainedSigmas(configuration);
  const last = lastSigma(configuration, trained);
  const [smallest, largest] = [trained[0]!, trained[trained.length - 1]!];
  const logSigmas = trained.map(Math.log);
  // Diffusers rounds to the nearest timestep, except for the cosine schedule, where it rounds down.
  const nearest = configuration.beta_schedule === 'squaredcos_cap_v2' ? Math.floor : roundHalfToEven;
  const respaced = (sigmas: number[], round: (timestep: number) => number): NoiseLevels => ({
    timesteps: sigmas.map((sigma) => round(timestepOfSigma(sigma, logSigmas))),
    sigmas: [...sigmas.map(Math.fround), last],
  });
  if (configuration.use_karras_sigmas) return respaced(karrasSigmas(largest, smallest, steps), nearest);
  if (configuration.use_lu_lambdas) {
    // The same spacing as the next one, but from logarithms of 32 bits.
    const logs = linspace(logSigmas[trained.length - 1]!, logSigmas[0]!, steps);
    return respaced(logs.map(Math.exp), nearest);
  }
  if (configuration.use_exponential_sigmas) {
    return respaced(exponentialSigmas(largest, smallest, steps), Math.floor);
  }
  const { timesteps, sigmas } = trainedLevels(configuration, steps, trained);
  return { timesteps, sigmas: [...sigmas, last] };
}

/**
 * Makes a DPM-Solver++ 2M sampler.
 *
 * @param configuration The model's scheduler configuration, with the keys of the solver and of its noise levels.
 * @param steps Sampling steps.
 * @returns The scheduler; it needs noise only if stochastic, and at every step but the first the clean estimate of
 *   the step before.
 * @throws {BadInputError} The configuration asks for another solver, or there are not enough training timesteps.
 */
export function createDpmSolverMultistep(configuration: SchedulerConfiguration, steps: number): Scheduler {
  refuseUnsupported('dpm-solver++2m', configuration, {
    algorithm_type: ['dpmsolver++', 'sde-dpmsolver++'],
    solver_type: ['midpoint', 'heun'],
    solver_order: [1, 2],
  });
  const { timesteps, sigmas } = solverLevels(configuration, steps);
  const level = (index: number) => {
    const ratio = sigmas[index]!;
    const alpha = 1 / Math.sqrt(ratio * ratio + 1);
    return { alpha, sigma: ratio * alpha, lambda: -Math.log(ratio) };
  };
  const stochastic = configuration.algorithm_type === 'sde-dpmsolver++';
  const endsInFirstOrder =
    configuration.final_sigmas_type === 'zero' ||
    configuration.euler_at_final ||
    (configuration.lower_order_final && timesteps.length < FEW_STEPS);
  return {
    timesteps,
    initialNoiseSigma: 1,
    needsNoise: stochastic,
    scaleModelInput: (sample) => sample,
    cleanEstimate(output, sample, stepIndex) {
      const { alpha, sigma } = level(stepIndex);
      return cleanFromOutput(configuration.prediction_type, alpha, sigma, output, sample);
    },
    step(clean, sample, stepIndex, noise, previousClean) {
      const from = level(stepIndex);
      const to = level(stepIndex + 1);
      const h = to.lambda - from.lambda;
      // What the ODE's h is in the weights of the estimates.
      const gain = stochastic ? 2 * h : h;
      const sampleWeight = (to.sigma / from.sigma) * (stochastic ? Math.exp(-h) : 1);
      const cleanWeight = -to.alpha * Math.expm1(-gain);
      const noiseTerm =
        noise && ([stochastic ? to.sigma * Math.sqrt(-Math.expm1(-gain)) : 0, noise] as const);
      const firstOrder =
        configuration.solver_order === 1 || (endsInFirstOrder && stepIndex === timesteps.length - 1);
      if (firstOrder || previousClean === undefined) {
        return weightedSum([sampleWeight, sample], [cleanWeight, clean], noiseTerm);
      }
      const ratio = (from.lambda - level(stepIndex - 1).lambda) / h;
      const differenceWeight =
        configuration.solver_type === 'midpoint'
          ? cleanWeight / (2 * ratio)
          : (to.alpha * (Math.expm1(-gain) / gain + 1)) / ratio;
      return weightedSum(
        [sampleWeight, sample],
        [cleanWeight + differenceWeight, clean],
        [-differenceWeight, previousClean],
        noiseTerm,
      );
    },
  };
}

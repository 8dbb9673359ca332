/**
 * What a model's `scheduler/scheduler_config.json` says about its noise schedule and its sampling.
 *
 * The keys and their meaning are those of diffusers; absent keys take the defaults of the class that the file names.
 * A key whose value would change the pictures, and which this program does not compute, is refused by name,
 * because a silently ignored one gives pictures that look like a bad model.
 *
 * @see https://huggingface.co/docs/diffusers/api/schedulers/overview
 */
import { z } from 'zod';
import { BadInputError } from '../errors.ts';
import { describeIssues, phrase, quoted } from '../project/issues.ts';
import { SCHEDULER_CLASSES, SCHEDULER_CLASS_NAMES, type SchedulerClassName } from './scheduler-classes.ts';

/** A boolean key that diffusers may also write as null, for "not set". */
const flag = (standard: boolean) =>
  z
    .boolean()
    .nullish()
    .transform((value) => value ?? standard);

/**
 * Keys that change nothing here: they belong to samplers that Tenfold replaces by others, or only say more about
 * another key, which is refused by name if it is switched on.
 */
const FOREIGN_KEYS = new Set([
  'base_image_seq_len',
  'base_shift',
  'disable_corrector',
  'flow_shift',
  'max_image_seq_len',
  'max_shift',
  'noise_sampler_seed',
  'predict_x0',
  'prediction_horizon',
  'skip_prk_steps',
  'time_shift_type',
]);

/** Keys of DPM-Solver++, and what they are if another class uses the same names for a solver of its own. */
const SOLVER_KEYS = { algorithm_type: 'dpmsolver++', solver_order: 2, solver_type: 'midpoint' };
const OTHER_SOLVERS: readonly SchedulerClassName[] = [
  'DEISMultistepScheduler',
  'DPMSolverSinglestepScheduler',
  'UniPCMultistepScheduler',
];

const keys = z.looseObject({
  _class_name: z
    .enum(SCHEDULER_CLASS_NAMES, {
      error: ({ input }) => `is ${quoted(input)}, a scheduler that Tenfold does not know`,
    })
    .default('DDIMScheduler'),
  num_train_timesteps: z.int().min(2).max(100_000).default(1000),
  beta_start: z.number().gt(0).lt(1).optional(),
  beta_end: z.number().gt(0).lt(1).optional(),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid']).optional(),
  trained_betas: z.array(z.number().gt(0).lt(1)).min(2).max(100_000).nullish(),
  prediction_type: z.enum(['epsilon', 'v_prediction', 'sample', 'flow_prediction']).default('epsilon'),
  timestep_spacing: z.enum(['leading', 'linspace', 'trailing']).optional(),
  steps_offset: z.int().min(0).max(1000).default(0),
  set_alpha_to_one: z.boolean().nullish(),
  rescale_betas_zero_snr: flag(false),
  clip_sample: z.boolean().nullish(),
  clip_sample_range: z.number().gt(0).default(1),
  thresholding: flag(false),
  dynamic_thresholding_ratio: z.number().min(0).max(1).default(0.995),
  sample_max_value: z.number().min(1).default(1),
  variance_type: z
    .enum(['fixed_small', 'fixed_small_log', 'fixed_large', 'fixed_large_log', 'learned', 'learned_range'])
    .nullish(),
  solver_order: z.int().default(SOLVER_KEYS.solver_order),
  algorithm_type: z.string().default(SOLVER_KEYS.algorithm_type),
  solver_type: z.string().default(SOLVER_KEYS.solver_type),
  lower_order_final: flag(true),
  euler_at_final: flag(false),
  lambda_min_clipped: z.number().nullish(),
  use_karras_sigmas: flag(false),
  use_exponential_sigmas: flag(false),
  use_lu_lambdas: flag(false),
  sigma_min: z.number().gt(0).nullish(),
  sigma_max: z.number().gt(0).nullish(),
  final_sigmas_type: z.enum(['zero', 'sigma_min']).default('zero'),
  interpolation_type: z.enum(['linear', 'log_linear']).default('linear'),
  timestep_type: z.enum(['discrete', 'continuous']).default('discrete'),
  original_inference_steps: z.int().min(1).max(100_000).default(50),
  timestep_scaling: z.number().gt(0).default(10),
  shift: z.number().gt(0).default(1),
  shift_terminal: z.number().min(0).lt(1).nullish(),
  stochastic_sampling: flag(false),
});

/** What is wrong with single keys, or with two together; keys with a type of their own were checked before. */
function* contradictions(configuration: z.infer<typeof keys>): Generator<[key: string, message: string]> {
  for (const [key, value] of Object.entries(configuration)) {
    const neutral = value === null || value === undefined || value === false;
    if (key in keys.shape || key.startsWith('_') || FOREIGN_KEYS.has(key) || neutral) continue;
    yield [key, `is ${quoted(value)}, which Tenfold does not support`];
  }
  const { prediction_type, trained_betas, num_train_timesteps } = configuration;
  if (configuration.rescale_betas_zero_snr && prediction_type === 'epsilon') {
    const message = 'is true, which only works with "prediction_type" v_prediction or sample';
    yield ['rescale_betas_zero_snr', message];
  }
  if (prediction_type === 'flow_prediction' && !isFlowMatching(configuration._class_name)) {
    yield ['prediction_type', `is flow_prediction, which does not go with ${configuration._class_name}`];
  }
  if (trained_betas && trained_betas.length !== num_train_timesteps) {
    const message = `holds ${trained_betas.length} values, but "num_train_timesteps" is ${num_train_timesteps}`;
    yield ['trained_betas', message];
  }
  const respacings = (['use_karras_sigmas', 'use_exponential_sigmas', 'use_lu_lambdas'] as const).filter(
    (key) => configuration[key],
  );
  if (respacings.length > 1) yield [respacings[0]!, `and "${respacings[1]!}" are both true: only one can be`];
}

const isFlowMatching = (name: SchedulerClassName): boolean => name.startsWith('FlowMatch');

/**
 * Schema of `scheduler_config.json` with defaults filled in, which differ from class to class in diffusers (see
 * `scheduler-classes.ts`).
 */
export const schedulerConfigurationSchema = keys
  .superRefine((configuration, context) => {
    for (const [key, message] of contradictions(configuration)) {
      context.addIssue({ code: 'custom', path: [key], message });
    }
  })
  .transform((configuration) => {
    const name = configuration._class_name;
    const { defaults } = SCHEDULER_CLASSES[name];
    return {
      ...configuration,
      trained_betas: configuration.trained_betas ?? null,
      beta_start: configuration.beta_start ?? defaults.beta_start,
      beta_end: configuration.beta_end ?? defaults.beta_end,
      beta_schedule: configuration.beta_schedule ?? defaults.beta_schedule,
      timestep_spacing: configuration.timestep_spacing ?? defaults.timestep_spacing,
      clip_sample: configuration.clip_sample ?? defaults.clip_sample,
      set_alpha_to_one: configuration.set_alpha_to_one ?? defaults.set_alpha_to_one,
      variance_type: configuration.variance_type ?? 'fixed_small',
      // Flow-matching classes do not say what their models predict, because it is always the flow.
      prediction_type: isFlowMatching(name) ? 'flow_prediction' : configuration.prediction_type,
      ...(OTHER_SOLVERS.includes(name) ? SOLVER_KEYS : {}),
    };
  });

/** A scheduler configuration with nothing left open. */
export type SchedulerConfiguration = z.infer<typeof schedulerConfigurationSchema>;

/**
 * Reads the text of a `scheduler_config.json`.
 *
 * @param text The file's text. `Infinity` and `NaN`, which Python writes and JSON does not know, read as null.
 * @param source The file's name, for the message.
 * @returns The configuration with defaults filled in.
 * @throws {BadInputError} The text is not JSON, or a key has a value that cannot be used.
 */
export function parseSchedulerConfiguration(text: string, source: string): SchedulerConfiguration {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replaceAll(/:\s*(-?Infinity|NaN)\b/g, ': null'));
  } catch {
    throw new BadInputError(`${source} is not valid JSON: fetch the model again.`);
  }
  const result = schedulerConfigurationSchema.safeParse(raw, { error: phrase });
  if (result.success) return result.data;
  throw new BadInputError(`${source} cannot be used: ${describeIssues(result.error.issues)}.`);
}

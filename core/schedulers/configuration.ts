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
import { describeIssues, phrase } from '../project/issues.ts';

/** A boolean key that diffusers may also write as null, for "not set". */
const flag = (standard: boolean) =>
  z
    .boolean()
    .nullish()
    .transform((value) => value ?? standard);

/** Keys that only other samplers read: they say nothing about what this program computes. */
const FOREIGN_KEYS = new Set([
  'flow_shift',
  'interpolation_type',
  'original_inference_steps',
  'prediction_horizon',
  'skip_prk_steps',
  'time_shift_type',
  'timestep_scaling',
  'timestep_type',
]);

const keys = z.looseObject({
  _class_name: z.string().optional(),
  num_train_timesteps: z.int().min(2).max(100_000).default(1000),
  beta_start: z.number().gt(0).lt(1).default(0.0001),
  beta_end: z.number().gt(0).lt(1).default(0.02),
  beta_schedule: z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2']).default('linear'),
  trained_betas: z.array(z.number().gt(0).lt(1)).min(2).max(100_000).nullish(),
  prediction_type: z.enum(['epsilon', 'v_prediction', 'sample']).default('epsilon'),
  timestep_spacing: z.enum(['leading', 'linspace', 'trailing']).optional(),
  steps_offset: z.int().min(0).max(1000).default(0),
  set_alpha_to_one: flag(true),
  rescale_betas_zero_snr: flag(false),
  clip_sample: z.boolean().nullish(),
  clip_sample_range: z.number().gt(0).default(1),
  thresholding: flag(false),
  dynamic_thresholding_ratio: z.number().min(0).max(1).default(0.995),
  sample_max_value: z.number().min(1).default(1),
  variance_type: z.enum(['fixed_small', 'fixed_small_log', 'fixed_large']).nullish(),
  solver_order: z.int().default(2),
  algorithm_type: z.string().default('dpmsolver++'),
  solver_type: z.string().default('midpoint'),
  lower_order_final: flag(true),
  euler_at_final: flag(false),
  use_karras_sigmas: flag(false),
  final_sigmas_type: z.string().default('zero'),
});

/**
 * Schema of `scheduler_config.json` with defaults filled in.
 *
 * `clip_sample` and `timestep_spacing` have other defaults from class to class in diffusers: DDPM and DDIM clip and
 * space their timesteps `leading`; the DPM solver does not clip and spaces them `linspace`.
 */
export const schedulerConfigurationSchema = keys
  .superRefine((configuration, context) => {
    for (const [key, value] of Object.entries(configuration)) {
      const neutral = value === null || value === undefined || value === false;
      if (key in keys.shape || key.startsWith('_') || FOREIGN_KEYS.has(key) || neutral) continue;
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `is ${JSON.stringify(value)}, which Tenfold does not support`,
      });
    }
    const { prediction_type, rescale_betas_zero_snr, trained_betas, num_train_timesteps } = configuration;
    if (rescale_betas_zero_snr && prediction_type === 'epsilon') {
      context.addIssue({
        code: 'custom',
        path: ['rescale_betas_zero_snr'],
        message: 'is true, which only works with "prediction_type" v_prediction or sample',
      });
    }
    if (trained_betas && trained_betas.length !== num_train_timesteps) {
      context.addIssue({
        code: 'custom',
        path: ['trained_betas'],
        message: `holds ${trained_betas.length} values, but "num_train_timesteps" is ${num_train_timesteps}`,
      });
    }
  })
  .transform((configuration) => {
    const ancestral = /^DD[PI]M/.test(configuration._class_name ?? 'DDPMScheduler');
    const solver = /^DPM/.test(configuration._class_name ?? '');
    return {
      ...configuration,
      trained_betas: configuration.trained_betas ?? null,
      clip_sample: configuration.clip_sample ?? ancestral,
      timestep_spacing: configuration.timestep_spacing ?? (solver ? 'linspace' : 'leading'),
      variance_type: configuration.variance_type ?? 'fixed_small',
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

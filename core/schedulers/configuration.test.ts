import { describe, expect, it } from 'vitest';
import { BadInputError } from '../errors.ts';
import { parseSchedulerConfiguration } from './configuration.ts';
import { createScheduler } from './scheduler.ts';

const SOURCE = 'scheduler/scheduler_config.json';
const read = (configuration: object) => parseSchedulerConfiguration(JSON.stringify(configuration), SOURCE);

describe('parseSchedulerConfiguration', () => {
  it("reads the bundled model's configuration", () => {
    const configuration = read({
      _class_name: 'DDIMScheduler',
      beta_schedule: 'squaredcos_cap_v2',
      prediction_type: 'v_prediction',
      clip_sample: false,
      thresholding: true,
      sample_max_value: 1.6,
      timestep_spacing: 'trailing',
    });
    expect(configuration).toMatchObject({ num_train_timesteps: 1000, steps_offset: 0, thresholding: true });
  });

  it('takes the defaults of the class that the file names', () => {
    expect(read({ _class_name: 'DDPMScheduler' })).toMatchObject({
      clip_sample: true,
      timestep_spacing: 'leading',
    });
    expect(read({ _class_name: 'DPMSolverMultistepScheduler' })).toMatchObject({
      clip_sample: false,
      timestep_spacing: 'linspace',
    });
    expect(read({ _class_name: 'PNDMScheduler', skip_prk_steps: true })).toMatchObject({
      clip_sample: false,
      timestep_spacing: 'leading',
      set_alpha_to_one: false,
    });
    expect(read({ _class_name: 'LCMScheduler' })).toMatchObject({
      beta_schedule: 'scaled_linear',
      beta_end: 0.012,
      original_inference_steps: 50,
    });
    expect(read({ _class_name: 'FlowMatchEulerDiscreteScheduler', shift: 3 })).toMatchObject({
      prediction_type: 'flow_prediction',
      shift: 3,
    });
  });

  it('keeps notes that begin with an underscore, and unknown keys that are switched off', () => {
    expect(read({ _diffusers_version: '0.40.0', use_lu_lambdas: false, sigma_min: null })).toMatchObject({
      _diffusers_version: '0.40.0',
    });
  });

  it("does not take another solver's keys for those of DPM-Solver++", () => {
    const file = { solver_order: 3, solver_type: 'bh2', predict_x0: true, disable_corrector: [] };
    const ours = { solver_order: 2, solver_type: 'midpoint', algorithm_type: 'dpmsolver++' };
    expect(read({ _class_name: 'UniPCMultistepScheduler', ...file })).toMatchObject(ours);
  });

  it('reads the infinities that Python writes', () => {
    const text = '{"lambda_min_clipped": -Infinity, "num_train_timesteps": 1000}';
    expect(parseSchedulerConfiguration(text, SOURCE).num_train_timesteps).toBe(1000);
  });

  it.each([
    [
      { beta_schedule: 'laplace' },
      '"beta_schedule" must be linear, scaled_linear, squaredcos_cap_v2 or sigmoid, not "laplace"',
    ],
    [
      { _class_name: 'EDMEulerScheduler' },
      '"_class_name" is "EDMEulerScheduler", a scheduler that Tenfold does not know',
    ],
    [
      { prediction_type: 'magic' },
      '"prediction_type" must be epsilon, v_prediction, sample or flow_prediction',
    ],
    [
      { _class_name: 'DDPMScheduler', prediction_type: 'flow_prediction' },
      '"prediction_type" is flow_prediction, which does not go with DDPMScheduler',
    ],
    [{ variance_type: 'magic' }, '"variance_type" must be fixed_small, '],
    [{ final_sigmas_type: 'other' }, '"final_sigmas_type" must be zero or sigma_min, not "other"'],
    [{ use_beta_sigmas: true }, '"use_beta_sigmas" is true, which Tenfold does not support'],
    [{ use_dynamic_shifting: true }, '"use_dynamic_shifting" is true, which Tenfold does not support'],
    [
      { use_karras_sigmas: true, use_lu_lambdas: true },
      '"use_karras_sigmas" and "use_lu_lambdas" are both true',
    ],
    [{ use_flow_sigmas: true }, '"use_flow_sigmas" is true, which Tenfold does not support'],
    [{ snr_shift_scale: 3 }, '"snr_shift_scale" is 3'],
    [{ num_train_timesteps: 'many' }, '"num_train_timesteps" must be a number, not "many"'],
    [{ rescale_betas_zero_snr: true }, 'only works with "prediction_type" v_prediction'],
    [{ trained_betas: [0.1, 0.2] }, '"trained_betas" holds 2 values'],
  ])('refuses %j by name', (configuration, message) => {
    expect(() => read(configuration)).toThrow(BadInputError);
    expect(() => read(configuration)).toThrow(message);
  });

  it('refuses text that is not JSON and JSON that is not an object', () => {
    expect(() => parseSchedulerConfiguration('{"a":', SOURCE)).toThrow(/is not valid JSON/);
    expect(() => parseSchedulerConfiguration('[]', SOURCE)).toThrow(/it must be an object, not a list/);
  });
});

describe('createScheduler', () => {
  it.each([
    ['algorithm_type', 'dpmsolver'],
    ['solver_order', 3],
    ['solver_type', 'bh2'],
  ])('refuses %s %s for the DPM solver, and ignores it for the others', (key, value) => {
    const configuration = read({ [key]: value });
    expect(() => createScheduler('dpm-solver++2m', configuration, 8, { eta: 0 })).toThrow(BadInputError);
    expect(createScheduler('ddim', configuration, 8, { eta: 0 }).timesteps).toHaveLength(8);
  });

  it.each(['learned', 'fixed_large_log'])('refuses the variance %s for DDPM only', (variance_type) => {
    const configuration = read({ variance_type });
    expect(() => createScheduler('ddpm', configuration, 8, { eta: 0 })).toThrow(
      `asks for "variance_type" "${variance_type}"`,
    );
    expect(createScheduler('ddim', configuration, 8, { eta: 0 }).timesteps).toHaveLength(8);
  });

  it('refuses more steps than the model has timesteps for', () => {
    for (const sampler of ['ddpm', 'ddim', 'dpm-solver++2m', 'euler', 'euler-ancestral'] as const) {
      const few = read({ num_train_timesteps: 10 });
      expect(() => createScheduler(sampler, few, 11, { eta: 0 })).toThrow(/choose fewer steps/);
      expect(createScheduler(sampler, few, 4, { eta: 0 }).timesteps).toHaveLength(4);
    }
  });

  it('computes betas that the model brings instead of a named schedule', () => {
    const betas = Array.from({ length: 1000 }, () => 0.01);
    const scheduler = createScheduler('ddim', read({ trained_betas: betas }), 2, { eta: 0 });
    const clean = scheduler.cleanEstimate(Float32Array.of(0), Float32Array.of(1), 0);
    expect(clean[0]).toBeCloseTo(0.99 ** (-501 / 2), 3);
  });
});

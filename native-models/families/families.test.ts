import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { schedulerConfigurationSchema } from '#core/schedulers/configuration.ts';
import { modelFacts } from '../model-facts.ts';
import { openModelFolder } from '../model-folder.ts';
import { openModel } from '../pipeline.ts';
import { goldenModel, goldenTensors, type WholeGoldenModel } from '../test/golden-model.ts';
import { writeTo } from '../test/tiny-model.ts';
import { familyOf } from './families.ts';
import type { ModelEvidence } from './family.ts';
import { guidanceEmbedding } from './latent-consistency.ts';

/** What a plain Stable Diffusion model says of itself. */
function evidence(overrides: Partial<ModelEvidence> & { scheduler?: object } = {}): ModelEvidence {
  const { scheduler = { _class_name: 'PNDMScheduler' }, ...rest } = overrides;
  return {
    className: 'StableDiffusionPipeline',
    schedulerConfiguration: schedulerConfigurationSchema.parse(scheduler),
    inputs: ['sample', 'timestep', 'encoder_hidden_states'],
    latent: true,
    ...rest,
  };
}

describe('the family of a model', () => {
  const trailing = { _class_name: 'EulerDiscreteScheduler', timestep_spacing: 'trailing' };

  test.each<[string, ModelEvidence]>([
    ['Stable Diffusion', evidence()],
    ['Stable Diffusion', evidence({ scheduler: { ...trailing, prediction_type: 'v_prediction' } })],
    ['Stable Diffusion', evidence({ scheduler: { ...trailing, timestep_spacing: 'leading' } })],
    ['Stable Diffusion XL', evidence({ className: 'StableDiffusionXLPipeline' })],
    ['Stable Diffusion XL', evidence({ className: 'Unknown', inputs: ['text_embeds', 'time_ids'] })],
    ['Latent Consistency', evidence({ inputs: ['sample', 'timestep_cond'] })],
    ['Turbo', evidence({ scheduler: trailing })],
    ['Turbo', evidence({ className: 'StableDiffusionXLPipeline', scheduler: trailing })],
    ['Turbo', evidence({ scheduler: { _class_name: 'LCMScheduler' } })],
    ['Pixel space', evidence({ className: 'IFPipeline', latent: false })],
  ])('is %s for what its files say', (title, model) => {
    expect(familyOf(model).title).toBe(title);
  });

  test('decides what a guidance scale does', () => {
    const guide = (model: ModelEvidence, scale: number) => familyOf(model).guide(scale);
    expect(guide(evidence(), 7.5)).toEqual({ scale: 7.5, embedded: undefined });
    expect(guide(evidence({ inputs: ['timestep_cond'] }), 8.5)).toEqual({ scale: 1, embedded: 7.5 });
    expect(guide(evidence({ scheduler: trailing }), 0)).toEqual({ scale: 1, embedded: undefined });
  });
});

test.each<[WholeGoldenModel, object]>([
  ['tiny-sd', { defaultSteps: 30, defaultGuidance: 7.5, defaultSampler: 'dpm-solver++2m' }],
  ['tiny-sdxl', { defaultSteps: 30, defaultGuidance: 5, defaultSampler: 'euler' }],
  ['tiny-lcm', { defaultSteps: 8, defaultGuidance: 8.5, defaultSampler: 'lcm' }],
  ['tiny-pixel', { defaultSteps: 50, defaultGuidance: 7, defaultSampler: 'ddpm' }],
])(
  '%s brings the defaults of its family, and paints any size that its denoiser can halve',
  async (model, expected) => {
    const facts = modelFacts(await openModelFolder(await goldenModel(model)));
    const latent = facts.latent !== undefined;
    expect(facts).toMatchObject({ ...expected, free: true, step: latent ? 16 : 2 });
    // Sixteen pixels are smaller than a level may be.
    expect(facts.defaultSize).toEqual(latent ? { width: 128, height: 128 } : { width: 32, height: 32 });
  },
);

test('a model that states another size, number of steps and guidance is believed', async () => {
  const folder = await goldenModel('tiny-sd');
  const index = {
    _class_name: 'StableDiffusionPipeline',
    sample_size: 256,
    num_inference_steps: 9,
    guidance_scale: 2,
  };
  writeTo(folder, 'model_index.json', index);
  expect(modelFacts(await openModelFolder(folder))).toMatchObject({
    defaultSize: { width: 256, height: 256 },
    defaultSteps: 9,
    defaultGuidance: 2,
  });
});

test('the guidance embedding of latent consistency models is the reference’s', () => {
  const tensors = goldenTensors('tiny-lcm/guidance_embedding.safetensors');
  const scales = tensors.get('w')!;
  scales.forEach((scale, row) => {
    const expected = tensors.get('embedding')!.subarray(row * 32, (row + 1) * 32);
    guidanceEmbedding(scale, 32).forEach((value, index) =>
      expect(Math.abs(value - expected[index]!)).toBeLessThan(1e-6),
    );
  });
});

describe('parts that do not belong together', () => {
  test('are refused where the denoiser wants a pooled embedding that one text encoder does not give', async () => {
    const folder = await goldenModel('tiny-sd');
    const other = await goldenModel('tiny-sdxl');
    const { unet } = await openModelFolder(other);
    writeTo(folder, 'unet/model.onnx', await readFile(unet.absolutePath));
    const model = await openModel(await openModelFolder(folder), { provider: 'cpu' });
    await expect(model.prepare(['a cat'], [''], 5)).rejects.toThrow(BadInputError);
  });
});

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { modelSchema } from '#core/contract/studio.ts';
import { projectSchema } from '#core/project/project.ts';
import { describeModel, finishedSize, modelFacts, resolveSize, type ModelFacts } from './model-facts.ts';
import { openModelFolder } from './model-folder.ts';
import { tinyModel, type TinyModelOptions } from './test/tiny-model.ts';

const starter = modelFacts(await openModelFolder(join(import.meta.dirname, 'starter')));
const square = (side: number): { width: number; height: number } => ({ width: side, height: side });

async function tinyFacts(options: TinyModelOptions): Promise<ModelFacts> {
  return modelFacts(await openModelFolder(await tinyModel(options)));
}

const anySize = ['batch', 3, 'height', 'width'];

describe('the starter', () => {
  test('is described for the studio without being loaded', async () => {
    const model = await describeModel(join(import.meta.dirname, 'starter'), 'starter');
    expect(modelSchema.parse(model)).toMatchObject({
      id: 'starter',
      name: 'Starter',
      sizes: [square(64), square(256), square(1024)],
      sizeStep: 64,
      defaultSize: square(256),
      defaultSteps: 30,
      defaultGuidance: 6,
      painting: { trained: square(64), step: 16, enlargement: 4 },
    });
    expect(model.sizeBytes).toBeGreaterThan(19_000_000);
  });

  test('brings its sampler and coarse weight, and no fresh noise', () => {
    expect(starter).toMatchObject({ defaultSampler: 'ddim', defaultEta: 0, defaultCoarseWeight: 0.3 });
  });

  test.each([
    [64, 0],
    [256, 1],
    [1024, 2],
  ])('reaches %i pixels with %i upscalings', (side, passes) => {
    expect(resolveSize(starter, square(side))).toEqual({ base: square(64), passes });
  });

  test('paints its default size when none is asked for', () => {
    expect(resolveSize(starter)).toEqual({ base: square(64), passes: 1 });
  });

  test('paints other shapes near the size that it was trained at, and enlarges them', () => {
    expect(resolveSize(starter, { width: 448, height: 256 })).toEqual({
      base: { width: 112, height: 64 },
      passes: 1,
    });
    expect(resolveSize(starter, { width: 768, height: 1280 })).toEqual({
      base: { width: 48, height: 80 },
      passes: 2,
    });
  });

  test('chooses a size that the zoom factors divide when none is asked for', () => {
    const level = { prompt: 'sea', factor: 3 as const };
    const project = projectSchema.parse({ title: 'Three times', levels: [level, level] });
    expect(finishedSize(starter, project)).toEqual(square(192));
    expect(finishedSize(starter, { ...project, settings: { size: square(384) } })).toEqual(square(384));
    expect(() => finishedSize(starter, { ...project, settings: { size: square(256) } })).toThrow(
      'Levels of 256×256 pixels cannot have the zoom factor 3: choose a size such as 192×192, or another factor.',
    );
  });
});

describe('a model of fixed sizes', () => {
  test('lists them when asked for another', async () => {
    const index = { name: 'Fixed', upscaler_scale: 4 };
    const facts = await tinyFacts({ image: ['batch', 3, 64, 64], upscaler: true, index });
    expect(facts).toMatchObject({ free: false, sizeStep: null });
    expect(() => resolveSize(facts, square(100))).toThrow(
      'The model Fixed paints 64×64, 256×256 or 1024×1024, not 100×100: choose one of these sizes.',
    );
    expect(() => resolveSize(facts, { width: 256, height: 64 })).toThrow('not 256×64');
  });
});

describe('a model of any size', () => {
  test('paints multiples of 32 pixels directly', async () => {
    const facts = await tinyFacts({ image: anySize });
    expect(facts).toMatchObject({ free: true, sizes: [], defaultSize: square(32), defaultSampler: 'ddpm' });
    expect(resolveSize(facts, { width: 96, height: 64 })).toEqual({
      base: { width: 96, height: 64 },
      passes: 0,
    });
    expect(() => resolveSize(facts, { width: 96, height: 70 })).toThrow(
      'The model tiny paints sizes whose sides are multiples of 32 pixels, not 96×70: choose such a size.',
    );
  });

  test('paints close to the size that it was trained at, and enlarges from there', async () => {
    const index = { sample_size: 64, upscaler_scale: 2 };
    const facts = await tinyFacts({ image: anySize, upscaler: true, index });
    expect(facts.defaultSize).toEqual(square(128));
    expect(resolveSize(facts, square(256))).toEqual({ base: square(64), passes: 2 });
    expect(resolveSize(facts, square(96))).toEqual({ base: square(96), passes: 0 });
  });

  test('reaches exactly the size asked for, whatever it is', async () => {
    const index = { upscaler_scale: 2 };
    const facts = await tinyFacts({ image: anySize, upscaler: true, index });
    const side = fc.integer({ min: 1, max: 64 }).map((count) => count * 32);
    fc.assert(
      fc.property(side, side, (width, height) => {
        const { base, passes } = resolveSize(facts, { width, height });
        expect({ width: base.width * 2 ** passes, height: base.height * 2 ** passes }).toEqual({
          width,
          height,
        });
      }),
    );
  });
});

describe('a model that cannot be used', () => {
  test('has another number of channels', async () => {
    await expect(tinyFacts({ image: ['batch', 4, 32, 32] })).rejects.toThrow('works on 4 channels');
  });

  test('has a denoiser that takes no image', async () => {
    await expect(tinyFacts({ image: ['batch', 3] })).rejects.toThrow(
      'unet/model.onnx of model tiny takes no image',
    );
  });

  test('has an upscaler that does not say its scale', async () => {
    await expect(tinyFacts({ upscaler: true })).rejects.toThrow('add "upscaler_scale"');
  });

  test('paints smaller than any level may be', async () => {
    await expect(tinyFacts({ image: ['batch', 3, 16, 16] })).rejects.toThrow('paints 16×16');
  });
});

/** Joint zooms from the tiny golden models: every family, both ways of blending latents, and models that fail. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import type { GenerationEvent } from '#core/contract/events.ts';
import { projectSchema, type Settings } from '#core/project/project.ts';
import { levelFile, type Take } from '#core/project/take.ts';
import { goldenModel, type WholeGoldenModel } from '#native-models/test/golden-model.ts';
import { tinyDecoder, tinyEncoder } from '#native-models/test/tiny-autoencoder.ts';
import { writeTo } from '#native-models/test/tiny-model.ts';
import { generate } from './generate.ts';

const root = await mkdtemp(join(tmpdir(), 'tenfold-families-'));
afterAll(() => rm(root, { recursive: true, force: true }));

/** Side of every level; models that paint pixels look at all pairs of them, and so at fewer. */
const SIDE = { latent: 64, pixel: 32 };

/** Paints three small levels, and tells everything that happened. */
async function paint(modelFolder: string, settings: Settings = {}) {
  const outputFolder = join(await mkdtemp(join(root, 'take-')), 'take');
  const project = projectSchema.parse({
    title: 'Small',
    levels: [
      { prompt: 'a galaxy', factor: 2, negative: 'blurry' },
      { prompt: 'a forest', factor: 2, focus: { x: 0.3, y: 0.6 } },
      { prompt: 'a leaf' },
    ],
    settings: { seed: 5, steps: 3, size: square(SIDE.latent), provider: 'cpu', ...settings },
  });
  const order = { jobId: 'job', project, modelFolder, modelId: 'tiny', outputFolder, takeId: 'take' };
  const events: GenerationEvent[] = [];
  for await (const event of generate(order, new AbortController().signal)) events.push(event);
  const done = events.at(-1);
  if (done.type !== 'done') throw new Error('The generation ended without a take.');
  const notices = events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
  const previews = events.flatMap((event) => (event.type === 'progress' ? event.previews : []));
  return { take: done.take, notices, previews, folder: outputFolder };
}

function square(side: number) {
  return { width: side, height: side };
}

/** The pixels of a level, three bytes each. */
async function pixels(folder: string, level: number): Promise<Buffer> {
  return sharp(join(folder, levelFile(level)))
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** Largest difference between a footprint and the shrunken level that lies in it, in bytes. */
async function worstNesting(folder: string, take: Take): Promise<number> {
  let worst = 0;
  const { width } = take.settings.size;
  for (const [level, { footprint, factor }] of take.levels.entries()) {
    if (footprint === null || factor === null) continue;
    const [wide, deep] = [await pixels(folder, level), await pixels(folder, level + 1)];
    for (let y = 0; y < footprint.height; y++) {
      for (let x = 0; x < footprint.width; x++) {
        let sum = 0;
        for (let block = 0; block < factor ** 2; block++) {
          const row = y * factor + Math.floor(block / factor);
          sum += deep[(row * width + x * factor + (block % factor)) * 3]!;
        }
        const own = wide[((footprint.y + y) * width + footprint.x + x) * 3]!;
        worst = Math.max(worst, Math.abs(own - sum / factor ** 2));
      }
    }
  }
  return worst;
}

const models: WholeGoldenModel[] = ['tiny-sd', 'tiny-sdxl', 'tiny-lcm', 'tiny-pixel', 'tiny-pixel-if'];

describe.each(models)('a joint zoom from %s', (model) => {
  test('is painted with the defaults of its family, and nests', async () => {
    const pixel = model.startsWith('tiny-pixel');
    const size = square(pixel ? SIDE.pixel : SIDE.latent);
    const { take, folder, previews } = await paint(await goldenModel(model), { size });
    expect((await readdir(folder)).sort()).toEqual([
      'level-00.png',
      'level-01.png',
      'level-02.png',
      'take.json',
    ]);
    expect(await worstNesting(folder, take)).toBeLessThanOrEqual(1);
    expect(previews.length).toBeGreaterThan(0);
    expect(take.settings.blendSpace).toBe(pixel ? undefined : 'pixels');
    for (const { footprint } of take.levels) {
      if (footprint && take.settings.blendSpace) expect([footprint.x % 8, footprint.y % 8]).toEqual([0, 0]);
    }
  });
});

describe.each<WholeGoldenModel>(['tiny-sd', 'tiny-pixel'])('levels that are no squares from %s', (model) => {
  const short = model === 'tiny-pixel' ? SIDE.pixel : SIDE.latent;
  test.each([
    { width: 2 * short, height: short },
    { width: short, height: 2 * short },
  ])('nest at $width × $height', async (size) => {
    const { take, folder, previews } = await paint(await goldenModel(model), { size });
    expect(await worstNesting(folder, take)).toBeLessThanOrEqual(1);
    const { width, height } = await sharp(join(folder, levelFile(1))).metadata();
    expect({ width, height }).toEqual(size);
    const [preview] = previews;
    expect(preview!.width / preview!.height).toBe(size.width / size.height);
    const [{ footprint }] = take.levels as [Take['levels'][number]];
    expect(footprint!.width / footprint!.height).toBe(size.width / size.height);
  });
});

describe('the levels of a latent model', () => {
  const blended = { every: 2, start: 0, end: 1 };

  test.each<[string, Settings, object]>([
    ['as latents', { blendSpace: 'latents' }, { blendSpace: 'latents' }],
    ['in pixels at every other step', { blendSteps: blended }, { blendSpace: 'pixels', blendSteps: blended }],
    ['not at all', { blend: 'none' }, { blend: 'none' }],
  ])('can be blended %s, and nest in the end', async (_, settings, recorded) => {
    const { take, folder, previews } = await paint(await goldenModel('tiny-sd'), settings);
    expect(await worstNesting(folder, take)).toBeLessThanOrEqual(1);
    expect(take.settings).toMatchObject(recorded);
    expect(previews.length).toBeGreaterThan(0);
  });

  test('come out the same for the same seed, whatever the batch', async () => {
    const folder = await goldenModel('tiny-sd');
    const [first, second] = [await paint(folder), await paint(folder, { batch: 1 })];
    expect(await readFile(join(first.folder, 'level-00.png'))).toEqual(
      await readFile(join(second.folder, 'level-00.png')),
    );
  });

  test('are blended through a tiny autoencoder where there is one', async () => {
    const folder = await goldenModel('tiny-sd');
    const plain = await paint(folder);
    writeTo(folder, 'taesd/vae_decoder/model.onnx', tinyDecoder());
    writeTo(folder, 'taesd/vae_encoder/model.onnx', tinyEncoder());
    const { folder: output, take } = await paint(folder);
    expect(await worstNesting(output, take)).toBeLessThanOrEqual(1);
    expect(take.model.files.map(({ path }) => path)).toContain('taesd/vae_decoder/model.onnx');
    expect(await pixels(output, 0)).not.toEqual(await pixels(plain.folder, 0));
  });

  test('are blended as latents where there is no encoder, which is said', async () => {
    const folder = await goldenModel('tiny-sd');
    await rm(join(folder, 'vae_encoder'), { recursive: true });
    const { take, notices } = await paint(folder);
    expect(take.settings.blendSpace).toBe('latents');
    expect(notices).toEqual([
      expect.stringContaining('has no vae_encoder: its levels are blended as latents'),
    ]);
    await expect(paint(folder, { blendSpace: 'pixels' })).rejects.toThrow(
      'its levels cannot be blended in pixels: choose "latents" for "blendSpace", or add a vae_encoder',
    );
    expect((await paint(folder, { blendSpace: 'latents' })).notices).toEqual([]);
  });
});

describe('a latent model that cannot be used', () => {
  test('for the size asked for names sizes that it can paint', async () => {
    const folder = await goldenModel('tiny-sd');
    await expect(paint(folder, { size: { width: 72, height: 64 } })).rejects.toThrow(
      'paints sizes whose sides are multiples of 16 pixels, not 72×64',
    );
  });

  test('because its pictures are black is named, with the remedy', async () => {
    const folder = await goldenModel('tiny-sd');
    writeTo(folder, 'vae_decoder/model.onnx', tinyDecoder('black'));
    await expect(paint(folder, { blendSpace: 'latents' })).rejects.toThrow(/black all over.*fp32/);
  });
});

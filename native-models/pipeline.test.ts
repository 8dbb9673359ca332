import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openModelFolder } from './model-folder.ts';
import { openModel, type LoadedModel } from './pipeline.ts';
import { tinyModel, type TinyModelOptions } from './test/tiny-model.ts';

const starter = join(import.meta.dirname, 'starter');
const base = { width: 64, height: 64 };
const prompts = ['a blue spiral galaxy', 'a tree', 'a leaf', 'cells', 'an atom'];
const negatives = prompts.map((_, level) => (level === 2 ? 'a galaxy' : ''));

/** Deterministic stand-in for noise. */
function samples(count: number, elements = 3 * 64 * 64): Float32Array[] {
  return Array.from({ length: count }, (_, level) =>
    Float32Array.from({ length: elements }, (_, index) => 1.3 * Math.sin(index * 1.7 + level * 3.1)),
  );
}

function sameBits(left: readonly Float32Array[], right: readonly Float32Array[]): boolean {
  const bytes = (values: Float32Array): Buffer =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return left.every((values, index) => bytes(values).equals(bytes(right[index]!)));
}

let open: LoadedModel | undefined;

async function openStarter(batch?: number): Promise<LoadedModel> {
  open = await openModel(await openModelFolder(starter), { provider: 'cpu', batch });
  return open;
}

afterAll(() => open?.release());

async function predict(
  batch: number,
  guidance: number,
  order = prompts.map((_, level) => level),
): Promise<Float32Array[]> {
  const model = await openStarter(batch);
  const pick = <T>(values: readonly T[]): T[] => order.map((level) => values[level]!);
  const denoiser = await model.prepare(pick(prompts), pick(negatives), guidance);
  const outputs = await denoiser.predict(pick(samples(prompts.length)), 500);
  return order.map((_, level) => outputs[order.indexOf(level)]!);
}

describe('painting with the starter', () => {
  test('gives one finite output a level, of the size of the sample', async () => {
    const outputs = await predict(16, 3.5);
    expect(outputs.map(({ length }) => length)).toEqual(prompts.map(() => 3 * 64 * 64));
    expect(outputs.every((output) => output.every(Number.isFinite))).toBe(true);
  });

  test('gives the same bits again', async () => {
    expect(sameBits(await predict(16, 3.5), await predict(16, 3.5))).toBe(true);
  });

  test.each([1, 3, 10])('gives the same bits in batches of %i', async (batch) => {
    expect(sameBits(await predict(batch, 3.5), await predict(16, 3.5))).toBe(true);
  });

  test('gives the same bits in any order of the levels', async () => {
    expect(sameBits(await predict(4, 3.5, [3, 0, 4, 2, 1]), await predict(4, 3.5))).toBe(true);
  });

  test('guides from the unconditional output past the conditional one: u + g (c − u)', async () => {
    const conditional = await predict(16, 1);
    const unconditional = await predict(16, 0);
    const guided = await predict(16, 3.5);
    for (const [level, output] of guided.entries()) {
      const without = unconditional[level]!;
      const expected = output.map((_, index) => {
        const difference = conditional[level]![index]! - without[index]!;
        return without[index]! + 3.5 * difference;
      });
      const error = Math.max(...output.map((value, index) => Math.abs(value - expected[index]!)));
      expect(error).toBeLessThan(1e-5);
    }
  });

  test('follows the negative prompt of its own level only', async () => {
    const model = await openStarter();
    const plain = await model.prepare(
      prompts,
      prompts.map(() => ''),
      3.5,
    );
    const without = await plain.predict(samples(prompts.length), 500);
    const withNegative = await predict(16, 3.5);
    const changed = without.map((output, level) => !sameBits([output], [withNegative[level]!]));
    expect(changed).toEqual([false, false, true, false, false]);
  });

  test('computes no unconditional output at guidance 1', async () => {
    const model = await openStarter();
    const one = await model.prepare(prompts, negatives, 1);
    const unguided = await one.predict(samples(5), 500);
    const other = await model.prepare(
      prompts,
      prompts.map(() => 'a tree'),
      1,
    );
    expect(sameBits(await other.predict(samples(5), 500), unguided)).toBe(true);
  });

  test('counts the seconds inside the networks of this model only', async () => {
    const model = await openStarter();
    expect(model.modelSeconds()).toBe(0);
    const denoiser = await model.prepare(prompts, negatives, 3.5);
    const afterText = model.modelSeconds();
    await denoiser.predict(samples(5), 500);
    expect(afterText).toBeGreaterThan(0);
    expect(model.modelSeconds()).toBeGreaterThan(afterText);
    expect((await openStarter()).modelSeconds()).toBe(0);
  });

  test('lists its files with their hashes', async () => {
    const files = await (await openStarter()).files();
    expect(files).toHaveLength(8);
    for (const { sha256, sizeBytes } of files) {
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(sizeBytes).toBeGreaterThan(0);
    }
  });
});

describe("the starter's upscaler", () => {
  test('enlarges four times, the same in any batch', async () => {
    const images = samples(3).map((image) => image.map((value) => value / 2));
    const all = await (await openStarter(16)).upscaler!.upscale(images, base);
    const single = await (await openStarter(1)).upscaler!.upscale(images, base);
    expect(all.map(({ length }) => length)).toEqual([1, 1, 1].map(() => 3 * 256 * 256));
    expect(sameBits(all, single)).toBe(true);
  });

  test('takes images that are not square, and keeps their brightness', async () => {
    const { upscaler } = await openStarter();
    const grey = new Float32Array(3 * 32 * 48).fill(0.25);
    const [large] = await upscaler!.upscale([grey], { width: 48, height: 32 });
    expect(large).toHaveLength(3 * 128 * 192);
    const mean = large!.reduce((sum, value) => sum + value, 0) / large!.length;
    expect(mean).toBeCloseTo(0.25, 1);
  });
});

/** What the tiny denoiser must give: sample + mean(text) + timestep / 1024. */
async function tinyResult(options: TinyModelOptions, guidance = 1): Promise<number[]> {
  const model = await openModel(await openModelFolder(await tinyModel(options)), {
    provider: 'cpu',
    batch: 2,
  });
  const denoiser = await model.prepare(['tree', 'leaf', 'cell'], ['', '', ''], guidance);
  const zeros = [1, 2, 3].map(() => new Float32Array(3 * 32 * 32));
  const outputs = await denoiser.predict(zeros, 512);
  await model.release();
  return outputs.map((output) => output[0]!);
}

describe('models by other exporters', () => {
  // Tokens are <start> word <end> and padding 0; token k has the values k/4 + (0 … 3)/16, with mean k/4 + 3/32.
  const text = (id: number): number => (1 + id + 2) / 4 / 6 + 3 / 32;
  const expected = [4, 5, 6].map((id) => text(id) + 0.5);

  test.each<[string, TinyModelOptions]>([
    ['a float timestep without dimensions', {}],
    ['one float timestep', { timestep: { type: 'float32', shape: [1] } }],
    ['one int64 timestep of a free number', { timestep: { type: 'int64', shape: ['steps'] } }],
    ['one float timestep an image', { timestep: { type: 'float32', shape: ['batch'] } }],
    ['an int32 timestep', { timestep: { type: 'int32', shape: [] } }],
    ['int32 token ids', { ids: 'int32' }],
    ['a batch fixed to two', { image: [2, 3, 32, 32] }],
    ['a batch fixed to one', { image: [1, 3, 32, 32], timestep: { type: 'int64', shape: [1] } }],
    ['an output of another name', { output: 'noise_pred' }],
    ['any size', { image: ['batch', 3, 'height', 'width'] }],
  ])('with %s give the same result', async (_, options) => {
    const result = await tinyResult(options);
    result.forEach((value, level) => expect(value).toBeCloseTo(expected[level]!, 5));
  });

  test('in half precision give nearly the same result', async () => {
    const result = await tinyResult({ float: 'float16', timestep: { type: 'float16', shape: [] } });
    result.forEach((value, level) => expect(value).toBeCloseTo(expected[level]!, 2));
  });

  test('with an attention mask are told which tokens are padding', async () => {
    const masked = (id: number): number => (1 + id + 2) / 4 / 6 + 3 / 32 / 2;
    const result = await tinyResult({ maskInput: true });
    result.forEach((value, level) => expect(value).toBeCloseTo(masked(level + 4) + 0.5, 5));
  });

  test.each<[string, TinyModelOptions, string]>([
    [
      'an input that nothing is known about',
      { extraInput: 'timestep_cond' },
      'needs an input “timestep_cond”',
    ],
    [
      'an absurd batch',
      { image: [100_000_000, 3, 32, 32] },
      'takes 100000000 images at a time and no other number',
    ],
    [
      'timesteps that belong to no image',
      { timestep: { type: 'float32', shape: [7] } },
      'wants 7 timesteps at a time',
    ],
    ['embeddings of another width', { textWidth: 8 }, 'the two do not belong together'],
    [
      'an upscaler of another scale than it says',
      { upscaler: true, index: { upscaler_scale: 3 } },
      'does not enlarge 3 times',
    ],
  ])('with %s are refused with a sentence', async (_, options, sentence) => {
    const attempt = async (): Promise<void> => {
      const model = await openModel(await openModelFolder(await tinyModel(options)), { provider: 'cpu' });
      await model.prepare(['tree'], [''], 1);
      await model.upscaler?.upscale([new Float32Array(3 * 32 * 32)], base);
    };
    await expect(attempt()).rejects.toThrow(sentence);
  });

  test('paint at another size where they can', async () => {
    const model = await openModel(await openModelFolder(await tinyModel({ image: ['batch', 3, 'h', 'w'] })), {
      provider: 'cpu',
    });
    const denoiser = await model.prepare(['tree'], [''], 1, { width: 64, height: 32 });
    expect((await denoiser.predict(samples(1, 3 * 64 * 32), 1))[0]).toHaveLength(3 * 64 * 32);
  });
});

test('a model that is opened again paints on although another was open in between', async () => {
  const before = await predict(16, 1);
  await tinyResult({});
  expect(sameBits(await predict(16, 1), before)).toBe(true);
});

test('a text encoder that rests while the denoiser paints is there again for the next prompts', async () => {
  const expected = await predict(16, 1);
  const model = await openModel(await openModelFolder(starter), { provider: 'cpu', textEncoderRests: true });
  for (let job = 0; job < 2; job++) {
    const denoiser = await model.prepare(prompts, negatives, 1);
    expect(sameBits(await denoiser.predict(samples(prompts.length), 500), expected)).toBe(true);
  }
});

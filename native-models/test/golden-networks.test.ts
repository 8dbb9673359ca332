/** Single calls of the golden models' networks against what the reference computed (see `golden/README.md`). */
import { describe, expect, test } from 'vitest';
import { createAutoencoder } from '../autoencoder.ts';
import { createDenoiser } from '../denoiser.ts';
import { latentFormat } from '../latent-format.ts';
import { modelFacts } from '../model-facts.ts';
import { openModelFolder, type ModelFolder } from '../model-folder.ts';
import { loadNetwork } from '../session.ts';
import { goldenFile, goldenModel, goldenTensors, type WholeGoldenModel } from './golden-model.ts';
import { largest, largestDifference, rootMeanSquare, standardDeviation } from './differences.ts';
import { writeTo } from './tiny-model.ts';

const TOLERANCE = 2e-5;

/** Half precision, relative. */
const HALF_TOLERANCE = 5e-3;

const stopwatch = { seconds: 0 };

/** Sizes of the two calls of every denoiser. */
const CALLS = { a: { width: 16, height: 16 }, b: { width: 16, height: 24 } } as const;

/** Splits a tensor of two images. */
function halves(values: Float32Array): Float32Array[] {
  const half = values.length / 2;
  return [values.subarray(0, half), values.subarray(half)];
}

/** What a denoiser gives, and what the reference does: both images of one call, one after the other. */
interface Outputs {
  actual: Float32Array;
  expected: Float32Array;
}

/** Runs one golden call through the denoiser, the inputs that are not its own to choose taken from the file. */
async function runCall(folder: ModelFolder, golden: string, call: 'a' | 'b'): Promise<Outputs> {
  const tensors = goldenTensors(`${golden}/unet/golden.safetensors`);
  const facts = modelFacts(folder);
  const given = (name: string): Float32Array => tensors.get(`${call}.${name}`)!;
  const size = CALLS[call];
  const pooled = tensors.get(`${call}.text_embeds`);
  const conditional = halves(given('encoder_hidden_states')).map((hiddenStates, image) => ({
    hiddenStates,
    length: 77,
    width: hiddenStates.length / 77,
    pooled: pooled && halves(pooled)[image],
    mask: undefined,
  }));
  const network = await loadNetwork(folder.unet, folder.label, 'cpu');
  const denoiser = createDenoiser({
    network,
    conditional,
    unconditional: undefined,
    guidance: 1,
    conditions: { pictureSize: { width: 128, height: 128 }, embeddedGuidance: 7.5 },
    batch: 16,
    channels: facts.latent?.channels ?? 3,
    size,
    stopwatch,
  });
  const outputs = await denoiser.predict(halves(given('sample')), given('timestep')[0]!);
  await network.release();
  return {
    actual: Float32Array.from(outputs.flatMap((output) => [...output])),
    expected: given('out_sample'),
  };
}

describe.each<WholeGoldenModel>(['tiny-sd', 'tiny-pixel', 'tiny-pixel-if'])('the denoiser of %s', (model) => {
  test.each(['a', 'b'] as const)('gives the reference’s numbers in call %s', async (call) => {
    const folder = await openModelFolder(await goldenModel(model));
    const { actual, expected } = await runCall(folder, model, call);
    expect(largestDifference(actual, expected)).toBeLessThan(TOLERANCE);
  });
});

describe.each<WholeGoldenModel>(['tiny-sdxl', 'tiny-lcm'])('the network of %s', (model) => {
  test.each(['a', 'b'] as const)('gives the reference’s numbers in call %s', async (call) => {
    const tensors = goldenTensors(`${model}/unet/golden.safetensors`);
    const folder = await openModelFolder(await goldenModel(model));
    const network = await loadNetwork(folder.unet, folder.label, 'cpu');
    const { width, height } = CALLS[call];
    // What is not fixed in the network's own shapes: two images, and their length or size.
    const free = (rank: number): number[] => (rank === 4 ? [2, 0, height, width] : [2, 77]);
    const feeds = Object.fromEntries(
      network.inputs.map((input) => {
        const sizes = free(input.shape.length);
        const shape = input.shape.map((size, axis) => (typeof size === 'number' ? size : sizes[axis]!));
        return [input.name, network.tensor(input, tensors.get(`${call}.${input.name}`)!, shape)];
      }),
    );
    const { values } = await network.run(feeds, 'out_sample', stopwatch);
    expect(largestDifference(values, tensors.get(`${call}.out_sample`)!)).toBeLessThan(TOLERANCE);
  });
});

describe('networks as other exporters write them', () => {
  async function withUnet(name: string, files: readonly string[]): Promise<ModelFolder> {
    const path = await goldenModel('tiny-sd');
    for (const file of files) writeTo(path, `unet/${file}`, goldenFile(`compat/${name}/${file}.gz`));
    return openModelFolder(path);
  }

  test.each([
    ['unet-int64-steps', ['model.onnx', 'model.onnx_data']],
    ['unet-float-batch', ['model.onnx', 'weights.pb']],
  ] as const)('%s gives the same numbers', async (name, files) => {
    const { actual, expected } = await runCall(await withUnet(name, files), 'tiny-sd', 'a');
    expect(largestDifference(actual, expected)).toBeLessThan(TOLERANCE);
  });

  // Measured in call a, the noisier one: 2.4e-3 of the deviation on the whole, 3.0e-3 of the largest number at most. That
  // is the network's own rounding: whoever made these files measured the same largest difference, 9.712e-3, without us.
  test.each(['a', 'b'] as const)('unet-fp16 gives the same numbers within 5e-3 in call %s', async (call) => {
    const { actual, expected } = await runCall(await withUnet('unet-fp16', ['model.onnx']), 'tiny-sd', call);
    const difference = actual.map((value, index) => value - expected[index]!);
    expect(rootMeanSquare(difference)).toBeLessThan(HALF_TOLERANCE * standardDeviation(expected));
    expect(largest(difference)).toBeLessThan(HALF_TOLERANCE * largest(expected));
  });
});

describe.each(['tiny-sd', 'tiny-sdxl'] as const)('the autoencoder of %s', (model) => {
  async function autoencoder(path: string) {
    const folder = await openModelFolder(path);
    const { decoder, encoder } = folder.autoencoder!;
    return createAutoencoder({
      decoder: await loadNetwork(decoder, folder.label, 'cpu'),
      encoder: await loadNetwork(encoder!, folder.label, 'cpu'),
      format: latentFormat(folder.autoencoder!, 1, folder.label),
      stopwatch,
      tell: () => undefined,
    });
  }
  const factor = model === 'tiny-sd' ? 0.18215 : 0.13025;
  const size = { width: 12, height: 8 };
  const pictureSize = { width: 96, height: 64 };

  test('decodes to the reference’s pictures', async () => {
    const golden = goldenTensors(`${model}/vae_decoder/golden.safetensors`);
    const own = await autoencoder(await goldenModel(model));
    const latents = halves(golden.get('latent_sample')!).map((raw) => raw.map((value) => value * factor));
    const expected = halves(golden.get('decoded')!);
    const pictures = await own.decode(latents, size);
    pictures.forEach((picture, image) =>
      expect(largestDifference(picture, expected[image]!)).toBeLessThan(TOLERANCE),
    );
  });

  test('encodes to the mean of the reference’s latents', async () => {
    const golden = goldenTensors(`${model}/vae_encoder/golden.safetensors`);
    const { encode } = await autoencoder(await goldenModel(model));
    const [latents] = await encode!([golden.get('image')!], pictureSize);
    expect(largestDifference(latents!, golden.get('mode_scaled')!)).toBeLessThan(TOLERANCE);
  });

  if (model === 'tiny-sd')
    test('encodes with an old exporter’s network, which gives latents without their variance', async () => {
      const path = await goldenModel(model);
      writeTo(path, 'vae_encoder/model.onnx', goldenFile('compat/vae_encoder-latent_sample/model.onnx.gz'));
      const { encode } = await autoencoder(path);
      const golden = goldenTensors('tiny-sd/vae_encoder/golden.safetensors');
      const [latents] = await encode!([golden.get('image')!], pictureSize);
      expect(largestDifference(latents!, golden.get('mode_scaled')!)).toBeLessThan(TOLERANCE);
    });
});

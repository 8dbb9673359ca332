import { describe, expect, test } from 'vitest';
import { BadInputError, CancelledError, FailureError } from '#core/errors.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import { normalBlock } from '#core/noise/normal.ts';
import { checkPictures, createAutoencoder } from './autoencoder.ts';
import type { PictureTiling } from './image-runner.ts';
import { latentFormat, tinyLatentFormat } from './latent-format.ts';
import { fitLatentPreview } from './latent-preview.ts';
import { openModelFolder } from './model-folder.ts';
import { openModel } from './pipeline.ts';
import { loadNetwork, type Stopwatch } from './session.ts';
import { goldenModel } from './test/golden-model.ts';
import { latentModel } from './test/latent-model.ts';
import { tinyDecoder, type Fault } from './test/tiny-autoencoder.ts';
import { writeTo } from './test/tiny-model.ts';

const stopwatch = { seconds: 0 };

/** Smooth latents with the spread of real ones. */
function smoothLatents(width: number, height: number): Float32Array {
  const noise = new Float32Array(4);
  return Float32Array.from({ length: 4 * width * height }, (_, index) => {
    const [channel, y, x] = [
      Math.floor(index / (width * height)),
      Math.floor(index / width) % height,
      index % width,
    ];
    normalBlock({ seed: 3, step: 0, level: channel }, 0, noise, 0);
    return Math.sin(x / 5 + noise[0]!) + Math.cos(y / 4 + noise[1]!);
  });
}

async function goldenAutoencoder(tiling?: PictureTiling, watch: Stopwatch = stopwatch): Promise<Autoencoder> {
  const folder = await openModelFolder(await goldenModel('tiny-sd'));
  return createAutoencoder({
    decoder: await loadNetwork(folder.autoencoder!.decoder, 'tiny', 'cpu'),
    encoder: await loadNetwork(folder.autoencoder!.encoder!, 'tiny', 'cpu'),
    format: latentFormat(folder.autoencoder!, 1, 'tiny'),
    tiling,
    stopwatch: watch,
    tell: () => undefined,
  });
}

describe('a large picture', () => {
  const size = { width: 24, height: 16 };
  const pictureSize = { width: 192, height: 128 };
  const tiling = { wholePixels: 64 * 64, side: 128, overlap: 64 };

  /** Root mean square of the differences, and of the whole. */
  function relativeError(actual: Float32Array, expected: Float32Array): number {
    const error = actual.reduce((sum, value, index) => sum + (value - expected[index]!) ** 2, 0);
    return Math.sqrt(error / expected.reduce((sum, value) => sum + value ** 2, 0));
  }

  test('is decoded in tiles nearly as it is whole', async () => {
    const latents = [smoothLatents(size.width, size.height)];
    const [whole] = await (await goldenAutoencoder()).decode(latents, size);
    const [tiled] = await (await goldenAutoencoder(tiling)).decode(latents, size);
    // The normalisation inside sees a tile instead of the picture, so colours and contrast shift as a whole, most of all in a
    // random network of few channels: slowly from tile to tile, for they overlap by half. Seams are measured below.
    expect(relativeError(tiled!, whole!)).toBeLessThan(0.4);
  });

  test('shows no seams: neighbours differ no more where tiles meet than elsewhere', async () => {
    const latents = [smoothLatents(size.width, size.height)];
    const [whole] = await (await goldenAutoencoder()).decode(latents, size);
    const [tiled] = await (await goldenAutoencoder(tiling)).decode(latents, size);
    const { width, height } = pictureSize;
    const jumps = (picture: Float32Array): number[] =>
      Array.from({ length: width - 1 }, (_, x) => {
        let sum = 0;
        for (let row = 0; row < 3 * height; row++) {
          sum += Math.abs(picture[row * width + x + 1]! - picture[row * width + x]!);
        }
        return sum / (3 * height);
      });
    const [before, after] = [jumps(whole!), jumps(tiled!)];
    const worst = Math.max(...after.map((jump, x) => jump - before[x]!));
    expect(worst).toBeLessThan(0.1 * Math.max(...before));
    // Two tiles of 128 pixels: one ends where the other is in its middle. 1 is as everywhere else.
    const visibility = (columns: readonly number[]): number => {
      const isBorder = (_: number, x: number): boolean => x === 63 || x === 127;
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      return mean(columns.filter(isBorder)) / mean(columns.filter((jump, x) => !isBorder(jump, x)));
    };
    expect(visibility(after)).toBeLessThan(1);
    expect(visibility(after)).toBeLessThan(visibility(before) + 0.1);
  });

  test('is encoded in tiles nearly as it is whole', async () => {
    const picture = smoothLatents(pictureSize.width, pictureSize.height).subarray(0, 3 * 192 * 128);
    const [whole] = await (await goldenAutoencoder()).encode!([picture], pictureSize);
    const [tiled] = await (await goldenAutoencoder(tiling)).encode!([picture], pictureSize);
    expect(tiled).toHaveLength(4 * size.width * size.height);
    expect(relativeError(tiled!, whole!)).toBeLessThan(0.15);
  });
});

describe('an autoencoder that is stopped', () => {
  /** Notices every run of a network, and aborts after some of them. */
  class RunCounter {
    readonly controller = new AbortController();
    runs = 0;
    readonly #last: number;

    constructor(last: number) {
      this.#last = last;
    }

    get seconds(): number {
      return 0;
    }

    set seconds(_: number) {
      this.runs += 1;
      if (this.runs === this.#last) this.controller.abort();
    }
  }
  const size = { width: 12, height: 8 };

  test('between two levels runs no network any more', async () => {
    const counter = new RunCounter(2);
    const autoencoder = await goldenAutoencoder(undefined, counter);
    const levels = Array.from({ length: 5 }, () => smoothLatents(size.width, size.height));
    await expect(autoencoder.decode(levels, size, counter.controller.signal)).rejects.toThrow(CancelledError);
    expect(counter.runs).toBe(2);
  });

  test('between two tiles runs no network any more', async () => {
    const counter = new RunCounter(3);
    const { encode } = await goldenAutoencoder({ wholePixels: 32 * 32, side: 32, overlap: 8 }, counter);
    const picture = new Float32Array(3 * 96 * 64);
    const encoded = encode!([picture], { width: 96, height: 64 }, counter.controller.signal);
    await expect(encoded).rejects.toThrow(CancelledError);
    expect(counter.runs).toBe(3);
  });
});

describe('an autoencoder that fails', () => {
  const decode = async (fault: Fault) => {
    const model = await openModel(await openModelFolder(await latentModel({ fault })), { provider: 'cpu' });
    return model.autoencoders!.own.decode([new Float32Array(4 * 16)], { width: 4, height: 4 });
  };

  test('with values that are no numbers is named, with the remedy', async () => {
    const error: unknown = await decode('not-a-number').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FailureError);
    expect((error as Error).message).toMatch(
      /vae_decoder\/model.onnx of model tiny gave values that are not numbers.*fp32/,
    );
  });

  test('with black pictures is named, with the remedy', async () => {
    const pictures = await decode('black');
    expect(() => checkPictures(pictures, 'tiny')).toThrow(/level 1 black all over.*fp32/);
    expect(() => checkPictures([new Float32Array(12)], 'tiny')).not.toThrow();
  });

  test('because it belongs to other latents is refused', async () => {
    const folder = await latentModel({ tinyConfiguration: {} });
    writeTo(folder, 'taesd/vae_decoder/model.onnx', tinyDecoder('none', 16));
    await expect(openModel(await openModelFolder(folder), { provider: 'cpu' })).rejects.toThrow(
      BadInputError,
    );
    await expect(openModel(await openModelFolder(folder), { provider: 'cpu' })).rejects.toThrow(
      'belongs to models of other latents',
    );
  });

  test('because its denoiser has other channels is refused', async () => {
    const folder = await latentModel();
    writeTo(folder, 'vae_decoder/model.onnx', tinyDecoder('none', 16));
    await expect(openModel(await openModelFolder(folder), { provider: 'cpu' })).rejects.toThrow(
      'unet/model.onnx of model tiny works on 4 channels, but its autoencoder gives 16.',
    );
  });
});

describe('the format of latents', () => {
  test('is the usual one where the model does not state it, and that is said', async () => {
    const { facts } = await openModel(await openModelFolder(await latentModel()), { provider: 'cpu' });
    expect(facts.latent).toMatchObject({ channels: 4, scale: 8, gain: [1, 1, 1, 1].map(() => 1 / 0.18215) });
    expect(facts.latent?.notice).toContain(
      'does not state the scaling factor of its autoencoder: 0.18215 is used',
    );
  });

  test('follows scaling, shift, means and deviations that are stated', async () => {
    const folder = await latentModel();
    writeTo(folder, 'vae_decoder/config.json', {
      scaling_factor: 0.5,
      shift_factor: 0.25,
      latents_mean: [1, 2, 3, 4],
      latents_std: [1, 1, 1, 2],
    });
    const { facts, autoencoders } = await openModel(await openModelFolder(folder), { provider: 'cpu' });
    expect(facts.latent).toMatchObject({
      gain: [2, 2, 2, 4],
      offset: [1.25, 2.25, 3.25, 4.25],
      notice: undefined,
    });
    const [picture] = await autoencoders!.own.decode([new Float32Array(4).fill(0.5)], {
      width: 1,
      height: 1,
    });
    expect(picture!.filter((_, index) => index % 64 === 0)).toEqual(Float32Array.of(2.25, 3.25, 4.25));
    const [latents] = await autoencoders!.own.encode!([picture!], { width: 8, height: 8 });
    expect([...latents!.slice(0, 3)]).toEqual([0.5, 0.5, 0.5]);
  });
});

describe('a tiny autoencoder', () => {
  test.each([
    ['0 … 1 as its author publishes it', {}, 0],
    ['−1 … 1 as diffusers wraps it', { _class_name: 'AutoencoderTiny' }, 0.5],
  ])('gives pictures in %s', async (_, tinyConfiguration, expected) => {
    const model = await openModel(await openModelFolder(await latentModel({ tinyConfiguration })), {
      provider: 'cpu',
    });
    const { own, sampling } = model.autoencoders!;
    expect(sampling).not.toBe(own);
    const latents = new Float32Array(4).fill(0.5);
    const [picture] = await sampling.decode([latents], { width: 1, height: 1 });
    expect(picture![0]).toBeCloseTo(expected, 6);
    const [again] = await sampling.encode!([picture!], { width: 8, height: 8 });
    expect(again![0]).toBeCloseTo(0.5, 6);
  });

  test('has the format of the denoiser’s own latents', async () => {
    const folder = await openModelFolder(await latentModel({ tinyConfiguration: {} }));
    expect(tinyLatentFormat(folder.tinyAutoencoder!, 'tiny')).toMatchObject({
      gain: [1, 1, 1, 1],
      range: [0, 1],
    });
  });

  test('lets a model without an encoder of its own be blended in pixels', async () => {
    const folder = await latentModel({ encoder: false, tinyConfiguration: {} });
    const { autoencoders } = await openModel(await openModelFolder(folder), { provider: 'cpu' });
    expect(autoencoders!.own.encode).toBeUndefined();
    expect(autoencoders!.sampling.encode).toBeDefined();
  });
});

test('a preview shows the colours that a linear decoder gives', async () => {
  const { autoencoders } = await openModel(
    await openModelFolder(await latentModel({ tinyConfiguration: {} })),
    { provider: 'cpu' },
  );
  const preview = await fitLatentPreview(autoencoders!.sampling);
  const latents = Float32Array.of(0.2, 0.4, 0.9, 0.1, 0.5, 0.6, 7, 7);
  const image = preview.show(latents);
  const [expected] = await autoencoders!.sampling.decode([latents], { width: 2, height: 1 });
  image.forEach((value, index) => {
    const pixel = Math.floor(index / 2) * 128 + (index % 2) * 8;
    expect(value).toBeCloseTo(expected![pixel]!, 1);
  });
});

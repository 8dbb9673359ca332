/** Runs an autoencoder: latents into pictures and back, one image at a time, large ones in tiles. */
import { BadInputError, FailureError, throwIfCancelled } from '#core/errors.ts';
import type { Autoencoder, PlaneSize } from '#core/sampler/autoencoder.ts';
import { PICTURE_RANGE, mapRange } from './image-range.ts';
import type { LatentFormat } from './latent-format.ts';
import { CHANNELS } from './model-facts.ts';
import type { Network, NetworkInput, Stopwatch } from './session.ts';
import { runTiled, type Tiling } from './tiles.ts';

/** When and how pictures are cut, in pixels; all of them multiples of any autoencoder's scale. */
export interface PictureTiling {
  /** Pictures of at most so many pixels go through the networks whole. */
  wholePixels: number;
  side: number;
  overlap: number;
}

/**
 * A full autoencoder holds hundreds of channels for each pixel: some 2.5 GB at 1024². Its normalisation sees a whole
 * tile, so tiles are as large as that allows.
 */
const TILING: PictureTiling = { wholePixels: 1024 * 1024, side: 768, overlap: 192 };

/** No picture is as dark as this in every pixel; a half-precision autoencoder that overflowed is. */
const BLACK = -0.995;

/** What an autoencoder is made of. */
export interface AutoencoderOptions {
  decoder: Network;
  encoder: Network | undefined;
  format: LatentFormat;
  tiling?: PictureTiling | undefined;
  stopwatch: Stopwatch;
}

/**
 * Makes an autoencoder of loaded networks.
 *
 * @param options What it is made of.
 * @returns The autoencoder.
 * @throws {BadInputError} When a network is no decoder or encoder that Tenfold can use.
 */
export function createAutoencoder(options: AutoencoderOptions): Autoencoder {
  const { format, tiling = TILING } = options;
  const { channels, scale } = format;
  const decode = imageRunner(options.decoder, tiling, scale, [channels, CHANNELS], options.stopwatch);
  const encode =
    options.encoder &&
    imageRunner(options.encoder, tiling, 1 / scale, [CHANNELS, channels], options.stopwatch);
  return {
    scale,
    channels,
    async decode(latents, size, signal) {
      const pictures: Float32Array[] = [];
      for (const sample of latents) {
        const scaled = eachChannel(
          sample,
          channels,
          (value, channel) => value * format.gain[channel]! + format.offset[channel]!,
        );
        const decoded = await decode(scaled, size, signal);
        checkNumbers(decoded, options.decoder.title);
        pictures.push(mapRange(decoded, format.range, PICTURE_RANGE));
      }
      return pictures;
    },
    encode:
      encode &&
      (async (pictures, size, signal) => {
        const latents: Float32Array[] = [];
        for (const picture of pictures) {
          const encoded = await encode(mapRange(picture, PICTURE_RANGE, format.range), size, signal);
          checkNumbers(encoded, options.encoder!.title);
          latents.push(
            eachChannel(
              encoded,
              channels,
              (value, channel) => (value - format.offset[channel]!) / format.gain[channel]!,
            ),
          );
        }
        return latents;
      }),
  };
}

/**
 * Refuses finished pictures that are black all over: half-precision autoencoders are known to end so.
 *
 * @param pictures Flat pictures in −1 … 1.
 * @param model Name of the model, for the message.
 * @throws {FailureError} When one of them is.
 */
export function checkPictures(pictures: readonly Float32Array[], model: string): void {
  const level = pictures.findIndex((picture) => picture.every((value) => value < BLACK));
  if (level === -1) return;
  throw new FailureError(
    `The autoencoder of model ${model} made level ${level + 1} black all over. ${REMEDY}`,
  );
}

const REMEDY =
  'Half-precision autoencoders often do: put one in full precision (fp32) into the model, or another one made for it.';

/** Runs one network over one flat image; the signal stops it between two tiles. */
type ImageRunner = (values: Float32Array, size: PlaneSize, signal?: AbortSignal) => Promise<Float32Array>;

/**
 * Makes the runner of a network that multiplies sides by `scale`. Its output may have twice the channels: those of a
 * variance, which come last and are dropped.
 */
function imageRunner(
  network: Network,
  tiling: PictureTiling,
  scale: number,
  [channels, outputChannels]: readonly [given: number, got: number],
  stopwatch: Stopwatch,
): ImageRunner {
  const port = imagePort(network, channels);
  const output = network.outputs.find(({ shape }) => shape.length === 4)!.name;
  const runWhole: ImageRunner = async (values, { width, height }, signal) => {
    throwIfCancelled(signal);
    const shape = [1, channels, height, width];
    const result = await network.run({ [port.name]: network.tensor(port, values, shape) }, output, stopwatch);
    const expected = (count: number): string => [1, count, height * scale, width * scale].join();
    const got = result.shape.join();
    if (got !== expected(outputChannels) && got !== expected(2 * outputChannels)) {
      throw new BadInputError(
        `${network.title} turns ${shape.join('×')} into ${result.shape.join('×')}: it is no autoencoder of this model. Download the model again.`,
      );
    }
    return result.values.subarray(0, outputChannels * height * scale * width * scale);
  };
  return async (values, size, signal) => {
    const tile = tileFor(network, port, size, tiling, scale);
    if (tile === undefined) return runWhole(values, size, signal);
    const image = { values, channels, ...size, scale, outputChannels };
    return runTiled(image, tile, (part) => runWhole(part, tile, signal));
  };
}

/** The tile in which an image is to be run; `undefined` when it goes through whole. */
function tileFor(
  network: Network,
  port: NetworkInput,
  size: PlaneSize,
  tiling: PictureTiling,
  scale: number,
): Tiling | undefined {
  const [, , fixedHeight, fixedWidth] = port.shape;
  // A decoder is given latents, which stand for `scale` pixels each; an encoder the pixels themselves.
  const pixels = Math.max(1, scale);
  const small = size.width * size.height * pixels * pixels <= tiling.wholePixels;
  const along = (length: number, fixed: number | string | undefined): number => {
    if (typeof fixed === 'number') return fixed;
    return small ? length : Math.min(length, tiling.side / pixels);
  };
  const tile = { width: along(size.width, fixedWidth), height: along(size.height, fixedHeight) };
  if (tile.width > size.width || tile.height > size.height) {
    throw new BadInputError(
      `${network.title} works on ${tile.width * pixels}×${tile.height * pixels} pixels at least: choose a larger size.`,
    );
  }
  if (tile.width === size.width && tile.height === size.height) return undefined;
  const overlap = Math.min(tiling.overlap / pixels, Math.min(tile.width, tile.height) / 4);
  return { ...tile, overlap: Math.max(pixels / scale, Math.floor(overlap)) };
}

function imagePort(network: Network, channels: number): NetworkInput {
  const [port, ...others] = network.inputs;
  const image = network.outputs.some(({ shape }) => shape.length === 4);
  if (port?.shape.length !== 4 || others.length > 0 || !image) {
    throw new BadInputError(
      `${network.title} is no autoencoder that Tenfold can use: it must turn an image into an image. Choose another model.`,
    );
  }
  const [rows, declared] = port.shape;
  if (typeof rows === 'number' && rows !== 1) {
    throw new BadInputError(
      `${network.title} takes ${rows} images at a time and no other number: Tenfold cannot use it. Choose another model.`,
    );
  }
  if (typeof declared === 'number' && declared !== channels) {
    throw new BadInputError(
      `${network.title} works on ${declared} channels, but the rest of the model on ${channels}: the two do not belong together. Download the model again.`,
    );
  }
  return port;
}

function checkNumbers(values: Float32Array, title: string): void {
  let sum = 0;
  // Stays 0 unless a value is infinite or not a number.
  for (let index = 0; index < values.length; index += 1) sum += 0 * values[index]!;
  if (sum === 0) return;
  throw new FailureError(`${title} gave values that are not numbers. ${REMEDY}`);
}

function eachChannel(
  values: Float32Array,
  channels: number,
  change: (value: number, channel: number) => number,
): Float32Array {
  const length = values.length / channels;
  return values.map((value, index) => change(value, Math.floor(index / length)));
}

/** Runs an autoencoder: latents into pictures and back, one image at a time, large ones in tiles. */
import { FailureError } from '#core/errors.ts';
import type { Autoencoder } from '#core/sampler/autoencoder.ts';
import { PICTURE_RANGE, mapRange } from './image-range.ts';
import { createImageRunner, type PictureTiling } from './image-runner.ts';
import type { LatentFormat } from './latent-format.ts';
import { CHANNELS } from './model-facts.ts';
import type { Tell } from './notices.ts';
import type { Network, Stopwatch } from './session.ts';

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
  /** Receives sentences for people, when memory runs out. */
  tell: Tell;
}

/**
 * Makes an autoencoder of loaded networks.
 *
 * @param options What it is made of.
 * @returns The autoencoder.
 * @throws {BadInputError} When a network is no decoder or encoder that Tenfold can use.
 */
export function createAutoencoder(options: AutoencoderOptions): Autoencoder {
  const { decoder, encoder, format, tiling = TILING, stopwatch, tell } = options;
  const { channels, scale } = format;
  const common = { tiling, stopwatch, tell };
  const decode = createImageRunner({
    network: decoder,
    scale,
    channels,
    outputChannels: CHANNELS,
    ...common,
  });
  const encode =
    encoder &&
    createImageRunner({
      network: encoder,
      scale: 1 / scale,
      channels: CHANNELS,
      outputChannels: channels,
      ...common,
    });
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
        checkNumbers(decoded, decoder.title);
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
          checkNumbers(encoded, encoder.title);
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

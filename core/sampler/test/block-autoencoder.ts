/** An autoencoder that is known exactly: latents are block means of the colours, and one channel that it loses. */
import type { Autoencoder } from '../autoencoder.ts';

/** Pixels of a picture to one latent, on each side. */
const SCALE = 2;

/** Channels of the latents: three colours, and one that decoding drops and encoding fills with zeros. */
const CHANNELS = 4;

/** Makes the autoencoder; without an encoder when asked for. */
export function blockAutoencoder(withEncoder = true): Autoencoder {
  return {
    scale: SCALE,
    channels: CHANNELS,
    decode: (latents, { width, height }) =>
      Promise.resolve(
        latents.map((sample) =>
          Float32Array.from({ length: 3 * width * height * SCALE ** 2 }, (_, index) => {
            const row = Math.floor(index / (width * SCALE));
            const [channel, y] = [Math.floor(row / (height * SCALE)), row % (height * SCALE)];
            const x = index % (width * SCALE);
            return sample[(channel * height + Math.floor(y / SCALE)) * width + Math.floor(x / SCALE)]!;
          }),
        ),
      ),
    encode: withEncoder
      ? (pictures, { width, height }) =>
          Promise.resolve(pictures.map((picture) => means(picture, width, height)))
      : undefined,
  };
}

function means(picture: Float32Array, width: number, height: number): Float32Array {
  const [columns, rows] = [width / SCALE, height / SCALE];
  const latents = new Float32Array(CHANNELS * rows * columns);
  picture.forEach((value, index) => {
    const row = Math.floor(index / width);
    const [channel, y, x] = [Math.floor(row / height), row % height, index % width];
    const target = (channel * rows + Math.floor(y / SCALE)) * columns + Math.floor(x / SCALE);
    latents[target] = latents[target]! + value / SCALE ** 2;
  });
  return latents;
}

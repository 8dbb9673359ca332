/** An autoencoder that is known exactly: latents are block means of the colours, and one channel that it loses. */
import { throwIfCancelled } from '../../errors.ts';
import type { Autoencoder, PlaneSize } from '../autoencoder.ts';

/** Pixels of a picture to one latent, on each side. */
const SCALE = 2;

/** Channels of the latents: three colours, and one that decoding drops and encoding fills with zeros. */
const CHANNELS = 4;

/** Makes the autoencoder; without an encoder when asked for. `onRun` hears of every level that it works on. */
export function blockAutoencoder(withEncoder = true, onRun: () => void = () => undefined): Autoencoder {
  const each =
    (run: (level: Float32Array, size: PlaneSize) => Float32Array): Autoencoder['decode'] =>
    async (levels, size, signal) => {
      const results: Float32Array[] = [];
      for (const level of levels) {
        throwIfCancelled(signal);
        results.push(await Promise.resolve(run(level, size)));
        onRun();
      }
      return results;
    };
  return {
    scale: SCALE,
    channels: CHANNELS,
    decode: each(repeated),
    encode: withEncoder ? each(means) : undefined,
  };
}

function repeated(sample: Float32Array, { width, height }: PlaneSize): Float32Array {
  return Float32Array.from({ length: 3 * width * height * SCALE ** 2 }, (_, index) => {
    const row = Math.floor(index / (width * SCALE));
    const [channel, y] = [Math.floor(row / (height * SCALE)), row % (height * SCALE)];
    const x = index % (width * SCALE);
    return sample[(channel * height + Math.floor(y / SCALE)) * width + Math.floor(x / SCALE)]!;
  });
}

function means(picture: Float32Array, { width, height }: PlaneSize): Float32Array {
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

/** Enlarges finished levels with the model's own super-resolution network. */
import { BadInputError } from '#core/errors.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import { CHANNELS } from './model-facts.ts';
import type { Network, Stopwatch } from './session.ts';

/**
 * Pixels that go through the network together, at most: its memory grows with them, and it holds dozens of channels
 * for each. A whole stack of the starter's base images still fits in one call.
 */
const PIXELS_PER_CALL = 512 * 512;

/**
 * Makes an upscaler of a loaded network.
 *
 * @param network The network; it takes and gives [batch, 3, height, width].
 * @param scale What it multiplies both sides by.
 * @param batch Images per call at most.
 * @param stopwatch Takes the time spent in the network.
 * @returns The upscaler; it gives every image the same result in whatever company.
 * @throws {BadInputError} When the network takes anything but one image, or a fixed batch or size.
 */
export function createUpscaler(
  network: Network,
  scale: number,
  batch: number,
  stopwatch: Stopwatch,
): Upscaler {
  const [input, ...others] = network.inputs;
  const output = network.outputs.find(({ shape }) => shape.length === 4);
  const free = [0, 2, 3].every((dimension) => typeof input?.shape[dimension] === 'string');
  if (input?.shape.length !== 4 || others.length > 0 || output === undefined || !free) {
    throw new BadInputError(
      `${network.title} is no upscaler that Tenfold can use: it must take images of any number and size, and nothing else. Choose another model.`,
    );
  }
  return {
    scale,
    async upscale(images, { width, height }) {
      const elements = CHANNELS * width * height;
      const most = Math.max(1, Math.min(batch, Math.floor(PIXELS_PER_CALL / (width * height))));
      const enlarged: Float32Array[] = [];
      for (let first = 0; first < images.length; first += most) {
        const part = images.slice(first, first + most);
        const values = new Float32Array(part.length * elements);
        part.forEach((image, row) => values.set(image, row * elements));
        const shape = [part.length, CHANNELS, height, width];
        const feeds = { [input.name]: network.tensor(input, values, shape) };
        const result = await network.run(feeds, output.name, stopwatch);
        const expected = [part.length, CHANNELS, height * scale, width * scale];
        if (result.shape.join() !== expected.join()) {
          throw new BadInputError(
            `${network.title} does not enlarge ${scale} times, as model_index.json says: correct "upscaler_scale", or download the model again.`,
          );
        }
        const size = elements * scale * scale;
        part.forEach((_, row) => enlarged.push(result.values.slice(row * size, (row + 1) * size)));
      }
      return enlarged;
    },
  };
}

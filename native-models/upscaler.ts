/** Enlarges finished levels with a super-resolution network: any that turns RGB into RGB of a fixed multiple. */
import { BadInputError } from '#core/errors.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import { PICTURE_RANGE, mapRange, type ImageRange } from './image-range.ts';
import { CHANNELS } from './model-facts.ts';
import type { Network, NetworkInput, Stopwatch } from './session.ts';
import { runTiled } from './tiles.ts';

/**
 * Pixels that go through the network together, at most: its memory grows with them, and it holds dozens of channels
 * for each. A whole stack of the starter's base images still fits in one call.
 */
const PIXELS_PER_CALL = 512 * 512;

/** Larger images are cut: such networks look a few dozen pixels far, and a seam would show where a tile cannot. */
const TILE = { side: 256, overlap: 32 };

/** What an upscaler is made of. */
export interface UpscalerOptions {
  network: Network;
  /** What it multiplies both sides by. */
  scale: number;
  /** What it takes and gives for black and white. */
  range: ImageRange;
  /** Images per call at most. */
  batch: number;
  stopwatch: Stopwatch;
}

/**
 * Makes an upscaler of a loaded network.
 *
 * @param options What it is made of.
 * @returns The upscaler; it gives every image the same result in whatever company, and keeps it in the range of pictures.
 * @throws {BadInputError} When the network takes anything but images.
 */
export function createUpscaler(options: UpscalerOptions): Upscaler {
  const { network, scale, range, stopwatch } = options;
  const port = imagePort(network);
  const output = network.outputs.find(({ shape }) => shape.length === 4)!.name;
  const [fixedRows, , fixedHeight, fixedWidth] = port.shape;
  const free = typeof fixedHeight === 'string' && typeof fixedWidth === 'string';
  const batch = typeof fixedRows === 'number' ? 1 : options.batch;

  /** Runs images of one size, one after the other in one flat array. */
  const run = async (values: Float32Array, rows: number, width: number, height: number) => {
    const shape = [rows, CHANNELS, height, width];
    const result = await network.run({ [port.name]: network.tensor(port, values, shape) }, output, stopwatch);
    const expected = [rows, CHANNELS, height * scale, width * scale];
    if (result.shape.join() !== expected.join()) {
      throw new BadInputError(
        `${network.title} does not enlarge ${scale} times, as model_index.json says: correct "upscaler_scale", or download the model again.`,
      );
    }
    return result.values;
  };

  const upscaleTiled = (values: Float32Array, width: number, height: number): Promise<Float32Array> => {
    const along = (length: number, fixed: number | string | undefined): number =>
      typeof fixed === 'number' ? fixed : Math.min(length, TILE.side);
    const tile = { width: along(width, fixedWidth), height: along(height, fixedHeight) };
    if (tile.width > width || tile.height > height) {
      throw new BadInputError(
        `${network.title} enlarges images of ${tile.width}×${tile.height} pixels at least, not ${width}×${height}: choose a larger size.`,
      );
    }
    const overlap = Math.min(TILE.overlap, Math.floor(Math.min(tile.width, tile.height) / 4));
    const image = { values, channels: CHANNELS, width, height, scale, outputChannels: CHANNELS };
    return runTiled(image, { ...tile, overlap }, (part) => run(part, 1, tile.width, tile.height));
  };

  return {
    scale,
    async upscale(images, { width, height }) {
      const elements = CHANNELS * width * height;
      const size = elements * scale * scale;
      const prepared = images.map((image) => mapRange(image, PICTURE_RANGE, range));
      const enlarged: Float32Array[] = [];
      const most = free ? Math.min(batch, Math.floor(PIXELS_PER_CALL / (width * height))) : 0;
      if (most === 0) {
        for (const image of prepared) enlarged.push(await upscaleTiled(image, width, height));
      }
      for (let first = 0; most > 0 && first < prepared.length; first += most) {
        const part = prepared.slice(first, first + most);
        const values = new Float32Array(part.length * elements);
        part.forEach((image, row) => values.set(image, row * elements));
        const result = await run(values, part.length, width, height);
        part.forEach((_, row) => enlarged.push(result.slice(row * size, (row + 1) * size)));
      }
      return enlarged.map((image) => mapRange(image, range, PICTURE_RANGE));
    },
  };
}

function imagePort(network: Network): NetworkInput {
  const [input, ...others] = network.inputs;
  const givesImage = network.outputs.some(({ shape }) => shape.length === 4);
  const [rows, channels] = input?.shape ?? [];
  const wrong = [
    rows !== 1 && typeof rows === 'number',
    channels !== CHANNELS && typeof channels === 'number',
  ];
  if (input?.shape.length !== 4 || others.length > 0 || !givesImage || wrong.includes(true)) {
    throw new BadInputError(
      `${network.title} is not an upscaler that Tenfold can use: it must turn RGB images into larger ones, and take nothing else. Choose another model.`,
    );
  }
  return input;
}

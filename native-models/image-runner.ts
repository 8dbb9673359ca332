/**
 * Runs one network of an autoencoder over one image: whole where that is small enough, in tiles where it is not, and in
 * smaller ones when memory runs out.
 */
import { BadInputError, throwIfCancelled } from '#core/errors.ts';
import type { PlaneSize } from '#core/sampler/autoencoder.ts';
import { OutOfMemoryError } from './memory/out-of-memory.ts';
import type { Tell } from './notices.ts';
import type { Network, NetworkInput, Stopwatch } from './session.ts';
import { runTiled, type Tiling } from './tiles.ts';

/** When and how pictures are cut, in pixels; all of them multiples of any autoencoder's scale. */
export interface PictureTiling {
  /** Pictures of at most so many pixels go through the networks whole. */
  wholePixels: number;
  side: number;
  overlap: number;
}

/** Neighbours share this part of a smaller tile. */
const OVERLAP = 1 / 4;

/**
 * Sides of smaller tiles are multiples of this, and so at least as long, in pixels: 16 latents of the usual scale, of
 * which a quarter is shared with each neighbour. What does not fit into such memory fits into none.
 */
const SIDE_STEP = 128;

/** Runs a network over one flat image; the signal stops it between two tiles. */
export type ImageRunner = (
  values: Float32Array,
  size: PlaneSize,
  signal?: AbortSignal,
) => Promise<Float32Array>;

/** What a runner is made of. */
export interface ImageRunnerOptions {
  network: Network;
  /** Output pixels to one input pixel on each side; a fraction where the network shrinks. */
  scale: number;
  channels: number;
  /** The output may have twice as many: those of a variance, which come last and are dropped. */
  outputChannels: number;
  /** How to cut at first. */
  tiling: PictureTiling;
  stopwatch: Stopwatch;
  /** Receives a sentence for people every time the tiles become smaller. */
  tell: Tell;
}

/**
 * Makes a runner. Tiles that had to become smaller stay so, and memory runs out once instead of with every image.
 *
 * @param options What it is made of.
 * @returns The runner: flat [channels,h,w] in, flat [outputChannels, scale × h, scale × w] out.
 * @throws {BadInputError} When the network takes anything but one image.
 */
export function createImageRunner(options: ImageRunnerOptions): ImageRunner {
  const { network, scale, channels, outputChannels, stopwatch } = options;
  const port = imagePort(network, channels);
  const output = network.outputs.find(({ shape }) => shape.length === 4)!.name;
  let { tiling } = options;

  const runWhole: ImageRunner = async (values, { width, height }, signal) => {
    throwIfCancelled(signal);
    const shape = [1, channels, height, width];
    const result = await network.run({ [port.name]: network.tensor(port, values, shape) }, output, stopwatch);
    const expected = (count: number): string => [1, count, height * scale, width * scale].join();
    const got = result.shape.join();
    if (got !== expected(outputChannels) && got !== expected(2 * outputChannels)) {
      throw new BadInputError(
        `${network.title} turns ${shape.join('×')} into ${result.shape.join('×')}: it is not an autoencoder of this model. Download the model again.`,
      );
    }
    return result.values.subarray(0, outputChannels * height * scale * width * scale);
  };

  return async function run(values, size, signal) {
    const tile = tileFor(network, port, size, tiling, scale);
    try {
      if (tile === undefined) return await runWhole(values, size, signal);
      const image = { values, channels, ...size, scale, outputChannels };
      return await runTiled(image, tile, (part) => runWhole(part, tile, signal));
    } catch (error) {
      const smaller = error instanceof OutOfMemoryError && smallerTiling(port, tile ?? size, scale);
      if (!smaller) throw error;
      tiling = smaller;
      const work = scale > 1 ? 'decoding' : 'encoding';
      options.tell(`Memory ran out: Tenfold goes on ${work} pictures in tiles of ${smaller.side} pixels.`);
    }
    return run(values, size, signal);
  };
}

/** The next smaller tiling after what did not fit; `undefined` when there is none, or the network allows no other. */
function smallerTiling(port: NetworkInput, failed: PlaneSize, scale: number): PictureTiling | undefined {
  if (port.shape.slice(2).some((side) => typeof side === 'number')) return undefined;
  const pixels = Math.max(failed.width, failed.height) * pixelsOf(scale);
  if (pixels <= SIDE_STEP) return undefined;
  const side = Math.max(1, Math.floor(pixels / 2 / SIDE_STEP)) * SIDE_STEP;
  return { wholePixels: 0, side, overlap: side * OVERLAP };
}

/** Pixels of a picture to one of the input's, on each side: a decoder is given latents, an encoder the pixels themselves. */
function pixelsOf(scale: number): number {
  return Math.max(1, scale);
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
  const pixels = pixelsOf(scale);
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
      `${network.title} is not an autoencoder that Tenfold can use: it must turn an image into an image. Choose another model.`,
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

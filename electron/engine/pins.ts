/** Reads the pictures that levels are to show, at every resolution at which the levels are painted. */
import { basename } from 'node:path';
import sharp from 'sharp';
import type { PinOrder } from '#core/contract/engine.ts';
import { BadInputError } from '#core/errors.ts';
import { samplingKernels } from '#core/kernels/sampling.ts';
import { sourceTypeIn } from '#core/pictures/xmp.ts';
import { DIGITAL_SOURCE_TYPES } from '#core/project/take.ts';
import type { Pin } from '#core/sampler/pins.ts';
import type { StackGeometry } from '#core/stack/geometry.ts';
import { CHANNELS } from '#native-models/model-facts.ts';

/** Pictures of levels. */
export interface PinnedPictures {
  /** Whether a locked level keeps a picture that says that it shows a photograph. */
  readonly keepsComposite: boolean;
  /**
   * The pictures at one resolution.
   *
   * @param geometry Shape of the stack, whose sides divide those of the finished one.
   * @returns One pin a picture.
   */
  at(geometry: StackGeometry): Pin[];
}

/**
 * Reads pictures. A photograph fills its level, with its middle where the shapes differ.
 *
 * @param orders Which file for which level.
 * @param finished Shape of the finished stack.
 * @returns The pictures.
 * @throws {BadInputError} When a file is no picture, or a locked level has another shape than the picture that it keeps.
 */
export async function readPins(
  orders: readonly PinOrder[],
  finished: StackGeometry,
): Promise<PinnedPictures> {
  const pins: Pin[] = [];
  let keepsComposite = false;
  for (const { file, level, strength, locked } of orders) {
    if (locked && (await inspectLocked(file, level, finished)).composite) keepsComposite = true;
    pins.push({ level, strength, locked, image: await readPicture(file, level, finished) });
  }
  return {
    keepsComposite,
    at: (geometry) => pins.map((pin) => ({ ...pin, image: shrunk(pin.image, finished, geometry) })),
  };
}

/** Reads a picture at the size of the levels, upright, without its alpha channel, as [3,H,W] in −1 … 1. */
async function readPicture(
  file: string,
  level: number,
  { width, height }: Pick<StackGeometry, 'width' | 'height'>,
): Promise<Float32Array> {
  try {
    const bytes = await sharp(file)
      .autoOrient()
      .resize(width, height, { fit: 'cover' })
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
    const pixels = width * height;
    return Float32Array.from({ length: CHANNELS * pixels }, (_, index) => {
      const [channel, pixel] = [Math.floor(index / pixels), index % pixels];
      return bytes[pixel * CHANNELS + channel]! / 127.5 - 1;
    });
  } catch (cause) {
    throw unreadable(file, level, cause);
  }
}

/** Refuses a picture of another shape, and says whether one of the right shape is a composite. */
async function inspectLocked(
  file: string,
  level: number,
  finished: StackGeometry,
): Promise<{ readonly composite: boolean }> {
  const {
    width,
    height,
    xmpAsString = '',
  } = await sharp(file)
    .metadata()
    .catch((cause: unknown) => {
      throw unreadable(file, level, cause);
    });
  if (width * finished.height === height * finished.width) {
    return { composite: sourceTypeIn(xmpAsString) === DIGITAL_SOURCE_TYPES.composite };
  }
  throw new BadInputError(
    `Level ${level + 1} is locked to a picture of ${width} × ${height} pixels, which does not fit levels of ${finished.width} × ${finished.height}: unlock it, or choose the shape that it was painted in.`,
  );
}

function unreadable(file: string, level: number, cause: unknown): BadInputError {
  return new BadInputError(
    `The picture of level ${level + 1} (${basename(file)}) cannot be read: choose another one, or take it off the level.`,
    { cause },
  );
}

/** As levels are seen from wider ones, so is the picture at a lower resolution. */
function shrunk(image: Float32Array, from: StackGeometry, to: StackGeometry): Float32Array {
  if (from.width === to.width) return image;
  const factor = from.width / to.width;
  const [length, smallLength] = [from.width * from.height, to.width * to.height];
  const kernels = samplingKernels();
  const workspace = kernels.reserve(length + smallLength, from.width);
  const large = { offset: 0, stride: from.width, width: from.width, height: from.height };
  const small = { offset: length, stride: to.width, width: to.width, height: to.height };
  const result = new Float32Array(CHANNELS * smallLength);
  for (let channel = 0; channel < CHANNELS; channel++) {
    workspace.set(image.subarray(channel * length, (channel + 1) * length));
    kernels.shrink(large, { factor, leadX: 0, leadY: 0 }, 1, small);
    result.set(workspace.subarray(length, length + smallLength), channel * smallLength);
  }
  return result;
}

import { expect, test } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import { openModelFolder } from './model-folder.ts';
import { openModel } from './pipeline.ts';
import { TYPE, onnxModel } from './test/onnx-writer.ts';
import { tinyModel, writeTo } from './test/tiny-model.ts';

type Dimension = number | string;

/** Doubles both sides by repeating pixels, in 0 … 1 and no further, as networks like Real-ESRGAN do. */
function doubling([batch, channels, height, width]: readonly [
  Dimension,
  number,
  Dimension,
  Dimension,
]): Buffer {
  const twice = (side: Dimension): Dimension => (typeof side === 'number' ? 2 * side : `2*${side}`);
  return onnxModel({
    inputs: [{ name: 'image', type: TYPE.float32, shape: [batch, channels, height, width] }],
    outputs: [
      { name: 'upscaled', type: TYPE.float32, shape: [batch, channels, twice(height), twice(width)] },
    ],
    nodes: [
      { operator: 'Resize', inputs: ['image', '', 'scales'], outputs: ['large'] },
      { operator: 'Clip', inputs: ['large', 'black', 'white'], outputs: ['upscaled'] },
    ],
    weights: [
      { name: 'scales', type: TYPE.float32, shape: [4], data: Float32Array.of(1, 1, 2, 2) },
      { name: 'black', type: TYPE.float32, shape: [], data: Float32Array.of(0) },
      { name: 'white', type: TYPE.float32, shape: [], data: Float32Array.of(1) },
    ],
  });
}

async function upscaler(
  shape: Parameters<typeof doubling>[0],
  index: object = { upscaler_range: [0, 1] },
): Promise<Upscaler> {
  const folder = await tinyModel({ index: { upscaler_scale: 2, ...index } });
  writeTo(folder, 'upscaler/model.onnx', doubling(shape));
  return (await openModel(await openModelFolder(folder), { provider: 'cpu' })).upscaler!;
}

function waves(width: number, height: number): Float32Array {
  return Float32Array.from({ length: 3 * width * height }, (_, index) => Math.sin(index / 9));
}

/** Each pixel four times. */
function doubled(image: Float32Array, width: number): Float32Array {
  return Float32Array.from({ length: 4 * image.length }, (_, index) => {
    const [row, column] = [Math.floor(index / (2 * width)), index % (2 * width)];
    return image[Math.floor(row / 2) * width + Math.floor(column / 2)]!;
  });
}

function largestDifference(left: Float32Array, right: Float32Array): number {
  expect(left.length).toBe(right.length);
  return left.reduce((worst, value, index) => Math.max(worst, Math.abs(value - right[index]!)), 0);
}

test.each([
  ['any number and size', ['batch', 3, 'height', 'width'], 40, 24],
  ['one image at a time', [1, 3, 'height', 'width'], 40, 24],
  ['one image of a fixed size, so in tiles', [1, 3, 16, 24], 40, 40],
  ['any size, for a large image, so in tiles', ['batch', 3, 'height', 'width'], 640, 520],
] as const)('an upscaler that takes %s gives whole pictures in −1 … 1', async (_, shape, width, height) => {
  const enlarger = await upscaler(shape);
  const images = [waves(width, height), waves(width, height).map((value) => -value)];
  const enlarged = await enlarger.upscale(images, { width, height });
  enlarged.forEach((image, index) =>
    expect(largestDifference(image, doubled(images[index]!, width))).toBeLessThan(1e-5),
  );
});

test('an upscaler that states no range is taken to work in −1 … 1', async () => {
  const enlarger = await upscaler(['batch', 3, 'height', 'width'], {});
  const [image] = await enlarger.upscale([waves(8, 8)], { width: 8, height: 8 });
  expect(Math.min(...image!)).toBe(0);
});

test('an upscaler of other channels, or of larger images than there are, is refused', async () => {
  await expect(upscaler([1, 1, 'height', 'width'])).rejects.toThrow(BadInputError);
  const enlarger = await upscaler([1, 3, 64, 64]);
  await expect(enlarger.upscale([waves(32, 32)], { width: 32, height: 32 })).rejects.toThrow(
    'enlarges images of 64×64 pixels at least, not 32×32',
  );
});

/** From tensors in [-1, 1] to bytes: finished levels, and the small live previews. */
import type { Preview } from '#core/contract/events.ts';

/** Longest side of a preview in pixels. */
const PREVIEW_SIDE = 64;

/**
 * Converts an image to interleaved bytes.
 *
 * @param image [3, height, width], range [-1, 1]; what lies outside is clipped.
 * @returns height × width × 3 bytes, row by row, rounded to the nearest.
 */
export function rgbBytes(image: Float32Array): Uint8ClampedArray {
  const pixels = image.length / 3;
  const bytes = new Uint8ClampedArray(image.length);
  for (let pixel = 0, target = 0; pixel < pixels; pixel++) {
    // A clamped array clips and rounds by itself.
    bytes[target++] = image[pixel]! * 127.5 + 127.5;
    bytes[target++] = image[pixels + pixel]! * 127.5 + 127.5;
    bytes[target++] = image[2 * pixels + pixel]! * 127.5 + 127.5;
  }
  return bytes;
}

/**
 * Makes a live preview of one level.
 *
 * @param image The level, [3, height, width], range [-1, 1].
 * @param level Its index.
 * @param width Width in pixels.
 * @param height Height in pixels.
 * @returns The level at no more than 64 pixels a side: every n-th pixel, which is what a preview can afford.
 */
export function makePreview(image: Float32Array, level: number, width: number, height: number): Preview {
  const stride = Math.ceil(Math.max(width, height) / PREVIEW_SIDE);
  const small = { width: Math.ceil(width / stride), height: Math.ceil(height / stride) };
  const bytes = stride === 1 ? rgbBytes(image) : rgbBytes(everyNth(image, width, height, stride));
  return { level, ...small, rgb: Buffer.from(bytes.buffer).toString('base64') };
}

function everyNth(image: Float32Array, width: number, height: number, stride: number): Float32Array {
  const columns = Math.ceil(width / stride);
  const rows = Math.ceil(height / stride);
  const small = new Float32Array(3 * rows * columns);
  let target = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < height; row += stride) {
      const start = (channel * height + row) * width;
      for (let column = 0; column < width; column += stride) small[target++] = image[start + column]!;
    }
  }
  return small;
}

/**
 * The frame renderer's hot loops in plain TypeScript: the reference for core/kernels/assembly/frame.ts, which
 * computes the same bytes with SIMD.
 */
import type { FrameKernel, MipView, PixelRectangle } from './kernel.ts';

/** One bilinear sample of one channel, 8 bits of value and 15 of fraction. */
function sample(bytes: Uint8Array, row: number, stride: number, column: number, weights: [number, number]) {
  const [right, down] = weights;
  const at = row + 4 * column;
  // 16 bits after the vertical step, of which the SIMD multiplication can take 15.
  const left = (bytes[at]! * (256 - down) + bytes[at + stride]! * down) >> 1;
  const next = (bytes[at + 4]! * (256 - down) + bytes[at + stride + 4]! * down) >> 1;
  return left * (256 - right) + next * right;
}

/** Texel and weight, 0 … 255, of a position. */
function split(position: number): [texel: number, weight: number] {
  const texel = Math.floor(position);
  return [texel, Math.floor((position - texel) * 256)];
}

/** Visits all channels of all pixels of a rectangle with the sample of one mip level there. */
function forEachSample(
  bytes: Uint8Array,
  area: PixelRectangle,
  mip: MipView,
  visit: (x: number, y: number, channel: number, value: number) => void,
): void {
  for (let y = area.y0; y < area.y1; y++) {
    const [line, down] = split(mip.v + mip.stepV * y);
    const row = mip.address + line * mip.stride;
    for (let x = area.x0; x < area.x1; x++) {
      const [column, right] = split(mip.u + mip.stepU * x);
      for (let channel = 0; channel < 4; channel++) {
        visit(x, y, channel, sample(bytes, row + channel, mip.stride, column, [right, down]));
      }
    }
  }
}

/**
 * Weights of red, green and blue, scaled by 2^14. BT.709 luma is 0.2126 R + 0.7152 G + 0.0722 B, on 16 … 235;
 * chroma is (B - Y) / 1.8556 and (R - Y) / 1.5748, on 16 … 240. Each chroma row sums to 0, so that grey is exact.
 *
 * @see https://www.itu.int/rec/R-REC-BT.709
 */
const LUMA = [2991, 10064, 1016] as const;
const BLUE_DIFFERENCE = [-1649, -5547, 7196] as const;
const RED_DIFFERENCE = [7196, -6536, -660] as const;

/**
 * Makes the reference kernel.
 *
 * @param size Bytes that the caller needs.
 * @returns The kernel, with a memory of its own.
 */
export function createPlainFrameKernel(size: number): FrameKernel {
  const memory = new Uint8Array(size);
  return {
    memory,
    start: 0,
    drawBilinear(frame, frameStride, area, mip) {
      forEachSample(memory, area, mip, (x, y, channel, value) => {
        memory[frame + y * frameStride + 4 * x + channel] = (value + (1 << 14)) >> 15;
      });
    },
    drawTrilinear(frame, frameStride, area, fine, coarse, share) {
      const fineSamples: number[] = [];
      forEachSample(memory, area, fine, (_x, _y, _channel, value) => fineSamples.push(value >> 8));
      let index = 0;
      forEachSample(memory, area, coarse, (x, y, channel, value) => {
        const mixed = fineSamples[index++]! * (256 - share) + (value >> 8) * share;
        memory[frame + y * frameStride + 4 * x + channel] = (mixed + (1 << 14)) >> 15;
      });
    },
    convertToI420(frame, width, height, target) {
      const at = (x: number, y: number): number => frame + 4 * (y * width + x);
      const dot = (weights: readonly [number, number, number], rgb: readonly number[]): number =>
        weights[0] * rgb[0]! + weights[1] * rgb[1]! + weights[2] * rgb[2]!;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const rgb = [0, 1, 2].map((channel) => memory[at(x, y) + channel]!);
          memory[target + y * width + x] = (dot(LUMA, rgb) + (16 << 14) + (1 << 13)) >> 14;
        }
      }
      const blue = target + width * height;
      const red = blue + (width / 2) * (height / 2);
      for (let y = 0; y < height; y += 2) {
        for (let x = 0; x < width; x += 2) {
          // Sited left: weights 1 2 1 across, centred on the even column, and 1 1 down.
          const sums = [0, 1, 2].map((channel) => {
            const column = (column: number): number =>
              memory[at(column, y) + channel]! + memory[at(column, y + 1) + channel]!;
            return column(Math.max(x - 1, 0)) + 2 * column(x) + column(x + 1);
          });
          const index = (y / 2) * (width / 2) + x / 2;
          memory[blue + index] = (dot(BLUE_DIFFERENCE, sums) + (128 << 17) + (1 << 16)) >> 17;
          memory[red + index] = (dot(RED_DIFFERENCE, sums) + (128 << 17) + (1 << 16)) >> 17;
        }
      }
    },
  };
}

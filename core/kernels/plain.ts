/**
 * The kernels in plain TypeScript: the reference that the WebAssembly ones are tested against, bit for bit.
 *
 * Every sum and product is rounded to float32 in the order in which the vector code rounds it.
 */
import { normalBlock } from '../noise/normal.ts';
import type { Kernels } from './kernels.ts';

const { fround } = Math;

/**
 * Makes a set of plain kernels with a workspace of its own.
 *
 * @returns The kernels.
 */
export function createPlainKernels(): Kernels {
  let workspace = new Float32Array(0);
  return {
    reserve(length) {
      if (workspace.length < length) workspace = new Float32Array(length);
      return workspace;
    },
    shrink(source, grid, gain, target) {
      const { factor } = grid;
      for (let y = 0; y < target.height; y++) {
        const top = Math.max(y * factor - grid.leadY, 0);
        const bottom = Math.min((y + 1) * factor - grid.leadY, source.height);
        for (let x = 0; x < target.width; x++) {
          const left = Math.max(x * factor - grid.leadX, 0);
          const right = Math.min((x + 1) * factor - grid.leadX, source.width);
          let sum = -0; // Unlike 0, it changes nothing it is added to.
          for (let column = left; column < right; column++) {
            let columnSum = -0;
            for (let row = top; row < bottom; row++)
              columnSum = fround(columnSum + workspace[source.offset + row * source.stride + column]!);
            sum = fround(sum + columnSum);
          }
          const share = fround(gain / ((bottom - top) * (right - left)));
          workspace[target.offset + y * target.stride + x] = sum * share;
        }
      }
    },
    enlarge(base, baseGain, coarse, grid, gain, target) {
      const { factor } = grid;
      const phases = Array.from({ length: factor }, (_, phase) => interpolationPhase(phase, factor));
      const clamp = (value: number, size: number): number => Math.min(Math.max(value, 0), size - 1);
      const along = (row: number, x: number): number => {
        const block = Math.floor((x + grid.leadX) / factor);
        const { first, weight } = phases[x + grid.leadX - block * factor]!;
        const start = coarse.offset + clamp(row, coarse.height) * coarse.stride;
        const a = workspace[start + clamp(block + first, coarse.width)]!;
        const b = workspace[start + clamp(block + first + 1, coarse.width)]!;
        return fround(fround(fround(1 - weight) * a) + fround(fround(weight) * b));
      };
      for (let y = 0; y < target.height; y++) {
        const block = Math.floor((y + grid.leadY) / factor);
        const { first, weight } = phases[y + grid.leadY - block * factor]!;
        const upper = fround(gain * (1 - weight));
        const lower = fround(gain * weight);
        for (let x = 0; x < target.width; x++) {
          const own = fround(fround(baseGain) * workspace[base.offset + y * base.stride + x]!);
          const sum = fround(own + fround(upper * along(block + first, x)));
          workspace[target.offset + y * target.stride + x] =
            sum + fround(lower * along(block + first + 1, x));
        }
      }
    },
    mix(first, firstGain, second, secondGain, target) {
      for (let y = 0; y < target.height; y++) {
        for (let x = 0; x < target.width; x++) {
          const a = fround(fround(firstGain) * workspace[first.offset + y * first.stride + x]!);
          const b = fround(fround(secondGain) * workspace[second.offset + y * second.stride + x]!);
          workspace[target.offset + y * target.stride + x] = a + b;
        }
      }
    },
    normals(stream, firstBlock, blocks) {
      for (let block = 0; block < blocks; block++)
        normalBlock(stream, firstBlock + block, workspace, block * 4);
    },
  };
}

/**
 * Centred bilinear interpolation at one of the `factor` positions inside a coarse pixel: the value there is
 * (1 - weight) · neighbour `first` + weight · neighbour `first + 1`, counted from the coarse pixel itself.
 */
function interpolationPhase(phase: number, factor: number): { first: number; weight: number } {
  const position = (phase + 0.5) / factor - 0.5;
  const first = Math.floor(position);
  return { first, weight: position - first };
}

/** The kernels in WebAssembly with SIMD, compiled from core/kernels/assembly/sampling.ts. */
import { FailureError } from '../errors.ts';
import binary from './build/sampling.ts';
import type { Grid, Kernels, Plane } from './kernels.ts';
import { compileKernels, growTo, type KernelExports } from './kernel-module.ts';

/** What the module exports; the parameters are explained there. */
interface SamplingExports extends KernelExports {
  shrink(...numbers: number[]): void;
  enlarge(...numbers: number[]): void;
  mix(...numbers: number[]): void;
  normals(...numbers: number[]): void;
}

/**
 * Makes a set of WebAssembly kernels with a memory of its own.
 *
 * @returns The kernels. Their memory grows with the largest workspace asked for, and stays.
 */
export function createWasmKernels(): Kernels {
  const instance = new WebAssembly.Instance(compileKernels(binary));
  const operations = instance.exports as unknown as SamplingExports;
  const start = operations.heapBase();
  let workspace = new Float32Array(0);
  let scratch = 0;

  // The module counts addresses and strides in bytes.
  const rowsOf = ({ offset, stride }: Plane) => [start + offset * 4, stride * 4] as const;
  const areaOf = (plane: Plane) => [...rowsOf(plane), plane.width, plane.height] as const;
  const placeOf = ({ factor, leadX, leadY }: Grid) => [factor, leadX, leadY] as const;

  return {
    reserve(length, longestRow) {
      const { memory } = operations;
      scratch = start + length * 4;
      // `enlarge` keeps one coarse row and two fine ones here, with room for whole vectors at their ends.
      const bytes = scratch + (3 * longestRow + 80) * 4;
      if (!growTo(memory, bytes)) {
        throw new FailureError(
          `There is not enough memory to work on levels of this size: ${Math.ceil(bytes / 1e6)} MB are needed. ` +
            'Close other programs or choose a smaller size.',
        );
      }
      if (workspace.buffer !== memory.buffer) workspace = new Float32Array(memory.buffer, start);
      return workspace;
    },
    shrink(source, grid, gain, target) {
      operations.shrink(...areaOf(source), ...placeOf(grid), gain, ...areaOf(target));
    },
    enlarge(base, baseGain, coarse, grid, gain, target) {
      const [from, onto] = [areaOf(coarse), areaOf(target)];
      operations.enlarge(...rowsOf(base), baseGain, ...from, ...placeOf(grid), gain, ...onto, scratch);
    },
    mix(first, firstGain, second, secondGain, target) {
      operations.mix(...rowsOf(first), firstGain, ...rowsOf(second), secondGain, ...areaOf(target));
    },
    normals({ seed, step, level }, firstBlock, blocks) {
      const seedHigh = Math.floor(seed / 0x1_0000_0000);
      operations.normals(start, seed >>> 0, seedHigh, level, step, firstBlock, blocks);
    },
  };
}

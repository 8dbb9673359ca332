/** The kernels in WebAssembly with SIMD, compiled from core/kernels/assembly/sampling.ts. */
import { FailureError } from '../errors.ts';
import binary from './build/sampling.ts';
import type { Grid, Kernels, NoiseStream, Plane } from './kernels.ts';

/** What the module exports; the parameters are explained there. */
interface SamplingExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  shrink(...numbers: number[]): void;
  enlarge(...numbers: number[]): void;
  mix(...numbers: number[]): void;
  normals(...numbers: number[]): void;
}

const PAGE_BYTES = 65_536;

/**
 * Makes a set of WebAssembly kernels with a memory of its own.
 *
 * @returns The kernels. Their memory grows with the largest workspace asked for, and stays.
 */
export function createWasmKernels(): Kernels {
  return new WasmKernels();
}

class WasmKernels implements Kernels {
  private readonly exports: SamplingExports;
  private readonly start: number;
  private workspace = new Float32Array(0);
  private scratch = 0;

  constructor() {
    const module = new WebAssembly.Module(Uint8Array.from(atob(binary), (letter) => letter.charCodeAt(0)));
    this.exports = new WebAssembly.Instance(module).exports as unknown as SamplingExports;
    this.start = this.exports.heapBase();
  }

  reserve(length: number, longestRow: number): Float32Array {
    const { memory } = this.exports;
    this.scratch = this.start + length * 4;
    // `enlarge` keeps one coarse row and two fine ones here, with room for whole vectors at their ends.
    const bytes = this.scratch + (3 * longestRow + 80) * 4;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) {
      try {
        memory.grow(Math.ceil(missing / PAGE_BYTES));
      } catch {
        throw new FailureError(
          `There is not enough memory to work on levels of this size: ${String(Math.ceil(bytes / 1e6))} MB are needed. ` +
            'Close other programs or choose a smaller size.',
        );
      }
      this.workspace = new Float32Array(memory.buffer, this.start);
    }
    return this.workspace;
  }

  shrink(source: Plane, grid: Grid, gain: number, target: Plane): void {
    this.exports.shrink(
      this.address(source),
      source.stride * 4,
      source.width,
      source.height,
      grid.factor,
      grid.leadX,
      grid.leadY,
      gain,
      this.address(target),
      target.stride * 4,
      target.width,
      target.height,
    );
  }

  enlarge(base: Plane, baseGain: number, coarse: Plane, grid: Grid, gain: number, target: Plane): void {
    this.exports.enlarge(
      this.address(base),
      base.stride * 4,
      baseGain,
      this.address(coarse),
      coarse.stride * 4,
      coarse.width,
      coarse.height,
      grid.factor,
      grid.leadX,
      grid.leadY,
      gain,
      this.address(target),
      target.stride * 4,
      target.width,
      target.height,
      this.scratch,
    );
  }

  mix(first: Plane, firstGain: number, second: Plane, secondGain: number, target: Plane): void {
    this.exports.mix(
      this.address(first),
      first.stride * 4,
      firstGain,
      this.address(second),
      second.stride * 4,
      secondGain,
      this.address(target),
      target.stride * 4,
      target.width,
      target.height,
    );
  }

  normals({ seed, step, level }: NoiseStream, firstBlock: number, blocks: number): void {
    const seedHigh = Math.floor(seed / 0x1_0000_0000);
    this.exports.normals(this.start, seed >>> 0, seedHigh, level, step, firstBlock, blocks);
  }

  private address(plane: Plane): number {
    return this.start + plane.offset * 4;
  }
}

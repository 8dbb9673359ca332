/**
 * The noise of a joint run: a pure function of (seed, step, level, element).
 *
 * It depends neither on the order of levels, nor on micro-batches, nor on a pause, nor on the machine.
 */
import type { Kernels } from '../kernels/kernels.ts';
import { samplingKernels } from '../kernels/sampling.ts';
import type { StackGeometry, ZoomStack } from '../stack/geometry.ts';

/** Values generated at a time: small enough to stay in the processor's cache. */
const CHUNK_LENGTH = 16_384;

/**
 * Independent unit normals for every level of a stack. Levels share nothing yet: `renderNoise` does that.
 *
 * @param geometry Shape of the stack.
 * @param seed Integer from 0 to 2^53-1.
 * @param step Which noise of the run, an integer from 0 to 2^32-1; the caller numbers them.
 * @param kernels Primitive operations; the program's own when absent.
 * @returns One [C,H,W] array a level.
 * @throws {RangeError} When seed or step is out of range.
 */
export function noiseStack(
  geometry: StackGeometry,
  seed: number,
  step: number,
  kernels: Kernels = samplingKernels(),
): ZoomStack {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be an integer from 0 to 2^53-1, not ${seed}.`);
  if (!Number.isInteger(step) || step < 0 || step > 0xffff_ffff)
    throw new RangeError(`step must be an integer from 0 to 2^32-1, not ${step}.`);
  const length = geometry.channels * geometry.height * geometry.width;
  const workspace = kernels.reserve(CHUNK_LENGTH, 0);
  return Array.from({ length: geometry.levels }, (_, level) => {
    const noise = new Float32Array(length);
    for (let start = 0; start < length; start += CHUNK_LENGTH) {
      const count = Math.min(CHUNK_LENGTH, length - start);
      kernels.normals({ seed, step, level }, start / 4, Math.ceil(count / 4));
      noise.set(workspace.subarray(0, count), start);
    }
    return noise;
  });
}

/** The kernels that the program runs, made at first use. */
import type { Kernels } from './kernels.ts';
import { createWasmKernels } from './wasm.ts';

let kernels: Kernels | undefined;

/**
 * The kernels of this thread, shared by everything that renders, blends and makes noise.
 *
 * @returns Always the same object.
 */
export function samplingKernels(): Kernels {
  return (kernels ??= createWasmKernels());
}

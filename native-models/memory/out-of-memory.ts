/** Tells a lack of memory from every other reason for which a network may stop. */
import { FailureError } from '#core/errors.ts';

/** A network needed more memory than there was. The same work may succeed in smaller portions. */
export class OutOfMemoryError extends FailureError {}

/** What the processor and the graphics providers of ONNX Runtime say, and what JavaScript says of its own buffers. */
const SAYINGS = [
  // C++ (two standard libraries), and ONNX Runtime's arena.
  /bad_alloc|bad allocation/,
  /(?:failed to|cannot) allocate memory/i,
  /smaller than requested bytes/i,
  // CUDA, cuBLAS and cuDNN.
  /CUDA.*out of memory|CUDA_ERROR_OUT_OF_MEMORY|cudaErrorMemoryAllocation/i,
  /(?:CUBLAS|CUDNN|CUFFT)_\w*ALLOC_FAILED/,
  // Direct3D, by name, by number and in Windows' own words.
  /E_OUTOFMEMORY|8007000E|not enough memory resources/i,
  // WebGPU and the Vulkan below it.
  /out.of.(?:device.|host.)?memory/i,
  // V8.
  /array buffer allocation failed/i,
];

/**
 * Whether an error means that memory ran out.
 *
 * @param message What was thrown, as a text.
 * @returns True when it does.
 */
export function isOutOfMemory(message: string): boolean {
  return SAYINGS.some((saying) => saying.test(message));
}

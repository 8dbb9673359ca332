/** What the WebAssembly kernels of sampling and of films share: how a module starts, and how its memory grows. */

const PAGE_BYTES = 65_536;

/** What every kernel module exports besides its operations. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  /** First byte of the memory that the module leaves to its caller, a multiple of 16. */
  heapBase(): number;
}

/**
 * Compiles a module that `scripts/build-kernels.ts` has made.
 *
 * @param base64 The module's text.
 * @returns The module, compiled at once, which both Node and a worker allow.
 */
export function compileKernels(base64: string): WebAssembly.Module {
  return new WebAssembly.Module(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

/**
 * Makes a memory at least as large as asked for. Growing detaches every earlier view of it.
 *
 * @param memory The memory.
 * @param bytes How large it must be.
 * @returns False when the machine has not as much, or it is more than WebAssembly's 4 GiB.
 */
export function growTo(memory: WebAssembly.Memory, bytes: number): boolean {
  const missing = bytes - memory.buffer.byteLength;
  try {
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    return true;
  } catch {
    return false;
  }
}

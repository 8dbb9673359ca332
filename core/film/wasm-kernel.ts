/** The frame renderer's hot loops in WebAssembly, compiled from core/kernels/assembly/frame.ts. */
import { FailureError } from '../errors.ts';
import binary from '../kernels/build/frame.ts';
import { compileKernels, growTo, type KernelExports } from '../kernels/kernel-module.ts';
import type { FrameKernel } from './kernel.ts';

/** What the module exports; the parameters are explained there. */
interface FrameExports extends KernelExports {
  drawBilinear(...numbers: number[]): void;
  drawTrilinear(...numbers: number[]): void;
  convertToI420(...numbers: number[]): void;
}

let compiled: WebAssembly.Module | undefined;

/**
 * Makes the kernel that films are rendered with. Its memory never grows afterwards, so views of it stay valid.
 *
 * @param size Bytes that the caller needs, above {@link FrameKernel.start}.
 * @returns The kernel, with a memory of its own.
 * @throws {FailureError} When the machine has not as much memory, or it is more than WebAssembly's 4 GiB.
 */
export function createWasmFrameKernel(size: number): FrameKernel {
  compiled ??= compileKernels(binary);
  const operations = new WebAssembly.Instance(compiled).exports as unknown as FrameExports;
  const start = operations.heapBase();
  if (!growTo(operations.memory, start + size)) {
    const megabytes = Math.ceil(size / 1e6);
    throw new FailureError(
      `There is not enough memory for this film: its pictures need ${megabytes} MB. Close other programs or use smaller levels.`,
    );
  }
  return {
    memory: new Uint8Array(operations.memory.buffer),
    start,
    drawBilinear(frame, frameStride, { x0, y0, x1, y1 }, { address, stride, u, v, stepU, stepV }) {
      operations.drawBilinear(
        ...[frame, frameStride, x0, y0, x1, y1],
        ...[address, stride, u, v, stepU, stepV],
      );
    },
    drawTrilinear(frame, frameStride, { x0, y0, x1, y1 }, fine, coarse, share) {
      operations.drawTrilinear(
        ...[frame, frameStride, x0, y0, x1, y1],
        ...[fine.address, fine.stride, fine.u, fine.v, fine.stepU, fine.stepV],
        ...[coarse.address, coarse.stride, coarse.u, coarse.v, coarse.stepU, coarse.stepV],
        share,
      );
    },
    convertToI420(frame, width, height, target) {
      operations.convertToI420(frame, width, height, target);
    },
  };
}

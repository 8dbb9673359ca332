/** The frame renderer's hot loops in WebAssembly, compiled from core/kernels/assembly/frame.ts. */
import { FailureError } from '../errors.ts';
import binary from '../kernels/build/frame.ts';
import type { FrameKernel, MipView, PixelRectangle } from './kernel.ts';

/** What the module exports, in the order of its own parameters. */
interface FrameExports {
  readonly memory: WebAssembly.Memory;
  heapBase(): number;
  drawBilinear(...numbers: number[]): void;
  drawTrilinear(...numbers: number[]): void;
  /** See {@link FrameKernel.convertToI420}. */
  convertToI420(frame: number, width: number, height: number, target: number): void;
}

const PAGE_BYTES = 65_536;

let compiled: WebAssembly.Module | undefined;

/** The kernel that films are rendered with. */
export class WasmKernel implements FrameKernel {
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly start: number;
  readonly #exports: FrameExports;

  /**
   * Makes a kernel with a memory of its own. It never grows afterwards, so views of it stay valid.
   *
   * @param size Bytes that the caller needs, above {@link start}.
   * @throws {FailureError} When the machine has not as much memory, or it is more than WebAssembly's 4 GiB.
   */
  constructor(size: number) {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(binary), (letter) => letter.charCodeAt(0)));
    const instance = new WebAssembly.Instance(compiled, {});
    this.#exports = instance.exports as unknown as FrameExports;
    this.start = this.#exports.heapBase();
    const memory = this.#exports.memory;
    const missing = this.start + size - memory.buffer.byteLength;
    try {
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
    } catch {
      const megabytes = Math.ceil(size / 1e6);
      throw new FailureError(
        `There is not enough memory for this film: its pictures need ${megabytes} MB. Close other programs or use smaller levels.`,
      );
    }
    this.memory = new Uint8Array(memory.buffer);
  }

  /** See {@link FrameKernel.drawBilinear}. */
  drawBilinear(frame: number, frameStride: number, area: PixelRectangle, mip: MipView): void {
    const { x0, y0, x1, y1 } = area;
    const { address, stride, u, v, stepU, stepV } = mip;
    this.#exports.drawBilinear(frame, frameStride, x0, y0, x1, y1, address, stride, u, v, stepU, stepV);
  }

  /** See {@link FrameKernel.drawTrilinear}. */
  drawTrilinear(
    frame: number,
    frameStride: number,
    area: PixelRectangle,
    fine: MipView,
    coarse: MipView,
    share: number,
  ): void {
    const { x0, y0, x1, y1 } = area;
    const { address, stride, u, v, stepU, stepV } = fine;
    this.#exports.drawTrilinear(
      // prettier-ignore
      frame,
      frameStride,
      x0,
      y0,
      x1,
      y1,
      address,
      stride,
      u,
      v,
      stepU,
      stepV,
      // prettier-ignore
      coarse.address,
      coarse.stride,
      coarse.u,
      coarse.v,
      coarse.stepU,
      coarse.stepV,
      share,
    );
  }

  /** See {@link FrameKernel.convertToI420}. */
  convertToI420(frame: number, width: number, height: number, target: number): void {
    this.#exports.convertToI420(frame, width, height, target);
  }
}

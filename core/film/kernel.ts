/** What the frame renderer asks of its hot loops; there is a WebAssembly and a plain TypeScript implementation. */

/** One mip level of a texture as a frame sees it. */
export interface MipView {
  /** Address of the left top texel of the texture's border in the kernel's memory. */
  readonly address: number;
  /** Bytes from one texture row to the next. */
  readonly stride: number;
  /**
   * Position in texels, border included, that the centre of the frame's left top pixel shows, even where the
   * rectangle that is drawn lies elsewhere. A multiple of 2^-32, below 2^21 in magnitude.
   */
  u: number;
  /** Like `u`, downwards. */
  v: number;
  /** Texels from one pixel to the next; a multiple of 2^-32. */
  stepU: number;
  /** Like `stepU`, downwards. */
  stepV: number;
}

/** Rectangle of whole pixels on a frame; empty when an end is not above its start. */
export interface PixelRectangle {
  /** First column. */
  x0: number;
  /** First row. */
  y0: number;
  /** Column after the last one. */
  x1: number;
  /** Row after the last one. */
  y1: number;
}

/**
 * Loops over pixels in a memory of their own. All addresses are offsets into {@link FrameKernel.memory}.
 * The caller keeps every rectangle inside its frame and every texel that it asks for inside its texture.
 */
export interface FrameKernel {
  /** All bytes of the kernel. */
  readonly memory: Uint8Array<ArrayBuffer>;
  /** First byte that the caller may use, a multiple of 16. */
  readonly start: number;

  /**
   * Draws part of a frame from one mip level, bilinearly.
   *
   * @param frame Address of an RGBA frame.
   * @param frameStride Bytes from one frame row to the next.
   * @param area Pixels to draw.
   * @param mip What to draw.
   */
  drawBilinear(frame: number, frameStride: number, area: PixelRectangle, mip: MipView): void;

  /**
   * Draws part of a frame from two neighbouring mip levels, each bilinearly, and mixes them.
   *
   * @param frame Address of an RGBA frame.
   * @param frameStride Bytes from one frame row to the next.
   * @param area Pixels to draw.
   * @param fine The finer mip level.
   * @param coarse The coarser mip level.
   * @param share Share of the coarser one, 0 … 256.
   */
  drawTrilinear(
    frame: number,
    frameStride: number,
    area: PixelRectangle,
    fine: MipView,
    coarse: MipView,
    share: number,
  ): void;

  /**
   * Converts a frame to I420: planes Y, Cb and Cr without gaps, BT.709 limited range, chroma sited left as
   * H.264 takes it by default.
   *
   * @param frame Address of a tightly packed RGBA frame, followed by at least 32 readable bytes.
   * @param width Even width in pixels.
   * @param height Even height in pixels.
   * @param target Address of width × height × 3/2 bytes.
   */
  convertToI420(frame: number, width: number, height: number, target: number): void;
}

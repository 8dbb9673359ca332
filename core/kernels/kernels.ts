/**
 * The few primitive operations on planes that rendering, blending and noise are written in.
 *
 * The algorithms are written once, over this interface. `wasm.ts` implements it in WebAssembly and is what the
 * program runs; `plain.ts` is its twin in TypeScript, the readable reference, and gives the same bits.
 */

/** A rectangle of float32 values inside the workspace. Offset and stride count values, not bytes. */
export interface Plane {
  offset: number;
  stride: number;
  width: number;
  height: number;
}

/**
 * How a fine grid lies on one that is coarser by a factor: coarse pixel 0 begins `leadX` and `leadY` fine pixels
 * before fine pixel 0. Leads may exceed the factor; the fine plane then begins inside the coarse one.
 */
export interface Grid {
  factor: number;
  leadX: number;
  leadY: number;
}

/** Names one sequence of normals: all of it is counted from (seed, step, level). */
export interface NoiseStream {
  /** Integer from 0 to 2^53-1. */
  seed: number;
  /** Integer from 0 to 2^32-1. */
  step: number;
  /** Integer from 0 to 2^32-1. */
  level: number;
}

/** Primitive operations on planes of one workspace. */
export interface Kernels {
  /**
   * Makes room. Whatever the workspace held is gone, and views from earlier calls must not be used any more.
   *
   * @param length Values that the workspace must hold.
   * @param longestRow Width in pixels of the widest plane that `enlarge` will write.
   * @returns The workspace, at least `length` long.
   */
  reserve(length: number, longestRow: number): Float32Array;

  /**
   * Downscales: each target pixel becomes `gain` times the mean of its block of source pixels (the box filter D_p).
   * Blocks that reach beyond the source average the part inside it.
   *
   * @param source Fine plane.
   * @param grid How the source lies on the target.
   * @param gain Factor on the mean: 1 for images, the zoom factor for noise.
   * @param target Coarse plane; all of it is written. Every block must touch the source.
   */
  shrink(source: Plane, grid: Grid, gain: number, target: Plane): void;

  /**
   * Upscales and adds: target = baseGain · base + gain · (coarse plane, interpolated bilinearly between the
   * centres of its pixels and constant beyond the outermost ones).
   *
   * @param base Fine plane of the target's size; may be the target itself.
   * @param baseGain Factor on the base.
   * @param coarse Coarse plane.
   * @param grid How base and target lie on the coarse plane.
   * @param gain Factor on the interpolated plane.
   * @param target Fine plane; all of it is written.
   */
  enlarge(base: Plane, baseGain: number, coarse: Plane, grid: Grid, gain: number, target: Plane): void;

  /**
   * Mixes: target = firstGain · first + secondGain · second.
   *
   * @param first Plane at least as large as the target; its upper left part is used. May be the target.
   * @param firstGain Factor on the first plane.
   * @param second Likewise.
   * @param secondGain Factor on the second plane.
   * @param target All of it is written.
   */
  mix(first: Plane, firstGain: number, second: Plane, secondGain: number, target: Plane): void;

  /**
   * Writes independent unit normals to the beginning of the workspace.
   *
   * @param stream Which sequence.
   * @param firstBlock Index of the first block of four values, 0 to 2^32-1.
   * @param blocks Number of blocks. The workspace must have room for this number rounded up to a multiple of 4.
   */
  normals(stream: NoiseStream, firstBlock: number, blocks: number): void;
}

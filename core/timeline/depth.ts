/**
 * Depth and scale: two ways to say how far a zoom has gone.
 *
 * Depth counts levels: 0 shows the whole widest level, 2.5 lies halfway between levels 2 and 3, N-1 shows the
 * whole deepest one. Scale is the natural logarithm of the magnification since depth 0. A zoom looks even when
 * its scale grows at constant speed, whatever the factors between the levels are.
 */

/** Converts between depth in levels and logarithmic scale for one sequence of zoom factors. */
export class DepthScale {
  /** Number of levels, at least 2. */
  readonly levels: number;
  readonly #scales: Float64Array;

  /**
   * Prepares the conversion.
   *
   * @param factors Zoom factor from each level to the next, all above 1; one fewer than there are levels.
   * @throws {RangeError} When there is no factor, or one is not above 1.
   */
  constructor(factors: readonly number[]) {
    if (factors.length === 0) throw new RangeError('A zoom needs at least one factor.');
    this.levels = factors.length + 1;
    this.#scales = new Float64Array(this.levels);
    factors.forEach((factor, level) => {
      if (!(factor > 1)) throw new RangeError(`Zoom factor ${factor} is not above 1.`);
      this.#scales[level + 1] = this.#scales[level]! + Math.log(factor);
    });
  }

  /** Scale at the deepest level: the logarithm of the product of all factors. */
  get total(): number {
    return this.#scales[this.levels - 1]!;
  }

  /**
   * Scale at a depth.
   *
   * @param depth Depth in levels; clamped to 0 … levels-1.
   * @returns Logarithmic scale, 0 … {@link total}.
   */
  scaleAt(depth: number): number {
    const inside = Math.min(Math.max(depth, 0), this.levels - 1);
    const level = Math.min(Math.floor(inside), this.levels - 2);
    const start = this.#scales[level]!;
    return start + (inside - level) * (this.#scales[level + 1]! - start);
  }

  /**
   * Depth at a scale: the inverse of {@link scaleAt}.
   *
   * @param scale Logarithmic scale; clamped to 0 … {@link total}.
   * @returns Depth in levels, 0 … levels-1.
   */
  depthAt(scale: number): number {
    if (scale <= 0) return 0;
    if (scale >= this.total) return this.levels - 1;
    let level = 0;
    while (this.#scales[level + 1]! <= scale) level++;
    const start = this.#scales[level]!;
    return level + (scale - start) / (this.#scales[level + 1]! - start);
  }
}

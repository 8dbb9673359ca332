/** How much script time frames take: the last few hundred, without allocating while they are taken. */

/** Frames that the statistics remember. */
const REMEMBERED_FRAMES = 300;

/** A ring of the latest frame times. */
export class FrameStatistics {
  readonly #times = new Float64Array(REMEMBERED_FRAMES);
  #count = 0;

  /** Number of frames since the last {@link reset}. */
  get frames(): number {
    return this.#count;
  }

  /**
   * Adds one frame.
   *
   * @param milliseconds Script time it took.
   */
  add(milliseconds: number): void {
    this.#times[this.#count % REMEMBERED_FRAMES] = milliseconds;
    this.#count += 1;
  }

  /** Forgets everything. */
  reset(): void {
    this.#count = 0;
  }

  /**
   * The median of the remembered frames.
   *
   * @returns Milliseconds, or null before the first frame.
   */
  median(): number | null {
    const times = this.#times.slice(0, Math.min(this.#count, REMEMBERED_FRAMES)).sort();
    if (times.length === 0) return null;
    const middle = (times.length - 1) / 2;
    return (times[Math.floor(middle)]! + times[Math.ceil(middle)]!) / 2;
  }
}

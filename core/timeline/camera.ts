/**
 * The camera: what a frame sees of each level at a given depth.
 *
 * Between two levels the window on the wider one shrinks as p^-f, f being the way from one to the other, and its
 * corner moves so that exactly one point of the picture stands still. With F the corner of the next level's
 * footprint, s = p^-f and all lengths as fractions of the wider level: corner(f) = F (1 - s) / (1 - 1/p).
 *
 * A frame whose aspect differs from the levels' shows the largest window of its own aspect that fits: the centred one
 * or, where the zoom goes on off the centre, the nearest one that holds all that will be seen of the next level. So
 * nothing that the zoom goes to is ever cut off. F above is then the corner of the next window on this one.
 */
import type { ZoomPath } from './path.ts';

/** Size of a frame in pixels. */
export interface FrameSize {
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
}

/** Rectangle on which a level lies, in units of the frame: (0, 0) its left top corner, (1, 1) its right bottom one. */
export interface Placement {
  /** Left edge. */
  x: number;
  /** Top edge. */
  y: number;
  /** Width; above 1 where the level reaches beyond the frame. */
  width: number;
  /** Height. */
  height: number;
}

/** Places the levels of one zoom on frames of one size. Nothing is allocated after construction. */
export class Camera {
  /** Placement of every level; only those from {@link first} to {@link last} are up to date. */
  readonly placements: readonly Placement[];
  /** Widest level that the frame shows; it covers the whole frame. */
  first = 0;
  /** Deepest level that the frame shows, inclusive: the last one that is at least a pixel wide and high. */
  last = 0;
  /** Share of a level's width that the frame sees at a whole level; below 1 where the frame is narrower. */
  readonly visibleWidth: number;
  readonly #path: ZoomPath;
  readonly #cropHeight: number;
  /** Left edge of the window on each level, as a fraction of the level; the centre's where aspects are the same. */
  readonly #cropX: readonly number[];
  /** Top edge of it. */
  readonly #cropY: readonly number[];
  readonly #smallestWidth: number;
  readonly #smallestHeight: number;

  /**
   * Makes a camera.
   *
   * @param path How the levels lie inside each other.
   * @param frame Size of the frames in pixels, both above 0.
   */
  constructor(path: ZoomPath, frame: FrameSize) {
    this.#path = path;
    const aspect = frame.width / frame.height / (path.width / path.height);
    this.visibleWidth = Math.min(1, aspect);
    this.#cropHeight = Math.min(1, 1 / aspect);
    this.#cropX = safeCrop(path, this.visibleWidth, ({ x }) => x / path.width);
    this.#cropY = safeCrop(path, this.#cropHeight, ({ y }) => y / path.height);
    this.#smallestWidth = 1 / frame.width;
    this.#smallestHeight = 1 / frame.height;
    this.placements = Array.from({ length: path.levels }, () => ({ x: 0, y: 0, width: 1, height: 1 }));
    this.look(0);
  }

  /**
   * Points the camera: updates {@link first}, {@link last} and the placements between them.
   *
   * @param depth Depth in levels; clamped to 0 … levels-1.
   */
  look(depth: number): void {
    const { levels, width, height, factors, footprints } = this.#path;
    const [cropX, cropY] = [this.#cropX, this.#cropY];
    const inside = Math.min(Math.max(depth, 0), levels - 1);
    const first = Math.floor(inside);
    const outer = this.placements[first]!;
    let size = 1;
    let x = cropX[first]!;
    let y = cropY[first]!;
    if (first < levels - 1) {
      const factor = factors[first]!;
      const footprint = footprints[first]!;
      size = factor ** (first - inside);
      const way = (1 - size) / (1 - 1 / factor);
      x += (footprint.x / width + cropX[first + 1]! / factor - x) * way;
      y += (footprint.y / height + cropY[first + 1]! / factor - y) * way;
    }
    const viewWidth = size * this.visibleWidth;
    const viewHeight = size * this.#cropHeight;
    outer.width = 1 / viewWidth;
    outer.height = 1 / viewHeight;
    outer.x = -x * outer.width;
    outer.y = -y * outer.height;
    this.first = first;
    this.last = first;
    for (let level = first; level < levels - 1; level++) {
      const parent = this.placements[level]!;
      const child = this.placements[level + 1]!;
      const footprint = footprints[level]!;
      child.width = parent.width / factors[level]!;
      child.height = parent.height / factors[level]!;
      child.x = parent.x + (footprint.x / width) * parent.width;
      child.y = parent.y + (footprint.y / height) * parent.height;
      if (!this.#shows(child)) break;
      this.last = level + 1;
    }
  }

  #shows({ x, y, width, height }: Placement): boolean {
    const large = width >= this.#smallestWidth && height >= this.#smallestHeight;
    return large && x < 1 && y < 1 && x + width > 0 && y + height > 0;
  }
}

/** Where the window of a given size begins on each level along one side, all as fractions of a level. */
function safeCrop(
  { levels, factors, footprints }: ZoomPath,
  size: number,
  corner: (footprint: ZoomPath['footprints'][number]) => number,
): number[] {
  const centred = (1 - size) / 2;
  const starts = Array.from({ length: levels }, () => centred);
  for (let level = levels - 2; level >= 0; level--) {
    const factor = factors[level]!;
    const next = corner(footprints[level]!) + starts[level + 1]! / factor;
    starts[level] = Math.min(Math.max(centred, next + size / factor - size), next);
  }
  return starts;
}

/**
 * Renders the frames of a zoom from the pictures of its levels.
 *
 * Every pixel is drawn once, from the deepest level that shows it: the deepest visible level as a rectangle, each
 * wider one as the ring around the next. A level that is magnified is sampled bilinearly; one that is minified
 * comes from its two nearest mip levels, mixed (trilinearly), so that nothing shimmers and nothing changes
 * suddenly as the zoom passes. Works in Node and in a browser's worker alike.
 */
import { Camera, type FrameSize, type Placement } from '../timeline/camera.ts';
import type { ZoomPath } from '../timeline/path.ts';
import type { FrameKernel, PixelRectangle } from './kernel.ts';
import { layOutMips, type Mip } from './mip.ts';
import { fillMips } from './texture.ts';
import { createWasmFrameKernel } from './wasm-kernel.ts';

/**
 * Magnification, in pixels a texel of the widest view, from which on a level is enlarged before it is drawn. The
 * bilinear rest of the magnification then shows no texels.
 */
const SMOOTH_MAGNIFICATION = 4;

/** How often a level is doubled at most; more would only cost memory. */
const MOST_DOUBLINGS = 2;

/** Bytes that the kernel may read beyond the end of a frame. */
const OVERREAD = 32;

/** What is drawn upon every frame. */
export interface FrameOverlay {
  /** Draws upon a frame: width × height × 4 bytes RGBA, row by row, top first. `depth` is what the frame shows. */
  draw(rgba: Uint8Array, depth: number): void;
}

/** What a renderer may be given. */
interface RendererOptions {
  /** Drawn upon every frame. */
  readonly overlay?: FrameOverlay | undefined;
  /** Makes the hot loops; WebAssembly unless a test wants to compare. */
  readonly createKernel?: (size: number) => FrameKernel;
}

/** Renders frames of one size of one zoom. No picture is allocated per frame. */
export class FrameRenderer {
  /** Size of the frames in pixels. */
  readonly frame: FrameSize;
  readonly #path: ZoomPath;
  readonly #overlay: FrameOverlay | undefined;
  readonly #camera: Camera;
  readonly #kernel: FrameKernel;
  readonly #doublings: number;
  readonly #textures: Mip[][] = [];
  readonly #rgba: Uint8Array<ArrayBuffer>;
  readonly #i420: Uint8Array<ArrayBuffer>;
  readonly #outer: PixelRectangle = { x0: 0, y0: 0, x1: 0, y1: 0 };
  readonly #inner: PixelRectangle = { x0: 0, y0: 0, x1: 0, y1: 0 };
  readonly #part: PixelRectangle = { x0: 0, y0: 0, x1: 0, y1: 0 };
  #filled = 0;

  /**
   * Reserves the memory for one frame and for all levels: about 5.4 bytes a pixel, 16 times as much at most for
   * levels that are small on the frame.
   *
   * @param path How the levels lie inside each other.
   * @param frame Size of the frames in pixels; both sides whole numbers above 0.
   * @param options What is drawn upon the frames, and with what.
   * @throws {RangeError} When a side is not a whole number above 0.
   * @throws {FailureError} When the machine has not as much memory.
   */
  constructor(path: ZoomPath, frame: FrameSize, options: RendererOptions = {}) {
    const { overlay, createKernel = createWasmFrameKernel } = options;
    for (const side of [frame.width, frame.height]) {
      if (!Number.isInteger(side) || side < 1) throw new RangeError(`A frame cannot be ${side} pixels long.`);
    }
    this.frame = { width: frame.width, height: frame.height };
    this.#path = path;
    this.#overlay = overlay;
    this.#camera = new Camera(path, frame);
    const pixels = frame.width * frame.height;
    const frameBytes = Math.ceil((4 * pixels + OVERREAD) / 16) * 16;
    const i420Bytes = Math.ceil((1.5 * pixels) / 16) * 16;
    this.#doublings = doublingsFor(this.#camera, path, frame);
    const { end } = layOutMips(path.width, path.height, this.#doublings, 0);
    this.#kernel = createKernel(frameBytes + i420Bytes + path.levels * end);
    const { memory, start } = this.#kernel;
    for (let level = 0; level < path.levels; level++) {
      const address = start + frameBytes + i420Bytes + level * end;
      this.#textures.push(layOutMips(path.width, path.height, this.#doublings, address).mips);
    }
    this.#rgba = memory.subarray(start, start + 4 * pixels);
    this.#i420 = memory.subarray(start + frameBytes, start + frameBytes + 1.5 * pixels);
  }

  /**
   * Takes in the picture of the next level, widest first. The picture is copied.
   *
   * @param rgba Levels' width × height × 4 bytes, row by row, top first.
   * @throws {RangeError} When the length is wrong or every level has its picture already.
   */
  addLevel(rgba: Uint8Array): void {
    const { width, height, levels, footprints, factors } = this.#path;
    if (this.#filled === levels) throw new RangeError(`All ${levels} levels have their pictures.`);
    if (rgba.length !== width * height * 4) {
      throw new RangeError(`A level of ${width} × ${height} pixels cannot have ${rgba.length} bytes.`);
    }
    const above = this.#filled - 1;
    const footprint = footprints[above];
    fillMips(
      this.#kernel.memory,
      this.#textures[this.#filled]!,
      this.#doublings,
      rgba,
      footprint && {
        mips: this.#textures[above]!,
        x: footprint.x / width,
        y: footprint.y / height,
        factor: factors[above]!,
      },
    );
    this.#filled++;
  }

  /**
   * Renders one frame.
   *
   * @param depth Depth in levels; clamped to 0 … levels-1.
   * @returns Width × height × 4 bytes RGBA, row by row, top first; overwritten by the next frame.
   * @throws {RangeError} When a level has no picture yet.
   */
  render(depth: number): Uint8Array<ArrayBuffer> {
    if (this.#filled < this.#path.levels) {
      throw new RangeError(`Level ${this.#filled} has no picture yet.`);
    }
    const camera = this.#camera;
    camera.look(depth);
    const outer = this.#outer;
    const inner = this.#inner;
    outer.x0 = 0;
    outer.y0 = 0;
    outer.x1 = this.frame.width;
    outer.y1 = this.frame.height;
    for (let level = camera.first; level <= camera.last; level++) {
      const placement = camera.placements[level]!;
      if (level < camera.last) this.#cover(camera.placements[level + 1]!, inner);
      else inner.x0 = inner.x1 = inner.y0 = inner.y1 = outer.y1;
      this.#drawRing(this.#textures[level]!, placement);
      outer.x0 = inner.x0;
      outer.y0 = inner.y0;
      outer.x1 = inner.x1;
      outer.y1 = inner.y1;
    }
    this.#overlay?.draw(this.#rgba, depth);
    return this.#rgba;
  }

  /**
   * Renders one frame as a video encoder wants it; {@link render}'s buffer then holds the same frame.
   *
   * @param depth Depth in levels; clamped to 0 … levels-1.
   * @returns I420 (planes Y, Cb, Cr without gaps), BT.709 limited range, chroma sited left; width × height × 3/2
   *   bytes, overwritten by the next frame.
   * @throws {RangeError} When a side of the frame is odd or a level has no picture yet.
   */
  renderI420(depth: number): Uint8Array<ArrayBuffer> {
    const { width, height } = this.frame;
    if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError('I420 needs even sides.');
    this.render(depth);
    this.#kernel.convertToI420(this.#rgba.byteOffset, width, height, this.#i420.byteOffset);
    return this.#i420;
  }

  /** Sets `area` to the pixels whose centres a placement covers and `#outer` contains. */
  #cover(placement: Placement, area: PixelRectangle): void {
    const { width, height } = this.frame;
    const { x0, y0, x1, y1 } = this.#outer;
    area.x0 = between(Math.ceil(placement.x * width - 0.5), x0, x1);
    area.x1 = between(Math.ceil((placement.x + placement.width) * width - 0.5), x0, x1);
    area.y0 = between(Math.ceil(placement.y * height - 0.5), y0, y1);
    area.y1 = between(Math.ceil((placement.y + placement.height) * height - 0.5), y0, y1);
  }

  /** Draws what lies in `#outer` but not in `#inner`, as up to four rectangles. */
  #drawRing(mips: readonly Mip[], placement: Placement): void {
    const full = mips[0]!;
    const across = full.width / (placement.width * this.frame.width);
    const down = full.height / (placement.height * this.frame.height);
    const sharpness = Math.max(0, Math.log2(Math.max(across, down)));
    // In steps of 1/256, the resolution at which the kernel mixes.
    const steps = Math.min(Math.round(256 * sharpness), 256 * (mips.length - 1));
    const index = steps >> 8;
    const share = steps & 255;
    const fine = mips[index]!;
    const coarse = share === 0 ? undefined : mips[index + 1]!;
    this.#aim(fine, placement);
    if (coarse) this.#aim(coarse, placement);
    const { x0, y0, x1, y1 } = this.#outer;
    const inner = this.#inner;
    this.#drawPart(fine, coarse, share, x0, y0, x1, inner.y0);
    this.#drawPart(fine, coarse, share, x0, inner.y0, inner.x0, inner.y1);
    this.#drawPart(fine, coarse, share, inner.x1, inner.y0, x1, inner.y1);
    this.#drawPart(fine, coarse, share, x0, inner.y1, x1, y1);
  }

  /** Sets where a mip level is sampled, so that it fills its placement. */
  #aim(mip: Mip, placement: Placement): void {
    const { width, height } = this.frame;
    mip.stepU = fixed(mip.width / (placement.width * width));
    mip.stepV = fixed(mip.height / (placement.height * height));
    // Texel centres lie at halves; the border shifts them by one.
    mip.u = fixed(((0.5 / width - placement.x) / placement.width) * mip.width + 0.5);
    mip.v = fixed(((0.5 / height - placement.y) / placement.height) * mip.height + 0.5);
  }

  #drawPart(
    fine: Mip,
    coarse: Mip | undefined,
    share: number,
    x0: number,
    y0: number,
    x1: number,
    y1: number,
  ): void {
    if (x0 >= x1 || y0 >= y1) return;
    const part = this.#part;
    part.x0 = x0;
    part.y0 = y0;
    part.x1 = x1;
    part.y1 = y1;
    const address = this.#rgba.byteOffset;
    const stride = 4 * this.frame.width;
    if (coarse) this.#kernel.drawTrilinear(address, stride, part, fine, coarse, share);
    else this.#kernel.drawBilinear(address, stride, part, fine);
  }
}

/** How often levels are doubled for frames of this size. */
function doublingsFor(camera: Camera, path: ZoomPath, frame: FrameSize): number {
  const magnification = (camera.placements[0]!.width * frame.width) / path.width;
  const needed = Math.floor(Math.log2(magnification / SMOOTH_MAGNIFICATION)) + 1;
  return between(needed, 0, MOST_DOUBLINGS);
}

function between(value: number, minimum: number, maximum: number): number {
  return Math.min(Math.max(value, minimum), maximum);
}

/** Rounds to the fixed-point numbers of the kernel: 32 fractional bits. */
function fixed(value: number): number {
  return Math.round(value * 0x1_0000_0000) / 0x1_0000_0000;
}

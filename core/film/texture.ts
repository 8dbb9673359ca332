/**
 * Textures of the frame renderer: a level's picture and its copies (mip levels), each half as large as the one before.
 * A picture that is small on the frame has larger copies, too, so that it looks smooth where it is magnified.
 *
 * Every mip level carries a border of one texel, so that bilinear sampling never leaves it. The border continues
 * the picture with what the parent level shows there, which hides the edge of the footprint; the widest level,
 * which has no parent, repeats its own edge.
 */
import { enlarge } from './enlarge.ts';
import { texel, type Mip } from './mip.ts';

/** Where a level lies on its parent, as fractions of the parent's width and height. */
export interface ParentPlace {
  /** Mip levels of the parent, filled. */
  readonly mips: readonly Mip[];
  /** Left edge of the footprint. */
  readonly x: number;
  /** Top edge of the footprint. */
  readonly y: number;
  /** Zoom factor from the parent to the level. */
  readonly factor: number;
}

/**
 * Fills the mip levels of one texture.
 *
 * @param memory The memory in which they were laid out.
 * @param mips The mip levels.
 * @param doublings How many larger copies there are.
 * @param rgba The picture, width × height × 4 bytes, row by row, top first.
 * @param parent Where the level lies; undefined for the widest one.
 */
export function fillMips(
  memory: Uint8Array,
  mips: readonly Mip[],
  doublings: number,
  rgba: Uint8Array,
  parent: ParentPlace | undefined,
): void {
  const full = mips[doublings]!;
  for (let y = 0; y < full.height; y++) {
    memory.set(rgba.subarray(y * full.width * 4, (y + 1) * full.width * 4), texel(full, 0, y));
  }
  for (let index = doublings + 1; index < mips.length; index++) {
    halve(memory, mips[index - 1]!, mips[index]!);
  }
  // Borders come first where they take part in the enlargement.
  fillBorder(memory, full, doublings, parent);
  for (let index = 0; index < doublings; index++) enlarge(memory, full, mips[index]!);
  mips.forEach((mip, index) => {
    if (mip !== full) fillBorder(memory, mip, index, parent);
  });
}

/**
 * For each of `small` cells the weights of three texels of the larger size, from texel 2 × cell on, so that every
 * cell is the mean of exactly the stretch that it covers. An even size needs two of them, an odd one all three.
 */
function boxWeights(large: number, small: number): Float64Array {
  const weights = new Float64Array(3 * small);
  for (let cell = 0; cell < small; cell++) {
    if (large === 1) weights.set([1, 0, 0]);
    else if (large % 2 === 0) weights.set([0.5, 0.5, 0], 3 * cell);
    else weights.set([(small - cell) / large, small / large, (cell + 1) / large], 3 * cell);
  }
  return weights;
}

/** Fills a mip level with the means of the next larger one. */
function halve(memory: Uint8Array, from: Mip, to: Mip): void {
  const across = boxWeights(from.width, to.width);
  const down = boxWeights(from.height, to.height);
  const rows = new Float64Array(4 * (from.width + 1));
  for (let y = 0; y < to.height; y++) {
    const top = texel(from, 0, 2 * y);
    const [a, b, c] = down.subarray(3 * y, 3 * y + 3);
    for (let x = 0; x < rows.length; x++) {
      const at = top + x;
      // A single row has no row beneath its border; its second and third weight are 0.
      rows[x] = a! * memory[at]! + b! * memory[at + from.stride]! + c! * (memory[at + 2 * from.stride] ?? 0);
    }
    const row = texel(to, 0, y);
    for (let x = 0; x < to.width; x++) {
      const [left, middle, right] = [across[3 * x]!, across[3 * x + 1]!, across[3 * x + 2]!];
      for (let channel = 0; channel < 4; channel++) {
        const at = 8 * x + channel;
        const mean = left * rows[at]! + middle * rows[at + 4]! + right * (rows[at + 8] ?? 0);
        memory[row + 4 * x + channel] = Math.round(mean);
      }
    }
  }
}

/** Fills the border of a mip level. */
function fillBorder(memory: Uint8Array, mip: Mip, index: number, parent: ParentPlace | undefined): void {
  const fill = (x: number, y: number): void => {
    const at = texel(mip, x, y);
    if (parent === undefined) {
      const edge = texel(mip, clamp(x, mip.width - 1), clamp(y, mip.height - 1));
      memory.copyWithin(at, edge, edge + 4);
      return;
    }
    // The parent's mip level whose texels are about as large as this one's.
    const fitting = clamp(Math.round(index - Math.log2(parent.factor)), parent.mips.length - 1);
    const source = parent.mips[fitting]!;
    const u = parent.x + (x + 0.5) / mip.width / parent.factor;
    const v = parent.y + (y + 0.5) / mip.height / parent.factor;
    copyBilinear(memory, source, u * source.width - 0.5, v * source.height - 0.5, at);
  };
  for (let x = -1; x <= mip.width; x++) {
    fill(x, -1);
    fill(x, mip.height);
  }
  for (let y = 0; y < mip.height; y++) {
    fill(-1, y);
    fill(mip.width, y);
  }
}

/** Writes the bilinear sample of a mip level at (x, y), clamped to its border, to `target`. */
function copyBilinear(memory: Uint8Array, mip: Mip, x: number, y: number, target: number): void {
  const left = Math.min(Math.max(Math.floor(x), -1), mip.width - 1);
  const top = Math.min(Math.max(Math.floor(y), -1), mip.height - 1);
  const right = Math.min(Math.max(x - left, 0), 1);
  const down = Math.min(Math.max(y - top, 0), 1);
  const from = texel(mip, left, top);
  for (let channel = 0; channel < 4; channel++) {
    const at = from + channel;
    const above = memory[at]! * (1 - right) + memory[at + 4]! * right;
    const below = memory[at + mip.stride]! * (1 - right) + memory[at + mip.stride + 4]! * right;
    memory[target + channel] = Math.round(above * (1 - down) + below * down);
  }
}

function clamp(value: number, maximum: number): number {
  return Math.min(Math.max(value, 0), maximum);
}

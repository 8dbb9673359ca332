/** Where the mip levels of a texture, each half as large as the one before, lie in the kernel's memory. */
import type { MipView } from './kernel.ts';

/** One mip level in the kernel's memory. `u` … `stepV` are for whoever draws it. */
export interface Mip extends MipView {
  /** Width in texels without the border. */
  readonly width: number;
  /** Height in texels without the border. */
  readonly height: number;
}

/**
 * Lays out the mip levels of one texture, the largest first and a single texel last.
 *
 * @param width Width of the picture in texels, at least 1.
 * @param height Height of the picture in texels, at least 1.
 * @param doublings How many larger copies there are; the picture itself is the mip level of this index.
 * @param address Where in the memory they start, a multiple of 16.
 * @returns The mip levels, and the first free multiple of 16 behind them.
 */
export function layOutMips(
  width: number,
  height: number,
  doublings: number,
  address: number,
): { mips: Mip[]; end: number } {
  const mips: Mip[] = [];
  let end = address;
  let [w, h] = [width << doublings, height << doublings];
  for (; ; w = Math.max(1, w >> 1), h = Math.max(1, h >> 1)) {
    const stride = 4 * (w + 2);
    mips.push({ address: end, stride, width: w, height: h, u: 0, v: 0, stepU: 0, stepV: 0 });
    end = Math.ceil((end + stride * (h + 2)) / 16) * 16;
    if (w === 1 && h === 1) return { mips, end };
  }
}

/**
 * Address of a texel.
 *
 * @param mip The mip level.
 * @param x Column; -1 and the width are the border.
 * @param y Row; -1 and the height are the border.
 * @returns Offset into the memory.
 */
export function texel(mip: Mip, x: number, y: number): number {
  return mip.address + (y + 1) * mip.stride + (x + 1) * 4;
}

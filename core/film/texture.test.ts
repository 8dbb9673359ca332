import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutMips, type Mip } from './mip.ts';
import { fillMips } from './texture.ts';

const side = fc.integer({ min: 1, max: 37 });

/** Channel 0 of a mip level without its border, row by row. */
function values(memory: Uint8Array, mip: Mip): number[] {
  const inside: number[] = [];
  for (let y = 0; y < mip.height; y++) {
    for (let x = 0; x < mip.width; x++)
      inside.push(memory[mip.address + (y + 1) * mip.stride + 4 * (x + 1)]!);
  }
  return inside;
}

const filled = (width: number, height: number, value: (x: number, y: number) => number) => {
  const { mips, end } = layOutMips(width, height, 0, 0);
  const memory = new Uint8Array(end);
  const rgba = Uint8Array.from({ length: width * height * 4 }, (_, index) =>
    value((index >> 2) % width, Math.floor((index >> 2) / width)),
  );
  fillMips(memory, mips, 0, rgba, undefined);
  return { memory, mips };
};

describe('mip levels', () => {
  it('end with a single texel and do not overlap', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const { mips, end } = layOutMips(width, height, 0, 32);
        let free = 32;
        for (const mip of mips) {
          expect(mip.address).toBeGreaterThanOrEqual(free);
          expect(mip.address % 16).toBe(0);
          free = mip.address + mip.stride * (mip.height + 2);
        }
        expect(end).toBeGreaterThanOrEqual(free);
        expect([mips.at(-1).width, mips.at(-1).height]).toEqual([1, 1]);
      }),
    );
  });

  it('keep a ramp where it was, for even and odd sizes: nothing shifts as the mip level changes', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const { memory, mips } = filled(width, height, (x) => Math.round((250 * (x + 0.5)) / width));
        // Means of texels lie off the ramp by a share of a texel where an odd size is halved, never by half of one.
        let tolerance = 1;
        mips.slice(1).forEach((mip, index) => {
          tolerance += 0.5 + 250 / mips[index]!.width / 16;
          values(memory, mip).forEach((value, at) => {
            const centre = ((at % mip.width) + 0.5) / mip.width;
            expect(Math.abs(value - 250 * centre)).toBeLessThanOrEqual(tolerance);
          });
        });
      }),
    );
  });

  it('are means of 2 × 2 blocks of an even size', () => {
    const { memory, mips } = filled(4, 2, (x, y) => 10 * x + 100 * y);
    expect(values(memory, mips[1]!)).toEqual([55, 75]);
    expect(values(memory, mips[2]!)).toEqual([65]);
  });

  it('repeat their edge as border when there is no parent', () => {
    const { memory, mips } = filled(3, 2, (x, y) => 10 * x + 100 * y);
    const at = (x: number, y: number): number =>
      memory[mips[0]!.address + (y + 1) * mips[0]!.stride + 4 * (x + 1)]!;
    expect([at(-1, -1), at(3, 0), at(1, 2), at(3, 2)]).toEqual([0, 20, 110, 120]);
  });

  it('continue with what the parent shows around the footprint', () => {
    const size = 16;
    const parent = layOutMips(size, size, 0, 0);
    const child = layOutMips(size, size, 0, parent.end);
    const memory = new Uint8Array(child.end);
    const ramp = (scale: number, offset: number) =>
      Uint8Array.from(
        { length: size * size * 4 },
        (_, index) => scale * (((index >> 2) % size) + 0.5) + offset,
      );
    fillMips(memory, parent.mips, 0, ramp(12, 0), undefined);
    fillMips(memory, child.mips, 0, ramp(6, 48), { mips: parent.mips, x: 0.25, y: 0.25, factor: 2 });
    const { address, stride } = child.mips[0]!;
    for (let x = -1; x <= size; x++) {
      for (const y of [-1, size]) {
        const border = memory[address + (y + 1) * stride + 4 * (x + 1)]!;
        expect(Math.abs(border - (6 * (x + 0.5) + 48))).toBeLessThanOrEqual(1);
      }
    }
  });

  it('of an enlarged picture keep ramps straight and smooth, also towards the parent', () => {
    const size = 8;
    const parent = layOutMips(size, size, 2, 0);
    const child = layOutMips(size, size, 2, parent.end);
    const memory = new Uint8Array(child.end);
    const ramp = (scale: number, offset: number) =>
      Uint8Array.from(
        { length: size * size * 4 },
        (_, index) => scale * (((index >> 2) % size) + 0.5) + offset,
      );
    fillMips(memory, parent.mips, 2, ramp(24, 0), undefined);
    fillMips(memory, child.mips, 2, ramp(12, 48), { mips: parent.mips, x: 0.25, y: 0.25, factor: 2 });
    child.mips.forEach((mip, index) => {
      if (index > 2) return;
      values(memory, mip).forEach((value, at) => {
        const place = ((at % mip.width) + 0.5) / mip.width;
        expect(Math.abs(value - (96 * place + 48))).toBeLessThanOrEqual(1);
      });
    });
  });
});

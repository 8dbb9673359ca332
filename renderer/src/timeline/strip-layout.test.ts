import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  depthToOffset,
  draggedFactor,
  layOutStrip,
  nearestLevel,
  offsetToDepth,
  pitchRange,
} from './strip-layout.ts';

const UNIT = 8;
const twos = (count: number) => Array.from({ length: count }, () => 2);
const usual = (width: number, factors: readonly number[], height = 80) =>
  layOutStrip(factors, pitchRange({ width, height }, factors, UNIT).usual, UNIT);
const lists = fc.array(fc.constantFrom(2, 3, 4), { minLength: 1, maxLength: 31 });

describe('the strip', () => {
  it('fills the room there is', () => {
    const { total } = usual(1300, twos(7));
    expect(total).toBeLessThanOrEqual(1300);
    expect(total).toBeGreaterThan(1290);
  });

  it('keeps cards readable when there are many, and modest when there are few', () => {
    expect(usual(1300, twos(31))).toMatchObject({ card: 88, readable: true });
    expect(usual(1300, twos(1)).card).toBe(192);
  });

  it('lets cards grow with their pictures where those are tall', () => {
    expect(usual(4000, twos(1), 180).card).toBe(320);
  });

  it('shows any zoom at once when it is asked to, with cards that do not touch', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 600, max: 4000 }), (factors, width) => {
        const { fit } = pitchRange({ width, height: 80 }, factors, UNIT);
        const { offsets, card, total } = layOutStrip(factors, fit, UNIT);
        expect(total).toBeLessThanOrEqual(width + 1);
        offsets.slice(1).forEach((offset, level) => {
          expect(offset - offsets[level]!).toBeGreaterThan(card);
        });
      }),
    );
  });

  it('puts levels at their depth: twice as far for a factor of 4', () => {
    const { offsets } = usual(1300, [2, 4, 3]);
    const ways = offsets.slice(1).map((offset, level) => offset - offsets[level]!);
    expect(ways[1]! / ways[0]!).toBeCloseTo(2, 9);
    expect(ways[2]! / ways[0]!).toBeCloseTo(Math.log2(3), 9);
  });

  it('places every level in the middle of its card, and finds it again', () => {
    fc.assert(
      fc.property(lists, fc.double({ min: 0, max: 1, noNaN: true }), (factors, way) => {
        const layout = usual(1300, factors);
        const depth = way * factors.length;
        expect(offsetToDepth(layout, depthToOffset(layout, depth))).toBeCloseTo(depth, 9);
        const level = Math.round(depth);
        expect(depthToOffset(layout, level)).toBeCloseTo(layout.offsets[level]! + layout.card / 2, 9);
        expect(nearestLevel(layout, depthToOffset(layout, level))).toBe(level);
      }),
    );
  });

  it('finds depths and levels within the zoom wherever the pointer is', () => {
    const layout = usual(1300, twos(7));
    expect([-500, 3000].map((offset) => offsetToDepth(layout, offset))).toEqual([0, 7]);
    expect([-500, 3000].map((offset) => nearestLevel(layout, offset))).toEqual([0, 7]);
  });

  it('reads a factor from how far a card is dragged', () => {
    const layout = usual(1300, twos(7));
    expect(draggedFactor(layout, 2, 0)).toBe(2);
    expect(draggedFactor(layout, 2, layout.pitch * 0.6)).toBe(3);
    expect(draggedFactor(layout, 2, layout.pitch)).toBe(4);
    expect(draggedFactor(layout, 2, 9 * layout.pitch)).toBe(4);
    expect(draggedFactor(layout, 4, -layout.pitch)).toBe(2);
    expect(draggedFactor(layout, 3, -9 * layout.pitch)).toBe(2);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthToOffset, dropIndex, layOutStrip, offsetToDepth } from './strip-layout.ts';

describe('the strip', () => {
  it('fills the room there is', () => {
    const { total } = layOutStrip(1300, 8, 8);
    expect(total).toBeLessThanOrEqual(1300);
    expect(total).toBeGreaterThan(1290);
  });

  it('keeps cards readable when there are many, and modest when there are few', () => {
    expect(layOutStrip(1300, 32, 8).card).toBe(88);
    expect(layOutStrip(1300, 2, 8).card).toBe(192);
  });

  it('places every level in the middle of its card, and finds it again', () => {
    const layout = layOutStrip(1300, 8, 8);
    for (const depth of [0, 0.5, 3, 7]) {
      expect(offsetToDepth(layout, depthToOffset(layout, depth))).toBeCloseTo(depth);
    }
    expect(depthToOffset(layout, 0)).toBe(layout.card / 2);
  });

  it('drops a card where it was taken when it is not moved past a neighbour', () => {
    const layout = layOutStrip(1300, 8, 8);
    for (let from = 0; from < 8; from++) {
      expect(dropIndex(layout, depthToOffset(layout, from), from, 8)).toBe(from);
    }
  });

  it('always drops inside the row', () => {
    const layout = layOutStrip(1300, 8, 8);
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 3000 }), fc.nat(7), (offset, from) => {
        const index = dropIndex(layout, offset, from, 8);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(index).toBeLessThanOrEqual(7);
      }),
    );
    expect(dropIndex(layout, 3000, 2, 8)).toBe(7);
    expect(dropIndex(layout, -500, 2, 8)).toBe(0);
  });
});

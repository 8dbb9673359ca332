import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIZE_PIXELS, ZOOM_FACTORS } from '../project/project.ts';
import { stackGeometry } from './geometry.ts';
import { nearestSide, sideStep, usualSize } from './sides.ts';

const square = (side: number) => ({ width: side, height: side });
const factor = fc.constantFrom(...ZOOM_FACTORS);
const factors = fc.array(factor, { minLength: 1, maxLength: 6 });

describe('the step of sides', () => {
  it('is the least that the model and every factor divide', () => {
    expect(sideStep(64, [2, 4, 2])).toBe(64);
    expect(sideStep(64, [2, 3])).toBe(192);
    expect(sideStep(1, [2, 3, 4])).toBe(12);
    expect(sideStep(16, [])).toBe(16);
  });
});

describe('the size when nobody asks for one', () => {
  it('is the model’s own where the factors divide it, else the nearest that they do', () => {
    const starter = { sizeStep: 64, defaultSize: square(256) };
    expect(usualSize(starter, [2, 4])).toEqual(square(256));
    expect(usualSize(starter, [2, 3])).toEqual(square(192));
  });

  it('is the model’s own where it paints no other', () => {
    expect(usualSize({ sizeStep: null, defaultSize: square(256) }, [3])).toEqual(square(256));
  });

  it('can always be laid out', () => {
    const side = fc.integer({ min: SIZE_PIXELS.minimum, max: 1024 });
    fc.assert(
      fc.property(side, side, fc.constantFrom(4, 16, 64), factors, (width, height, sizeStep, chosen) => {
        const size = usualSize({ sizeStep, defaultSize: { width, height } }, chosen);
        expect(() => stackGeometry({ channels: 3, ...size, factors: chosen })).not.toThrow();
      }),
    );
  });
});

describe('the nearest side', () => {
  it('is a multiple of the step that a level may have', () => {
    expect(nearestSide(250, 64)).toBe(256);
    expect(nearestSide(3, 48)).toBe(48);
    expect(nearestSide(9999, 192)).toBe(4032);
  });
});

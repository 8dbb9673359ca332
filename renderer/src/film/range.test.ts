import { describe, expect, it } from 'vitest';
import { rangeFrom, rangeTo } from './range.ts';

const whole = { from: 0, to: null };

describe('the part of a zoom that is filmed', () => {
  it('begins and ends where the viewer stands, between two levels as well', () => {
    expect(rangeFrom(whole, 1.40123, 5)).toEqual({ from: 1.4, to: null });
    expect(rangeTo({ from: 1.4, to: null }, 3.256, 5)).toEqual({ from: 1.4, to: 3.26 });
    expect(rangeTo(whole, 4.999, 5)).toEqual(whole);
  });

  it('never ends before it begins: the end that was chosen last holds', () => {
    expect(rangeFrom({ from: 0, to: 2 }, 3.5, 5)).toEqual({ from: 3.5, to: null });
    expect(rangeTo({ from: 3.5, to: null }, 2, 5)).toEqual({ from: 0, to: 2 });
  });

  it('is never nothing', () => {
    expect(rangeFrom(whole, 5, 5)).toBeNull();
    expect(rangeTo(whole, 0.001, 5)).toBeNull();
  });
});

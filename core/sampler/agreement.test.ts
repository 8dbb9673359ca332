import { describe, expect, it } from 'vitest';
import { stackGeometry } from '../stack/geometry.ts';
import { constantStack } from '../stack/test/stacks.ts';
import { agreedStack } from './agreement.ts';

const geometry = stackGeometry({ channels: 1, width: 64, height: 64, factors: [2] });

/** A grey level in a black one: what the grey one shows along its middle row after some of the steps. */
function middleRow(progress: number): Float32Array {
  const estimates = constantStack(geometry, 0);
  estimates[1]!.fill(0.8);
  const agreed = agreedStack(estimates, geometry, { mode: 'laplacian', coarseWeight: 0 }, progress);
  return agreed[1]!.subarray(32 * 64, 33 * 64);
}

describe('agreement', () => {
  it('lets a level follow the wider one far inwards in the first step, and only along its border in the last', () => {
    const [first, last] = [middleRow(1 / 30), middleRow(1)];
    expect(first[0]).toBeLessThan(0.1);
    expect(last[0]).toBeLessThan(0.1);
    // A quarter of the way in.
    expect(first[16]).toBeLessThan(0.6);
    expect(last[16]).toBeCloseTo(0.8, 5);
  });

  it('leaves the middle of a level to itself from the first step on', () => {
    expect(middleRow(1 / 30)[32]).toBeCloseTo(0.8, 1);
  });

  it('narrows the ring with every step', () => {
    const inwards = [0.1, 0.4, 0.7, 1].map((progress) => middleRow(progress)[10]!);
    expect(inwards).toEqual(inwards.toSorted((a, b) => a - b));
    expect(inwards[0]).toBeLessThan(inwards[3]! - 0.1);
  });
});

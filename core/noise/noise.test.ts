import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlainKernels } from '../kernels/plain.ts';
import { createWasmKernels } from '../kernels/wasm.ts';
import { stackGeometry } from '../stack/geometry.ts';
import { noiseStack } from './noise.ts';
import { cosineSeries, logarithm, sineSeries } from './normal.ts';

const geometry = stackGeometry({ channels: 3, width: 64, height: 48, factors: [2, 2, 2] });

/** Correlation of two samples in units of its standard error. */
function correlation(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0) / Math.sqrt(a.length);
}

describe('noiseStack', () => {
  it('gives unit normals', () => {
    const noise = noiseStack(
      stackGeometry({ channels: 3, width: 256, height: 256, factors: [2] }),
      7,
      0,
    ).flatMap((level) => [...level]);
    const moment = (power: number): number =>
      noise.reduce((sum, value) => sum + value ** power, 0) / noise.length;
    // Standard errors of the first four moments of a unit normal: 1, √2, √15 and √96 over √n.
    for (const [power, expected, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ] as const)
      expect(Math.abs(moment(power) - expected), `moment ${power}`).toBeLessThan(
        4 * Math.sqrt(variance / noise.length),
      );
    const share = noise.filter((value) => Math.abs(value) > 3).length / noise.length;
    expect(share).toBeCloseTo(0.0027, 3);
  });

  it('is the same for the same seed and step, in any geometry', () => {
    const noise = noiseStack(geometry, 42, 5);
    expect(noiseStack(geometry, 42, 5)).toEqual(noise);
    const deeper = stackGeometry({ channels: 3, width: 64, height: 48, factors: [4, 2, 2, 2, 2] });
    expect(noiseStack(deeper, 42, 5).slice(0, 4)).toEqual(noise);
    const smaller = stackGeometry({ channels: 1, width: 10, height: 6, factors: [2, 2, 2] });
    for (const [level, values] of noiseStack(smaller, 42, 5).entries())
      expect(values).toEqual(noise[level]!.slice(0, 60));
  });

  it('is unrelated between levels, steps and seeds, the upper bits of a seed included', () => {
    const noise = noiseStack(geometry, 42, 5);
    const others = [
      noiseStack(geometry, 42, 6),
      noiseStack(geometry, 43, 5),
      noiseStack(geometry, 42 + 2 ** 32, 5),
      noiseStack(geometry, 42 + 2 ** 52, 5),
      [...noise.slice(1), noise[0]!],
    ];
    for (const other of others)
      for (const [level, values] of noise.entries())
        expect(Math.abs(correlation(values, other[level]!))).toBeLessThan(4);
  });

  it.each([-1, 0.5, NaN, 2 ** 53])('refuses the seed %d', (seed) => {
    expect(() => noiseStack(geometry, seed, 0)).toThrow(RangeError);
  });

  it.each([-1, 0.5, 2 ** 32])('refuses the step %d', (step) => {
    expect(() => noiseStack(geometry, 0, step)).toThrow(RangeError);
  });
});

describe.each([
  ['plain', createPlainKernels()],
  ['WebAssembly', createWasmKernels()],
])('%s normals', (_, kernels) => {
  it('can be computed alone, block by block', () => {
    const wide = stackGeometry({ channels: 1, width: 200, height: 200, factors: [2] });
    const anySeed = fc.maxSafeNat();
    const anyStep = fc.integer({ min: 0, max: 0xffff_ffff });
    fc.assert(
      fc.property(anySeed, anyStep, fc.integer({ min: 0, max: 9_999 }), (seed, step, block) => {
        const expected = noiseStack(wide, seed, step)[1]!.slice(block * 4, block * 4 + 4);
        const workspace = kernels.reserve(16, 0);
        kernels.normals({ seed, step, level: 1 }, block, 1);
        expect(workspace.slice(0, 4)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the series behind the normals', () => {
  it('agree with the functions they stand for', () => {
    const anyUniform = fc.double({ min: 2 ** -33, max: 1 - 2 ** -33, noNaN: true });
    const anyAngle = fc.double({ min: -Math.PI / 4, max: Math.PI / 4, noNaN: true });
    fc.assert(
      fc.property(anyUniform, anyAngle, (uniform, angle) => {
        expect(Math.abs(logarithm(uniform) / Math.log(uniform) - 1)).toBeLessThan(1e-14);
        expect(Math.abs(sineSeries(angle) - Math.sin(angle))).toBeLessThan(1e-15);
        expect(Math.abs(cosineSeries(angle) - Math.cos(angle))).toBeLessThan(1e-15);
      }),
      { numRuns: 1000 },
    );
  });
});

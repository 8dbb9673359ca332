import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noiseStack } from '../noise/noise.ts';
import { BLEND_MODES } from '../project/project.ts';
import { blend } from '../stack/blend.ts';
import { stackGeometry } from '../stack/geometry.ts';
import { renderImages, renderNoise } from '../stack/render.ts';
import { anyGeometry, randomStack } from '../stack/test/stacks.ts';
import type { Kernels } from './kernels.ts';
import { createPlainKernels } from './plain.ts';
import { samplingKernels } from './sampling.ts';
import { createWasmKernels } from './wasm.ts';

const plain = createPlainKernels();
const wasm = createWasmKernels();
const wide = stackGeometry({ channels: 1, width: 132, height: 120, factors: [2, 3, 4, 2, 3] });
const geometries = fc.oneof({ weight: 9, arbitrary: anyGeometry }, fc.constant(wide));

/** Both kernels must give the same bits; only the sign of a zero may differ. */
function expectSame(compute: (kernels: Kernels) => Float32Array[]): void {
  const [a, b] = [compute(plain), compute(wasm)];
  expect(b).toHaveLength(a.length);
  for (const [level, values] of a.entries()) {
    const differs = values.findIndex((value, index) => value !== b[level]![index]);
    expect(differs, `first difference on level ${level}`).toBe(-1);
  }
}

describe('WebAssembly and plain kernels', () => {
  it('render the same images and the same noise', () => {
    fc.assert(
      fc.property(geometries, fc.nat(), (geometry, seed) => {
        const stack = randomStack(geometry, seed);
        expectSame((kernels) => renderImages(stack, geometry, kernels));
        expectSame((kernels) => renderNoise(stack, geometry, kernels));
      }),
    );
  });

  it.each(BLEND_MODES)('blend the same, mode %s', (mode) => {
    fc.assert(
      fc.property(geometries, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, coarseWeight) => {
        const stack = randomStack(geometry);
        expectSame((kernels) => blend(stack, geometry, { mode, coarseWeight }, kernels));
      }),
    );
  });

  it('make the same noise', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 0xffff_ffff }), (seed, step) => {
        expectSame((kernels) => noiseStack(wide, seed, step, kernels));
      }),
      { numRuns: 20 },
    );
  });

  it('give the same when their memory was used for something larger before', () => {
    const small = stackGeometry({ channels: 2, width: 36, height: 24, factors: [3, 2, 4] });
    const options = { mode: 'laplacian', coarseWeight: 0.5 } as const;
    const expected = blend(randomStack(small), small, options, createWasmKernels());
    const poison = randomStack(wide).map((level) => level.fill(NaN));
    blend(poison, wide, options, wasm);
    expect(blend(randomStack(small), small, options, wasm)).toEqual(expected);
  });

  it('are the same object for the whole thread', () => {
    expect(samplingKernels()).toBe(samplingKernels());
  });
});

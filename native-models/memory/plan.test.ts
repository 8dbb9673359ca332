import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planMemory, type MemoryNeeds, type PlannedRun } from './plan.ts';

const GIGABYTE = 1e9;

const needs: MemoryNeeds = {
  programBytes: 0.2 * GIGABYTE,
  weightsBytes: 4 * GIGABYTE,
  textEncoderBytes: 0.5 * GIGABYTE,
  imageBytes: 0.5 * GIGABYTE,
  othersBytes: 1 * GIGABYTE,
  stackBytes: 0.3 * GIGABYTE,
  measured: true,
};
const run: PlannedRun = { provider: 'cuda', images: 16, batch: undefined, canShrink: true };

const plan = (gigabytes: number | null, changes: Partial<PlannedRun> = {}) =>
  planMemory(needs, gigabytes === null ? null : gigabytes * GIGABYTE, { ...run, ...changes });

describe('a plan of memory', () => {
  test('takes all images at once where there is plenty', () => {
    expect(plan(32)).toEqual({
      verdict: 'fits',
      provider: 'cuda',
      neededBytes: 13.5 * GIGABYTE,
      availableBytes: 32 * GIGABYTE,
      batch: 16,
      textEncoderRests: false,
      measured: true,
      remedy: null,
    });
  });

  test('takes fewer images per call, and lets the text encoder rest, where there is less', () => {
    expect(plan(12)).toMatchObject({ verdict: 'fits', batch: 8, textEncoderRests: true });
    expect(plan(8.5)).toMatchObject({ verdict: 'fits', batch: 4, neededBytes: 7 * GIGABYTE });
  });

  test('calls it tight when a single image fits only just, and says what to do', () => {
    expect(plan(6)).toMatchObject({
      verdict: 'tight',
      batch: 1,
      remedy: 'Close other programs, or choose a smaller size, the provider cpu or a smaller model.',
    });
  });

  test('says so when even a single image does not fit', () => {
    expect(plan(5)).toMatchObject({ verdict: 'will-not-fit', batch: 1, neededBytes: 5.5 * GIGABYTE });
    expect(plan(5, { provider: 'cpu', canShrink: false }).remedy).toBe(
      'Close other programs, or choose a smaller model.',
    );
  });

  test('keeps the number of images that a person asked for', () => {
    expect(plan(8, { batch: 16 })).toMatchObject({
      verdict: 'will-not-fit',
      batch: 16,
      remedy:
        'Close other programs, or choose fewer images per model call, a smaller size, the provider cpu or a smaller model.',
    });
  });

  test('does not count images that are not there', () => {
    expect(plan(32, { images: 4, batch: 256 }).neededBytes).toBe(plan(32, { images: 4 }).neededBytes);
    expect(plan(32, { images: 4 }).batch).toBe(4);
  });

  test('has no opinion where nobody tells what there is', () => {
    expect(plan(null)).toMatchObject({
      verdict: 'unknown',
      batch: 16,
      textEncoderRests: false,
      remedy: null,
    });
  });

  test('never gets worse with more memory, and fits whenever it says so', () => {
    const amount = fc.double({ min: 0.1, max: 64, noNaN: true });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 1, max: 64 }), (one, other, images) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((each) =>
          plan(each, { images }),
        );
        const order = ['fits', 'tight', 'will-not-fit'];
        expect(more!.batch).toBeGreaterThanOrEqual(less!.batch);
        expect(order.indexOf(more!.verdict)).toBeLessThanOrEqual(order.indexOf(less!.verdict));
        if (less!.verdict !== 'will-not-fit')
          expect(less!.neededBytes).toBeLessThanOrEqual(less!.availableBytes!);
      }),
    );
  });
});

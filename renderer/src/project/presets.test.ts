import { describe, expect, it } from 'vitest';
import type { Model } from '#core/contract/studio.ts';
import { PRESETS, matchingPreset, presetSettings } from './presets.ts';

const square = (side: number) => ({ width: side, height: side });
const TWICE = [2];
const starter: Model = {
  id: 'starter',
  name: 'Starter',
  sizeBytes: 1,
  sizes: [32, 128, 512, 2048].map(square),
  sizeStep: null,
  defaultSize: square(128),
  defaultSteps: 30,
  defaultGuidance: 3.5,
  defaultSampler: 'ddim',
  samplers: ['ddim', 'euler'],
  painting: { trained: { width: 64, height: 64 }, step: 16, enlargement: null },
};

describe('presets', () => {
  it('give fewer steps for a sketch and more at a larger size for a final take', () => {
    expect(presetSettings('Sketch', starter, TWICE)).toEqual({ steps: 9, size: square(128) });
    expect(presetSettings('Preview', starter, TWICE)).toEqual({ steps: 30, size: square(128) });
    expect(presetSettings('Final', starter, TWICE)).toEqual({ steps: 48, size: square(512) });
  });

  it('keep at least one step and the usual size of a model that is free or quick', () => {
    const turbo = { ...starter, sizes: [], sizeStep: 64, defaultSteps: 1 };
    expect(presetSettings('Sketch', turbo, TWICE)).toEqual({ steps: 1, size: square(128) });
    expect(presetSettings('Final', turbo, TWICE).size).toEqual(square(128));
  });

  it('keep the shape where a model paints any', () => {
    const free = { ...starter, sizes: [], sizeStep: 64, defaultSize: square(512) };
    const wide = { width: 1024, height: 576 };
    expect(presetSettings('Preview', free, TWICE, wide).size).toEqual({ width: 704, height: 384 });
    expect(matchingPreset({ steps: 9, size: { width: 704, height: 384 } }, free, TWICE)).toBe('Sketch');
    expect(matchingPreset({ size: wide }, free, TWICE)).toBeNull();
  });

  it('enlarge a shape for a final take as often as the upscaler does', () => {
    const free = { ...starter, sizes: [64, 256, 1024].map(square), sizeStep: 64, defaultSize: square(256) };
    const wide = { width: 448, height: 256 };
    expect(presetSettings('Preview', free, TWICE, wide).size).toEqual({ width: 320, height: 192 });
    expect(presetSettings('Final', free, TWICE, wide).size).toEqual({ width: 1280, height: 768 });
    expect(matchingPreset({ steps: 48, size: { width: 1280, height: 768 } }, free, TWICE)).toBe('Final');
  });

  it('give sizes that every factor divides', () => {
    const free = { ...starter, sizes: [64, 256, 1024].map(square), sizeStep: 64, defaultSize: square(256) };
    expect(presetSettings('Preview', free, [2, 3]).size).toEqual(square(192));
    expect(presetSettings('Final', free, [2, 3]).size).toEqual(square(768));
    expect(matchingPreset({}, free, [3])).toBe('Preview');
  });

  it('are recognised in settings, also where the model chose', () => {
    for (const name of PRESETS)
      expect(matchingPreset(presetSettings(name, starter, TWICE), starter, TWICE)).toBe(name);
    expect(matchingPreset({}, starter, TWICE)).toBe('Preview');
    expect(matchingPreset({ steps: 31 }, starter, TWICE)).toBeNull();
  });
});

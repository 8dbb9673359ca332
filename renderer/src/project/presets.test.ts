import { describe, expect, it } from 'vitest';
import type { Model } from '#core/contract/studio.ts';
import { PRESETS, matchingPreset, presetSettings } from './presets.ts';

const square = (side: number) => ({ width: side, height: side });
const starter: Model = {
  id: 'starter',
  name: 'Starter',
  sizeBytes: 1,
  sizes: [32, 128, 512, 2048].map(square),
  sizeStep: null,
  defaultSize: square(128),
  defaultSteps: 30,
  defaultGuidance: 3.5,
};

describe('presets', () => {
  it('give fewer steps for a sketch and more at a larger size for a final take', () => {
    expect(presetSettings('Sketch', starter)).toEqual({ steps: 9, size: square(128) });
    expect(presetSettings('Preview', starter)).toEqual({ steps: 30, size: square(128) });
    expect(presetSettings('Final', starter)).toEqual({ steps: 48, size: square(512) });
  });

  it('keep at least one step and the usual size of a model that is free or quick', () => {
    const turbo = { ...starter, sizes: [], sizeStep: 64, defaultSteps: 1 };
    expect(presetSettings('Sketch', turbo)).toEqual({ steps: 1, size: square(128) });
    expect(presetSettings('Final', turbo).size).toEqual(square(128));
  });

  it('keep the shape where a model paints any', () => {
    const free = { ...starter, sizes: [], sizeStep: 64, defaultSize: square(512) };
    const wide = { width: 1024, height: 576 };
    expect(presetSettings('Preview', free, wide).size).toEqual({ width: 704, height: 384 });
    expect(matchingPreset({ steps: 9, size: { width: 704, height: 384 } }, free)).toBe('Sketch');
    expect(matchingPreset({ size: wide }, free)).toBeNull();
  });

  it('are recognised in settings, also where the model chose', () => {
    for (const name of PRESETS) expect(matchingPreset(presetSettings(name, starter), starter)).toBe(name);
    expect(matchingPreset({}, starter)).toBe('Preview');
    expect(matchingPreset({ steps: 31 }, starter)).toBeNull();
  });
});

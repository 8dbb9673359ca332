import { describe, expect, it } from 'vitest';
import type { Model } from '#core/contract/studio.ts';
import { projectSchema } from '#core/project/project.ts';
import { exampleTake } from '#core/project/test/example-take.ts';
import { changeSettings, fromProject } from '../project/draft.ts';
import { changeLevel } from '../project/levels.ts';
import { looksTheSame, sketchProject, sketchSeconds, sketchSteps } from './sketch-project.ts';

const model: Model = {
  id: 'starter',
  name: 'Starter',
  sizeBytes: 1,
  sizes: [],
  sizeStep: 64,
  defaultSize: { width: 256, height: 256 },
  defaultSteps: 30,
  defaultGuidance: 4,
  defaultSampler: 'ddim',
  samplers: ['ddim', 'euler'],
  painting: { trained: { width: 64, height: 64 }, step: 16, enlargement: null },
};
const draft = fromProject(
  projectSchema.parse({ title: 'A zoom', levels: [{ prompt: 'a galaxy' }, { prompt: 'a star' }] }),
);

describe('the project that is sketched', () => {
  it('is the one that would be painted, in fewer steps', () => {
    const sized = changeSettings(draft, { size: { width: 1024, height: 1024 }, steps: 48, seed: 9 });
    const { levels, settings } = sketchProject(sized, model);
    expect(levels.map(({ prompt }) => prompt)).toEqual(['a galaxy', 'a star']);
    expect(settings).toEqual({
      ...{ model: 'starter', seed: 9, steps: 6 },
      size: { width: 1024, height: 1024 },
    });
  });

  it('has a seed, so that the next sketch is of the same scene', () => {
    expect(sketchProject(draft, model).settings.seed).toBe(0);
  });

  it('takes at least one step', () => {
    expect(sketchSteps({ ...model, defaultSteps: 1 })).toBe(1);
  });
});

describe('whether a sketch is of another project', () => {
  it.each([
    ['its title', { ...draft, title: 'Another' }],
    ['its steps', changeSettings(draft, { steps: 48 })],
    ['how long it stands still', changeLevel(draft, 0, { holdSeconds: 2 })],
    ['a blank at the end of a prompt', changeLevel(draft, 0, { prompt: 'a galaxy ' })],
  ])('does not depend on %s', (_, other) => {
    expect(looksTheSame(draft, other)).toBe(true);
  });

  it.each([
    ['a prompt', changeLevel(draft, 1, { prompt: 'a nova' })],
    ['what is left out', changeLevel(draft, 1, { negative: 'dust' })],
    ['a factor', changeLevel(draft, 0, { factor: 4 })],
    ['where a level lies', changeLevel(draft, 0, { focus: { x: 0.3, y: 0.5 } })],
    ['the style', { ...draft, style: 'soft light' }],
    ['the seed', changeSettings(draft, { seed: 3 })],
    ['the shape', changeSettings(draft, { size: { width: 512, height: 256 } })],
    ['the number of levels', { ...draft, levels: draft.levels.slice(1) }],
  ])('depends on %s', (_, other) => {
    expect(looksTheSame(draft, other)).toBe(false);
  });
});

describe('how long a sketch takes', () => {
  it('is judged by a take of the same model', () => {
    const take = exampleTake('take', { timing: { totalSeconds: 12, modelSeconds: 11 } });
    // Two levels in three steps took 12 seconds.
    expect(sketchSeconds(take, 4, model)).toBeCloseTo((12 * 4 * 6) / (2 * 3));
  });

  it('is not known without one', () => {
    expect(sketchSeconds(undefined, 4, model)).toBeNull();
  });
});

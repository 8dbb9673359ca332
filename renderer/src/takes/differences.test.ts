import { describe, expect, it } from 'vitest';
import type { Model } from '#core/contract/studio.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';
import { changeSettings, fromProject, type Draft } from '../project/draft.ts';
import { changeLevel, insertLevel, removeLevels } from '../project/levels.ts';
import { projectOf, restoredProject } from './compare.ts';
import { differencesBetween } from './differences.ts';

const take = exampleTake('a', {
  levels: exampleLevels(3, 32).map((level, index) => ({ ...level, prompt: ['sky', 'wood', 'leaf'][index]! })),
  style: 'soft light',
});
const model: Model = {
  id: 'double',
  name: 'Double',
  sizeBytes: 1,
  sizes: [],
  sizeStep: 32,
  defaultSize: { width: 32, height: 32 },
  defaultSteps: 3,
  defaultGuidance: 1,
  defaultSampler: 'ddim',
  samplers: ['ddim', 'euler'],
  painting: { trained: { width: 64, height: 64 }, step: 16, enlargement: null },
};
const draft = fromProject(projectOf(take));
const told = (project: Draft) => differencesBetween(take, project, model);

describe('differences between a take and the project', () => {
  it('are none right after painting, whatever is left to the model', () => {
    expect(told(draft)).toEqual([]);
    expect(told(changeSettings(draft, { steps: undefined, guidance: undefined, size: undefined }))).toEqual(
      [],
    );
  });

  it('name the level and say both prompts', () => {
    expect(told(changeLevel(draft, 1, { prompt: 'a bush' }))).toEqual([
      { name: 'Level 2', take: 'wood', project: 'a bush' },
    ]);
  });

  it('tell levels that are new and levels that are gone', () => {
    expect(told(insertLevel(draft, 1))).toEqual([{ name: 'Level 2', take: '–', project: 'empty' }]);
    expect(told(changeLevel(insertLevel(draft, 1), 1, { prompt: 'a hill' }))).toContainEqual({
      name: 'Level 2',
      take: '–',
      project: 'a hill',
    });
    expect(told(removeLevels(draft, [1]))).toContainEqual({
      name: 'Removed level',
      take: 'wood',
      project: '–',
    });
  });

  it('tell the way between levels, the texts of all and the settings', () => {
    const edited = { ...changeLevel(draft, 0, { factor: 4, focus: { x: 0.25, y: 0.5 } }), style: '' };
    expect(told(changeSettings(edited, { seed: 9, steps: 50 }))).toEqual([
      { name: 'Zoom after level 1', take: '×2', project: '×4' },
      { name: 'Focus of level 1', take: '50 %, 50 %', project: '25 %, 50 %' },
      { name: 'Style', take: 'soft light', project: '–' },
      { name: 'Seed', take: '1', project: '9' },
      { name: 'Steps', take: '3', project: '50' },
    ]);
  });
});

describe('a project brought back to a take', () => {
  it('does not differ from it any more and keeps its own title', () => {
    const edited = {
      ...changeSettings(removeLevels(draft, [2]), { seed: 9, provider: 'cpu' }),
      title: 'Mine',
    };
    const restored = restoredProject(edited, take, [model]);
    expect(told(fromProject(restored))).toEqual([]);
    expect(restored).toMatchObject({
      title: 'Mine',
      settings: { provider: 'cpu', model: 'double', sampler: 'ddim' },
    });
  });

  it('keeps its model when that of the take is not there any more', () => {
    const edited = changeSettings(draft, { model: 'other' });
    expect(restoredProject(edited, take, [{ id: 'other' }]).settings.model).toBe('other');
  });
});

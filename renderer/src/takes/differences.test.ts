import { describe, expect, it } from 'vitest';
import type { Model } from '#core/contract/studio.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';
import { changeSettings, fromProject, type Draft, type LevelChange } from '../project/draft.ts';
import { changeLevel, insertLevel, removeLevels } from '../project/levels.ts';
import { projectOf, restoredProject } from './compare.ts';
import { differencesAmong, differencesBetween, sourceOfProject, sourceOfTake } from './differences.ts';

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
const nameOfTake = (id: string) => `Take ${id}`;
const told = (project: Draft) =>
  differencesBetween(sourceOfTake(take), sourceOfProject(project, model, take), nameOfTake);

describe('differences between a take and the project', () => {
  it('are none right after painting, whatever is left to the model', () => {
    expect(told(draft)).toEqual([]);
    expect(told(changeSettings(draft, { steps: undefined, guidance: undefined, size: undefined }))).toEqual(
      [],
    );
  });

  it('name the level and say both prompts', () => {
    expect(told(changeLevel(draft, 1, { prompt: 'a bush' }))).toEqual([
      { name: 'Level 2', one: 'wood', other: 'a bush' },
    ]);
  });

  it('tell levels that are new and levels that are gone', () => {
    expect(told(insertLevel(draft, 1))).toEqual([{ name: 'Level 2', one: '–', other: 'empty' }]);
    expect(told(changeLevel(insertLevel(draft, 1), 1, { prompt: 'a hill' }))).toContainEqual({
      name: 'Level 2',
      one: '–',
      other: 'a hill',
    });
    expect(told(removeLevels(draft, [1]))).toContainEqual({
      name: 'Extra level',
      one: 'wood',
      other: '–',
    });
  });

  it('tell the way between levels, the texts of all and the settings', () => {
    const edited = { ...changeLevel(draft, 0, { factor: 4, focus: { x: 0.25, y: 0.5 } }), style: '' };
    expect(told(changeSettings(edited, { seed: 9, steps: 50 }))).toEqual([
      { name: 'Zoom after level 1', one: '×2', other: '×4' },
      { name: 'Focus of level 1', one: '50 %, 50 %', other: '25 %, 50 %' },
      { name: 'Style', one: 'soft light', other: '–' },
      { name: 'Seed', one: '1', other: '9' },
      { name: 'Steps', one: '3', other: '50' },
    ]);
  });
});

describe('photographs and locks that differ', () => {
  const shown = { picture: 'a'.repeat(64), strength: 0.8 };
  const withPhotograph = exampleTake('a', {
    levels: take.levels.map((level, index) => (index === 1 ? { ...level, photograph: shown } : level)),
  });
  const compared = (change: LevelChange) =>
    differencesBetween(
      sourceOfTake(withPhotograph),
      sourceOfProject(changeLevel(fromProject(projectOf(withPhotograph)), 1, change), model, withPhotograph),
      nameOfTake,
    );

  it('are told by their strength where the photograph is the same, and by both where it is not', () => {
    const strength = { name: "Strength of level 2's photograph", one: '80 %', other: '35 %' };
    expect(compared({ photograph: { ...shown, strength: 0.35 } })).toEqual([strength]);
    expect(compared({ photograph: { picture: 'b'.repeat(64), strength: 0.35 } })).toEqual([
      { name: 'Photograph of level 2', one: 'one', other: 'another' },
      strength,
    ]);
    expect(compared({ photograph: undefined })).toEqual([
      { name: 'Photograph of level 2', one: 'one', other: '–' },
    ]);
  });

  it('are told by the picture that a locked level keeps', () => {
    expect(told(changeLevel(draft, 2, { locked: { take: 'z', level: 3 } }))).toEqual([
      { name: 'Lock of level 3', one: '–', other: 'Take z, level 4' },
    ]);
  });
});

describe('differences among takes', () => {
  const other = exampleTake('b', {
    ...take,
    levels: take.levels.map((level, index) => (index === 2 ? { ...level, prompt: 'bark' } : level)),
    settings: { ...take.settings, seed: 9 },
  });

  it('say of each what is not the same in all of them', () => {
    const third = exampleTake('c', { ...take, settings: { ...take.settings, steps: 50 } });
    expect(differencesAmong([take, other, third], nameOfTake)).toEqual([
      { name: 'Level 3', values: ['leaf', 'bark', 'leaf'] },
      { name: 'Seed', values: ['1', '9', '1'] },
      { name: 'Steps', values: ['3', '3', '50'] },
    ]);
  });

  it('keep removed levels apart, and are none between a take and itself', () => {
    const shallow = exampleTake('c', { ...take, levels: exampleLevels(1, 32) });
    const removed = differencesAmong([take, shallow], nameOfTake).filter(
      ({ name }) => name === 'Extra level',
    );
    expect(removed.map(({ values }) => values)).toEqual([
      ['wood', '–'],
      ['leaf', '–'],
    ]);
    expect(differencesAmong([take, take], nameOfTake)).toEqual([]);
  });
});

describe('a project brought back to a take', () => {
  it('does not differ from it any more and keeps its own title', () => {
    const edited = {
      ...changeSettings(removeLevels(draft, [2]), { seed: 9, provider: 'cpu' }),
      title: 'Mine',
    };
    const restored = restoredProject(edited, take, { models: [model], takes: [] });
    expect(told(fromProject(restored))).toEqual([]);
    expect(restored).toMatchObject({
      title: 'Mine',
      settings: { provider: 'cpu', model: 'double', sampler: 'ddim' },
    });
  });

  it('keeps its model when that of the take is not there any more', () => {
    const edited = changeSettings(draft, { model: 'other' });
    expect(restoredProject(edited, take, { models: [{ id: 'other' }], takes: [] }).settings.model).toBe(
      'other',
    );
  });

  it('keeps the pictures that the take kept, as far as their takes are there', () => {
    const locked = { take: 'z', level: 1 };
    const kept = { ...take, levels: take.levels.map((level) => ({ ...level, locked })) };
    const there = restoredProject(draft, kept, { models: [model], takes: [{ id: 'z' }] });
    expect(there.levels[1]!.locked).toEqual(locked);
    expect(restoredProject(draft, kept, { models: [model], takes: [] }).levels[1]!.locked).toBeUndefined();
  });
});

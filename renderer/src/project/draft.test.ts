import { describe, expect, it } from 'vitest';
import { projectSchema } from '#core/project/project.ts';
import { changeSettings, draftProblems, emptyDraft, fromProject, toProject } from './draft.ts';
import { changeLevel } from './levels.ts';

const project = (prompts: readonly string[]) =>
  projectSchema.parse({
    title: 'A zoom',
    levels: prompts.map((prompt, index) => ({ prompt, factor: [2, 3, 4][index % 3] })),
  });

describe('a draft', () => {
  it('becomes the same project again, unknown fields included', () => {
    const original = projectSchema.parse({
      title: 'A zoom',
      author: 'someone',
      levels: [
        { prompt: 'wide', mood: 'calm', focus: { x: 0.25, y: 0.75 } },
        { prompt: 'deep', negative: 'text' },
      ],
      settings: { seed: 7, future: true },
    });
    expect(toProject(fromProject(original))).toEqual(original);
  });

  it('is written without its keys and without empty optional texts', () => {
    const draft = changeLevel(
      { ...fromProject(project(['a', 'b'])), style: ' ', prefix: '', negative: ' ' },
      0,
      { negative: '' },
    );
    expect(JSON.stringify(toProject(draft))).not.toMatch(/key|negative|style|prefix/);
  });

  it('leaves a setting to the model again', () => {
    const draft = changeSettings(changeSettings(emptyDraft(), { seed: 7, steps: 12 }), { steps: undefined });
    expect(draft.settings).toEqual({ seed: 7 });
  });
});

describe('the problems of a draft', () => {
  it('are none when it can be painted', () => {
    expect(draftProblems(fromProject(project(['a', 'b'])))).toEqual([]);
  });

  it('name the level and say what to do', () => {
    const draft = changeLevel(fromProject(project(['a', 'b', 'c'])), 1, { prompt: '  ' });
    expect(draftProblems(draft)).toEqual([
      { level: 1, field: 'prompt', message: 'The prompt is empty: write what this level shows.' },
    ]);
  });

  it('name an empty title', () => {
    const draft = { ...fromProject(project(['a', 'b'])), title: '' };
    expect(draftProblems(draft)).toEqual([
      { level: null, field: 'title', message: 'The title is empty: give the project a title.' },
    ]);
  });
});

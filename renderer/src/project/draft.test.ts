import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVEL_COUNT, projectSchema } from '#core/project/project.ts';
import {
  changeLevel,
  changeSettings,
  draftProblems,
  emptyDraft,
  fromProject,
  insertLevel,
  moveLevel,
  removeLevel,
  replaceLevel,
  setLevels,
  toProject,
} from './draft.ts';

const project = (prompts: readonly string[]) =>
  projectSchema.parse({
    title: 'A zoom',
    levels: prompts.map((prompt, index) => ({ prompt, factor: [2, 3, 4][index % 3] })),
  });

const prompts = (draft: ReturnType<typeof fromProject>) => draft.levels.map(({ prompt }) => prompt);

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

  it('gives every level a key of its own', () => {
    const { levels } = insertLevel(fromProject(project(['a', 'b'])), 1);
    expect(new Set(levels.map(({ key }) => key)).size).toBe(3);
  });

  it('takes a new level at either end and in between', () => {
    const draft = fromProject(project(['a', 'b']));
    expect(prompts(insertLevel(draft, 0))).toEqual(['', 'a', 'b']);
    expect(prompts(insertLevel(draft, 1))).toEqual(['a', '', 'b']);
    expect(prompts(insertLevel(draft, 2))).toEqual(['a', 'b', '']);
  });

  it('stays within the number of levels that a zoom may have', () => {
    let draft = emptyDraft();
    for (let level = 0; level < LEVEL_COUNT.maximum + 5; level++) draft = insertLevel(draft, level);
    expect(draft.levels).toHaveLength(LEVEL_COUNT.maximum);
    for (let level = 0; level < LEVEL_COUNT.maximum + 5; level++) draft = removeLevel(draft, 0);
    expect(draft.levels).toHaveLength(LEVEL_COUNT.minimum);
  });

  it('moves any level anywhere, and keeps all levels and the factors in their gaps', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.integer({ min: -3, max: 12 }), (from, to) => {
        const draft = fromProject(project(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
        const moved = moveLevel(draft, from, to);
        const target = Math.min(Math.max(to, 0), 7);
        expect(moved.levels[target]!.key).toBe(draft.levels[from]!.key);
        expect(prompts(moved).toSorted()).toEqual(prompts(draft));
        expect(moved.levels.map(({ factor }) => factor)).toEqual(draft.levels.map(({ factor }) => factor));
      }),
    );
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

describe('several prompts at once', () => {
  const listed = (texts: readonly string[]) => texts.map((prompt) => ({ prompt, factor: 3 as const }));

  it('take the place of one level, which keeps the rest of what it had', () => {
    const before = changeLevel(fromProject(project(['a', 'b', 'c'])), 1, { focus: { x: 0.2, y: 0.3 } });
    const after = replaceLevel(before, 1, listed(['x', 'y', 'z']));
    expect(prompts(after)).toEqual(['a', 'x', 'y', 'z', 'c']);
    expect(after.levels[1]).toMatchObject({ key: before.levels[1]!.key, focus: { x: 0.2, y: 0.3 } });
    expect(new Set(after.levels.map(({ key }) => key)).size).toBe(5);
  });

  it('change nothing when there is no room for all of them', () => {
    const before = fromProject(project(['a', 'b']));
    const many = listed(Array.from({ length: LEVEL_COUNT.maximum }, String));
    expect(replaceLevel(before, 0, many)).toBe(before);
    expect(replaceLevel(before, 7, many.slice(0, 2))).toBe(before);
    expect(replaceLevel(before, 0, [])).toBe(before);
  });

  it('become all the levels, never too few or too many', () => {
    const before = fromProject(project(['a', 'b']));
    expect(prompts(setLevels(before, listed(['x', 'y', 'z'])))).toEqual(['x', 'y', 'z']);
    expect(prompts(setLevels(before, listed(['x'])))).toEqual(['x', '']);
    const many = setLevels(before, listed(Array.from({ length: 99 }, String)));
    expect(many.levels).toHaveLength(LEVEL_COUNT.maximum);
  });
});

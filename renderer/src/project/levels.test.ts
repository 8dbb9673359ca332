import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVEL_COUNT, projectSchema } from '#core/project/project.ts';
import { widthMetresAt } from '#core/timeline/scale.ts';
import { emptyDraft, fromProject, toProject } from './draft.ts';
import {
  changeLevel,
  duplicateLevels,
  insertLevel,
  moveLevels,
  removeLevels,
  replaceLevel,
  setFactors,
  setLevels,
  setLocks,
  setWidth,
} from './levels.ts';

const project = (prompts: readonly string[]) =>
  projectSchema.parse({
    title: 'A zoom',
    levels: prompts.map((prompt, index) => ({ prompt, factor: [2, 3, 4][index % 3] })),
  });

const prompts = (draft: ReturnType<typeof fromProject>) => draft.levels.map(({ prompt }) => prompt);
const factors = (draft: ReturnType<typeof fromProject>) => draft.levels.map(({ factor }) => factor);
const eight = fromProject(project(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
const some = fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 });

describe('the levels of a draft', () => {
  it('locks and unlocks levels, and does not lock their copies', () => {
    const locked = { take: 'one', level: 3 };
    const draft = setLocks(eight, new Map([[2, locked]]));
    expect(draft.levels.map((level) => level.locked)).toEqual(
      eight.levels.map((_, index) => (index === 2 ? locked : undefined)),
    );
    expect(duplicateLevels(draft, [2]).levels[3]!.locked).toBeUndefined();
    expect(toProject(setLocks(draft, new Map([[2, undefined]])))).toEqual(toProject(eight));
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
    for (let level = 0; level < LEVEL_COUNT.maximum + 5; level++) draft = removeLevels(draft, [0]);
    expect(draft.levels).toHaveLength(LEVEL_COUNT.minimum);
  });

  it('moves any level anywhere, and keeps all levels and the factors in their gaps', () => {
    fc.assert(
      fc.property(fc.nat(7), fc.integer({ min: -3, max: 12 }), (from, to) => {
        const draft = fromProject(project(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']));
        const moved = moveLevels(draft, [from], to);
        const target = Math.min(Math.max(to, 0), 7);
        expect(moved.levels[target]!.key).toBe(draft.levels[from]!.key);
        expect(prompts(moved).toSorted()).toEqual(prompts(draft));
        expect(moved.levels.map(({ factor }) => factor)).toEqual(draft.levels.map(({ factor }) => factor));
      }),
    );
  });

  it('are repeated together below the deepest of them', () => {
    const draft = fromProject(project(['a', 'b', 'c', 'd']));
    const twice = duplicateLevels(draft, [0, 2]);
    expect(prompts(twice)).toEqual(['a', 'b', 'c', 'a', 'c', 'd']);
    expect(new Set(twice.levels.map(({ key }) => key)).size).toBe(6);
    const full = setLevels(
      draft,
      Array.from({ length: 31 }, () => ({ prompt: 'x', factor: 2 as const })),
    );
    expect(duplicateLevels(full, [0, 1])).toBe(full);
    expect(duplicateLevels(full, [0]).levels).toHaveLength(32);
  });

  it('are removed several at a time, but never all', () => {
    expect(prompts(removeLevels(eight, [0, 3, 7]))).toEqual(['b', 'c', 'e', 'f', 'g']);
    expect(removeLevels(eight, [0, 1, 2, 3, 4, 5, 6])).toBe(eight);
  });

  it('move together, and gather where they are put', () => {
    expect(prompts(moveLevels(eight, [1, 4], 0))).toEqual(['b', 'e', 'a', 'c', 'd', 'f', 'g', 'h']);
    expect(prompts(moveLevels(eight, [0, 1], 99))).toEqual(['c', 'd', 'e', 'f', 'g', 'h', 'a', 'b']);
    expect(moveLevels(eight, [2, 3], 2)).toBe(eight);
    fc.assert(
      fc.property(some, fc.integer({ min: -2, max: 9 }), (indexes, to) => {
        const moved = moveLevels(eight, indexes, to);
        expect(prompts(moved).toSorted()).toEqual(prompts(eight));
        expect(factors(moved)).toEqual(factors(eight));
      }),
    );
  });

  it('change their factors together', () => {
    expect(factors(setFactors(eight, [0, 1], 4))).toEqual([4, 4, 4, 2, 3, 4, 2, 3]);
    expect(setFactors(eight, [0, 3], 2)).toBe(eight);
  });
});

describe('the size of a scene', () => {
  const measured = { ...eight, levels: eight.levels.with(3, { ...eight.levels[3]!, widthMetres: 12 }) };

  it('stays known, and the same, when the level that says it is removed', () => {
    fc.assert(
      fc.property(some, (indexes) => {
        const left = removeLevels(measured, indexes);
        const known = left.levels.findIndex(({ widthMetres }) => widthMetres !== undefined);
        const before = measured.levels.findIndex(({ key }) => key === left.levels[known]!.key);
        expect(widthMetresAt(known, left)).toBeCloseTo(widthMetresAt(before, measured)!, 9);
        expect(left.levels.filter(({ widthMetres }) => widthMetres !== undefined)).toHaveLength(1);
      }),
    );
  });

  it('is said by whichever level it was given for last, until it is taken back', () => {
    const moved = setWidth(measured, 5, 1e-6);
    expect(moved.levels.map(({ widthMetres }) => widthMetres)).toEqual(
      measured.levels.map((_, index) => (index === 5 ? 1e-6 : undefined)),
    );
    const unknown = setWidth(moved, 2, undefined);
    expect(unknown.levels.every((level) => !('widthMetres' in level))).toBe(true);
  });

  it('is said by one level only, also after a copy', () => {
    const twice = duplicateLevels(measured, [3]);
    expect(twice.levels.map(({ widthMetres }) => widthMetres ?? 0)).toEqual([0, 0, 0, 12, 0, 0, 0, 0, 0]);
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

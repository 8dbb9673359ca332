import { describe, expect, it } from 'vitest';
import { projectSchema } from '#core/project/project.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';
import { fromProject, type Draft } from '../project/draft.ts';
import { insertLevel, moveLevels, removeLevels } from '../project/levels.ts';
import { align } from './alignment.ts';
import { differs, estimateSeconds, projectOf } from './compare.ts';

const PROMPTS = ['sky', 'wood', 'tree', 'leaf'];

const take = exampleTake('a', {
  levels: exampleLevels(PROMPTS.length, 32).map((level, index) => ({ ...level, prompt: PROMPTS[index]! })),
  settings: { ...exampleTake('a').settings, steps: 30 },
  timing: { totalSeconds: 12, modelSeconds: 11 },
});

const draftOf = (prompts: readonly string[]): Draft =>
  fromProject(projectSchema.parse({ title: 'A zoom', levels: prompts.map((prompt) => ({ prompt })) }));
const draft = draftOf(PROMPTS);

describe('a project beside a take', () => {
  it('does not differ from the take it was read from', () => {
    expect(differs(fromProject(projectOf(take)), take)).toBe(false);
  });

  it('gets back how the zoom moved and what it measures', () => {
    const levels = take.levels.with(1, { ...take.levels[1]!, holdSeconds: 2, widthMetres: 30 });
    const project = projectOf({ ...take, levels, timeline: { secondsPerLevel: 3 } });
    expect(project.timeline).toEqual({ secondsPerLevel: 3 });
    expect(project.levels[1]).toMatchObject({ holdSeconds: 2, widthMetres: 30 });
    expect(JSON.stringify(projectOf(take))).not.toMatch(/timeline|holdSeconds|widthMetres/);
  });

  it.each<[string, Draft]>([
    ['a prompt', draftOf(['sky', 'wood', 'bush', 'leaf'])],
    ['the number of levels', draftOf(['sky', 'wood', 'tree'])],
    ['the style', { ...draft, style: 'soft light' }],
    ['a factor', { ...draft, levels: draft.levels.with(1, { ...draft.levels[1]!, factor: 4 }) }],
  ])('differs when %s does', (_, edited) => {
    expect(differs(edited, take)).toBe(true);
  });

  it('does not differ for the factor of the deepest level, which leads nowhere', () => {
    const edited = { ...draft, levels: draft.levels.with(3, { ...draft.levels[3]!, factor: 4 as const }) };
    expect(differs(edited, take)).toBe(false);
  });

  it('takes as long as the work there is', () => {
    expect(estimateSeconds(take, 4, 30)).toBe(12);
    expect(estimateSeconds(take, 8, 15)).toBe(12);
  });
});

describe('levels and their pictures', () => {
  it('stay together when levels are added or removed', () => {
    expect(align(draft, take).painted).toEqual([0, 1, 2, 3]);
    expect(align(insertLevel(draft, 0), take).painted).toEqual([null, 0, 1, 2, 3]);
    expect(align(insertLevel(draft, 2), take).painted).toEqual([0, 1, null, 2, 3]);
    expect(align(removeLevels(draft, [1]), take).painted).toEqual([0, 2, 3]);
  });

  it('stay together when levels are moved', () => {
    expect(align(moveLevels(draft, [0], 2), take).painted).toEqual([1, 2, 0, 3]);
  });

  it('stay together while a prompt is being edited', () => {
    expect(align(draftOf(['sky', 'wo', 'tree', 'leaf']), take).painted).toEqual([0, 1, 2, 3]);
  });

  it('have the same depth when nothing was added', () => {
    const { toProject, toTake } = align(draft, take);
    for (const depth of [0, 0.3, 1, 2.75, 3]) {
      expect(toProject(depth)).toBeCloseTo(depth);
      expect(toTake(depth)).toBeCloseTo(depth);
    }
  });

  it('have depths that follow the levels around an added one, there and back', () => {
    const { toProject, toTake } = align(insertLevel(draft, 2), take);
    expect(toProject(1)).toBe(1);
    expect(toProject(1.5)).toBe(2);
    expect(toProject(3)).toBe(4);
    for (const depth of [0, 0.5, 1, 1.2, 2.5, 3]) expect(toTake(toProject(depth))).toBeCloseTo(depth);
  });

  it('go on beyond both ends', () => {
    const { toProject, toTake } = align(insertLevel(draft, 0), take);
    expect(toProject(0)).toBe(1);
    expect(toTake(0)).toBe(-1);
  });
});

import { describe, expect, it } from 'vitest';
import { projectSchema } from '#core/project/project.ts';
import { DIGITAL_SOURCE_TYPE, takeSchema, type Take } from '#core/project/take.ts';
import { fromProject, insertLevel, moveLevel, removeLevel, type Draft } from '../project/draft.ts';
import { align } from './alignment.ts';
import { differs, estimateSeconds, projectOf } from './compare.ts';

const PROMPTS = ['sky', 'wood', 'tree', 'leaf'];

const take: Take = takeSchema.parse({
  version: 1,
  id: 'a',
  title: 'A zoom',
  created: '2026-01-01T00:00:00Z',
  program: { name: 'Tenfold', version: '0.1.0' },
  digitalSourceType: DIGITAL_SOURCE_TYPE,
  style: '',
  levels: PROMPTS.map((prompt, level) => ({
    file: `level-0${level}.png`,
    prompt,
    negative: '',
    factor: level < 3 ? 2 : null,
    focus: null,
    footprint: level < 3 ? { x: 32, y: 32, width: 64, height: 64 } : null,
  })),
  settings: {
    seed: 7,
    steps: 30,
    size: { width: 128, height: 128 },
    sampler: 'ddim',
    guidance: 3.5,
    eta: 0,
    blend: 'laplacian',
    coarseWeight: 1,
  },
  model: { id: 'starter', name: 'Starter', files: [] },
  provider: { name: 'cpu', notice: null },
  timing: { totalSeconds: 12, modelSeconds: 11 },
});

const draftOf = (prompts: readonly string[]): Draft =>
  fromProject(projectSchema.parse({ title: 'A zoom', levels: prompts.map((prompt) => ({ prompt })) }));
const draft = draftOf(PROMPTS);

describe('a project beside a take', () => {
  it('does not differ from the take it was read from', () => {
    expect(differs(fromProject(projectOf(take)), take)).toBe(false);
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
    expect(align(removeLevel(draft, 1), take).painted).toEqual([0, 2, 3]);
  });

  it('stay together when levels are moved', () => {
    expect(align(moveLevel(draft, 0, 2), take).painted).toEqual([1, 2, 0, 3]);
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

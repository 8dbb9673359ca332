import { expect, test } from 'vitest';
import { exampleTake } from '#core/project/test/example-take.ts';
import { fromProject } from '../project/draft.ts';
import { differs, projectOf } from './compare.ts';

const take = { ...exampleTake('one'), prefix: 'a photo of', style: 'soft light', negative: 'text' };

test('a take gives back the project that it was painted from', () => {
  const project = projectOf(take);
  expect(project).toMatchObject({ prefix: 'a photo of', style: 'soft light', negative: 'text' });
  expect(differs(fromProject(project), take)).toBe(false);
});

test('a change in any text of all levels makes a project differ from its take', () => {
  for (const name of ['prefix', 'style', 'negative'] as const) {
    expect(differs({ ...fromProject(projectOf(take)), [name]: 'other' }, take)).toBe(true);
  }
});

test('a take from before there were prefixes has none', () => {
  const { prefix, negative, ...older } = take;
  expect([prefix, negative]).toEqual(['a photo of', 'text']);
  const project = projectOf(older);
  expect(project.prefix).toBeUndefined();
  expect(differs(fromProject(project), older)).toBe(false);
});

import { expect, it } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { newLevel } from '../project/draft.ts';
import { readLevels, writeLevels } from './level-clipboard.ts';

/** A clipboard, in a page that has none. */
function clipboard(held: Record<string, string> = {}) {
  return {
    held,
    setData: (type: string, data: string) => void (held[type] = data),
    getData: (type: string) => held[type] ?? '',
  };
}

const TYPE = 'application/x-tenfold-levels+json';

it('carries levels whole, but for what belongs to one place', () => {
  const board = clipboard();
  const level = newLevel({
    ...{ prompt: 'a leaf', negative: 'blurry', factor: 3, focus: { x: 0.2, y: 0.7 }, holdSeconds: 1 },
    ...{ widthMetres: 2, locked: { take: 'one', level: 0 } },
  });
  writeLevels(board, [level, newLevel()]);
  expect(board.held['text/plain']).toBe('a leaf\n\n');
  const [read, empty] = readLevels(board, 8);
  expect(read).toEqual({
    ...{ prompt: 'a leaf', negative: 'blurry', factor: 3, focus: { x: 0.2, y: 0.7 }, holdSeconds: 1 },
  });
  expect(empty).toEqual({ prompt: '', factor: 2 });
});

it('takes lines of text from elsewhere for prompts', () => {
  const board = clipboard({ 'text/plain': 'a forest\n\na leaf' });
  expect(readLevels(board, 8).map(({ prompt }) => prompt)).toEqual(['a forest', 'a leaf']);
});

it.each([
  ['no levels', '{"a":1}'],
  ['levels of the wrong kind', '[{"prompt":7}]'],
  ['too many', JSON.stringify(Array.from({ length: 40 }, () => ({ prompt: 'a', factor: 2 })))],
  ['nothing that can be read', '[{'],
])('believes no clipboard that holds %s', (_, text) => {
  expect(() => readLevels(clipboard({ [TYPE]: text }), 8)).toThrow(BadInputError);
});

it('says when there is no room', () => {
  const board = clipboard();
  writeLevels(board, [newLevel({ prompt: 'a' }), newLevel()]);
  expect(() => readLevels(board, 1)).toThrow('has 2 prompts, but there is room for 1');
  expect(() => readLevels(board, 0)).toThrow('There is no room for more: a zoom has at most 32 levels.');
});

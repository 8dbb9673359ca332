import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openModelFolder } from './model-folder.ts';
import { tinyModel } from './test/tiny-model.ts';
import { createTokenizer, type PromptTokenizer } from './tokenizer.ts';

const folder = await openModelFolder(join(import.meta.dirname, 'starter'));
const starter = createTokenizer(folder, 28);
const { vocab } = (folder.tokenizer.definition as { model: { vocab: Record<string, number> } }).model;

function words(tokenizer: PromptTokenizer, text: string): number[] {
  const { ids, mask } = tokenizer.encode(text);
  return [...ids].filter((_, index) => mask[index] === 1);
}

describe("the starter's tokenizer", () => {
  const galaxy = [1, vocab['a']!, vocab['blue']!, vocab['spiral']!, vocab['galaxy']!];

  test('gives one id a word, after the start token', () => {
    expect(words(starter, 'a blue spiral galaxy')).toEqual(galaxy);
  });

  test('does not care about capitals and punctuation', () => {
    expect(words(starter, 'A Blue, spiral GALAXY!')).toEqual(galaxy);
  });

  test('gives the same id to all words that it does not know', () => {
    expect(words(starter, 'a zebra crossing')).toEqual([1, vocab['a'], 2, 2]);
  });

  test('pads every text to the length of the model', () => {
    expect([...starter.encode('').ids]).toEqual([1, ...new Array<number>(27).fill(0)]);
    expect(starter.encode('a tree').ids).toHaveLength(28);
  });

  test('cuts long texts at the end', () => {
    const long = starter.encode(`tree ${'leaf '.repeat(100)}`).ids;
    expect([...long]).toEqual([1, vocab['tree'], ...new Array<number>(26).fill(vocab['leaf']!)]);
  });
});

describe('a tokenizer with an end token', () => {
  test('keeps it when the text is cut', async () => {
    const tokenizer = createTokenizer(await openModelFolder(await tinyModel()), undefined);
    expect(tokenizer.length).toBe(6);
    expect(words(tokenizer, 'tree leaf')).toEqual([1, 4, 5, 2]);
    expect(words(tokenizer, 'tree leaf cell tree leaf cell tree')).toEqual([1, 4, 5, 6, 4, 2]);
  });

  test('follows the text encoder where that has a fixed length', async () => {
    const tokenizer = createTokenizer(await openModelFolder(await tinyModel()), 4);
    expect([...tokenizer.encode('tree').ids]).toEqual([1, 4, 2, 0]);
    expect([...tokenizer.encode('tree leaf cell').ids]).toEqual([1, 4, 5, 2]);
  });
});

test('a text encoder of an absurd length is refused with a sentence', () => {
  expect(() => createTokenizer(folder, 1_000_000_000)).toThrow('reads 1000000000 tokens a prompt');
});

test('a definition that makes no tokenizer is refused with a sentence', () => {
  const broken = { ...folder, tokenizer: { definition: { model: { type: 'Riddle' } }, configuration: {} } };
  expect(() => createTokenizer(broken, 28)).toThrow(
    'The tokenizer of model starter cannot be used: download the model again, or choose another one.',
  );
});

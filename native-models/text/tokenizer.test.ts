import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openModelFolder } from '../model-folder.ts';
import { tinyModel } from '../test/tiny-model.ts';
import { createTokenizer, type PromptTokenizer } from './tokenizer.ts';

const folder = await openModelFolder(join(import.meta.dirname, '../starter'));
const starter = createTokenizer(folder.tokenizer, 'starter');
const vocab = starter.vocabulary!;

function ids(tokenizer: PromptTokenizer, text: string): number[] {
  return tokenizer.tokenize(text).map(({ id }) => id);
}

/** A word-level definition in the form of the starter's. */
function wordLevel(words: Record<string, number>): Record<string, unknown> {
  const { definition } = folder.tokenizer;
  return { ...definition, model: { type: 'WordLevel', vocab: words, unk_token: '<unk>' } };
}

describe("the starter's tokenizer", () => {
  const galaxy = ['a', 'blue', 'spiral', 'galaxy'].map((word) => vocab[word]);

  test('gives one id a word', () => {
    expect(ids(starter, 'a blue spiral galaxy')).toEqual(galaxy);
    expect(starter.tokenize('a blue').every(({ endsWord }) => endsWord)).toBe(true);
  });

  test('does not care about capitals and punctuation', () => {
    expect(ids(starter, 'A Blue, spiral GALAXY!')).toEqual(galaxy);
  });

  test('gives the same id to all words that it does not know', () => {
    expect(ids(starter, 'a zebra crossing')).toEqual([vocab['a'], 2, 2]);
    expect(starter.unknownId).toBe(2);
  });

  test('finds no words in an empty text, in other scripts and in emoji', () => {
    for (const text of ['', '   ', '…', '森の木', 'مرحبا', '🐱🚀']) expect(ids(starter, text)).toEqual([]);
  });

  test('puts its start token before every text, and nothing after it', () => {
    expect(starter).toMatchObject({ prefix: [1], suffix: [], paddingId: 0, statedLength: 32 });
  });
});

test('several words may share one id', () => {
  const definition = wordLevel({ '<pad>': 0, '<cls>': 1, '<unk>': 2, tree: 3, oak: 3, birch: 3, leaf: 4 });
  const tokenizer = createTokenizer({ definition, configuration: {} }, 'shared');
  expect(ids(tokenizer, 'tree oak birch leaf elm')).toEqual([3, 3, 3, 4, 2]);
});

test('a tokenizer may put a token after every text', async () => {
  const { tokenizer } = await openModelFolder(await tinyModel());
  expect(createTokenizer(tokenizer, 'tiny')).toMatchObject({ prefix: [1], suffix: [2] });
});

describe('a definition that makes no tokenizer is refused with a sentence', () => {
  test.each([
    ['an unknown kind of model', { model: { type: 'Riddle' } }],
    ['no model at all', {}],
    ['an id that is no whole number', wordLevel({ '<unk>': 2, tree: 0.5 })],
    ['a negative id', wordLevel({ '<unk>': 2, tree: -1 })],
    ['an absurd id', wordLevel({ '<unk>': 2, tree: 1e12 })],
    [
      'a cut-off table of characters',
      {
        model: { type: 'Unigram', unk_id: 0, vocab: [['<unk>', 0]] },
        normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAA' },
      },
    ],
  ])('%s', (_, definition) => {
    expect(() => createTokenizer({ definition, configuration: {} }, 'odd')).toThrow(
      'The tokenizer of model odd cannot be used: download the model again, or choose another one.',
    );
  });
});

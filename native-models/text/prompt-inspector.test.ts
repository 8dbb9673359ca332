import { describe, expect, test } from 'vitest';
import { openModelFolder } from '../model-folder.ts';
import { goldenTextModel } from '../test/golden-model.ts';
import { tinyModel, writeTo } from '../test/tiny-model.ts';
import { createPromptInspector, type PromptInspector } from './prompt-inspector.ts';

async function clip(): Promise<PromptInspector> {
  return createPromptInspector(await openModelFolder(await goldenTextModel('tiny-sd')));
}

/** A word-level model in whose vocabulary several words share one id. */
async function words(): Promise<PromptInspector> {
  const path = await tinyModel();
  const { tokenizer } = await openModelFolder(path);
  const { model } = tokenizer.definition as { model: { vocab: Record<string, number> } };
  const vocab = { ...model.vocab, oak: model.vocab['tree'], elm: model.vocab['tree'] };
  writeTo(path, 'tokenizer/tokenizer.json', { ...tokenizer.definition, model: { ...model, vocab } });
  return createPromptInspector(await openModelFolder(path));
}

describe('a model that reads pieces of words', () => {
  test('counts them against one window', async () => {
    expect((await clip())('a photo of a cat')).toEqual({
      unit: 'token',
      count: 5,
      window: 75,
      chunks: [5],
      cut: 0,
      replaced: [],
      unknown: [],
    });
  });

  test('tells in which chunks a long prompt is read', async () => {
    const inspect = await clip();
    expect(inspect('cat '.repeat(500))).toMatchObject({
      count: 500,
      chunks: [75, 75, 75, 75, 75, 75, 50],
      cut: 0,
    });
  });

  test('does not count brackets and weights', async () => {
    expect((await clip())('a ((photo)) of (a cat:1.3)').count).toBe(5);
  });
});

describe('a model that reads whole words', () => {
  test('tells which words it does not know, each once', async () => {
    const inspect = await words();
    expect(inspect('Zebra leaf zebra quux')).toMatchObject({
      unit: 'word',
      count: 4,
      unknown: ['zebra', 'quux'],
    });
  });

  test('tells which words it takes for another one: the first in the file with the same id', async () => {
    const inspect = await words();
    expect(inspect('oak tree').replaced).toEqual([{ word: 'oak', by: 'tree' }]);
    expect(inspect('Elm (oak:1.2) oak leaf').replaced).toEqual([
      { word: 'elm', by: 'tree' },
      { word: 'oak', by: 'tree' },
    ]);
  });

  test('tells how much of a long prompt is left out', async () => {
    expect((await words())('tree '.repeat(10))).toMatchObject({ count: 10, window: 4, chunks: [4], cut: 6 });
  });

  test('finds nothing in an empty text', async () => {
    expect((await words())('')).toMatchObject({ count: 0, chunks: [0], cut: 0, replaced: [], unknown: [] });
  });
});

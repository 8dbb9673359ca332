import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openModelFolder } from '../model-folder.ts';
import { goldenTextModel } from '../test/golden-model.ts';
import { tinyModel, writeTo } from '../test/tiny-model.ts';

async function withTokenizer(files: Record<string, string | object>): Promise<string> {
  const path = await tinyModel();
  rmSync(join(path, 'tokenizer'), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeTo(path, `tokenizer/${name}`, content);
  return path;
}

describe('a tokenizer that cannot be read is refused with a sentence', () => {
  test.each<[string, Record<string, string | object>, string]>([
    [
      'nothing at all',
      {},
      'Model tiny is incomplete: tokenizer/tokenizer.json is missing. Download it again.',
    ],
    [
      'only a SentencePiece model',
      { 'spiece.model': 'x' },
      'Model tiny has its tokenizer as tokenizer/spiece.model only, which Tenfold does not read: download tokenizer.json into that folder.',
    ],
    [
      'a vocabulary without merges',
      { 'vocab.json': { 'a</w>': 0 } },
      'Model tiny is incomplete: tokenizer/merges.txt is missing.',
    ],
    [
      'the vocabulary of another kind of tokenizer',
      { 'vocab.json': { a: 0, b: 1 }, 'merges.txt': '#version: 0.2\na b\n' },
      'tokenizer/vocab.json and merges.txt of model tiny are not those of a CLIP tokenizer',
    ],
    [
      'merges that are no pairs',
      {
        'vocab.json': { 'a</w>': 0, '<|startoftext|>': 1, '<|endoftext|>': 2 },
        'merges.txt': 'a b c\n',
      },
      'tokenizer/vocab.json and merges.txt of model tiny are not those of a CLIP tokenizer',
    ],
    ['ids that are no numbers', { 'vocab.json': { 'a</w>': 'x' } }, 'tokenizer/vocab.json of model tiny'],
    ['a list instead of settings', { 'tokenizer.json': [] }, 'tokenizer/tokenizer.json of model tiny'],
  ])('%s', async (_, files, sentence) => {
    await expect(openModelFolder(await withTokenizer(files))).rejects.toThrow(sentence);
  });
});

test('a vocabulary without any settings gets the special tokens that CLIP always has', async () => {
  const path = await goldenTextModel('tiny-sd');
  for (const file of ['special_tokens_map.json', 'tokenizer_config.json']) {
    rmSync(join(path, 'tokenizer', file));
  }
  const { tokenizer } = await openModelFolder(path);
  expect(tokenizer.configuration['pad_token']).toBe('<|endoftext|>');
});

test('a second text encoder needs a tokenizer of its own', async () => {
  const path = await goldenTextModel('tiny-sdxl');
  rmSync(join(path, 'tokenizer_2'), { recursive: true });
  await expect(openModelFolder(path)).rejects.toThrow('is incomplete: tokenizer_2/tokenizer.json is missing');
});

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openModelFolder, type OnnxComponent } from '../model-folder.ts';
import { layOut, textWindow, type TextWindow } from './text-window.ts';
import type { PromptTokenizer, Token } from './tokenizer.ts';

const folder = await openModelFolder(join(import.meta.dirname, '../starter'));

function encoderOf(length: number | string): OnnxComponent {
  return { ...folder.textEncoder, inputs: [{ name: 'input_ids', shape: ['batch', length] }] };
}

function tokenizerOf(kind: PromptTokenizer['kind'], statedLength?: number): PromptTokenizer {
  return {
    kind,
    statedLength,
    prefix: [1],
    suffix: [2],
    paddingId: 0,
    unknownId: undefined,
    vocabulary: undefined,
    tokenize: () => [],
  };
}

const free = {
  ...folder,
  unet: { ...folder.unet, inputs: [{ name: 'encoder_hidden_states', shape: ['batch', 'length', 16] }] },
};

describe('how much a model reads', () => {
  test('CLIP joins chunks of 77, of which two are special', () => {
    const window = textWindow(free, encoderOf('length'), tokenizerOf('clip', 77));
    expect(window).toEqual({ rule: 'join', length: 77, room: 75 });
  });

  test('T5 pads to 77 and grows to 512', () => {
    const window = textWindow(free, encoderOf('length'), tokenizerOf('sentencepiece', 512));
    expect(window).toEqual({ rule: 'grow', length: 77, room: 510 });
  });

  test('other encoders cut', () => {
    const window = textWindow(free, encoderOf(28), tokenizerOf('words', 99));
    expect(window).toEqual({ rule: 'cut', length: 28, room: 26 });
  });

  test('a denoiser that takes one length only gets it', () => {
    const fixed = {
      ...folder,
      unet: { ...folder.unet, inputs: [{ name: 'encoder_hidden_states', shape: ['batch', 77, 16] }] },
    };
    expect(textWindow(fixed, encoderOf('length'), tokenizerOf('clip', 77)).rule).toBe('cut');
  });

  test('a length that says "unknown" is not believed', () => {
    expect(textWindow(free, encoderOf('length'), tokenizerOf('clip', 1e30)).length).toBe(77);
  });

  test.each([0, 2, 1_000_000_000])('an encoder of %i tokens is refused with a sentence', (length) => {
    expect(() => textWindow(free, encoderOf(length), tokenizerOf('words'))).toThrow(
      `The text encoder of model starter reads ${length} tokens a prompt: Tenfold cannot use it.`,
    );
  });
});

describe('a long text', () => {
  const window: TextWindow = { rule: 'join', length: 77, room: 75 };
  const word = (text = 'cat</w>'): Token => ({ id: 1, text, endsWord: text.endsWith('</w>') });
  const words = (count: number): Token[] => Array.from({ length: count }, () => word());
  const sizes = (tokens: readonly Token[], rule = window.rule): number[] =>
    layOut(tokens, { ...window, rule }).chunks.map(({ length }) => length);

  test('is one chunk while it fits, also when it is empty', () => {
    expect(sizes([])).toEqual([0]);
    expect(sizes(words(75))).toEqual([75]);
  });

  test('is split after the last comma near the end of a chunk', () => {
    expect(sizes([...words(59), word(',</w>'), ...words(40)])).toEqual([60, 40]);
  });

  test('is split between two words where there is no comma', () => {
    expect(sizes([...words(73), word('long'), word('er'), word('word</w>')])).toEqual([73, 3]);
    expect(sizes([word(',</w>'), ...words(80)])).toEqual([75, 6]);
  });

  test('is split anywhere inside an endless word', () => {
    expect(sizes(Array.from({ length: 100 }, () => word('a')))).toEqual([75, 25]);
  });

  test('is cut where chunks cannot be joined', () => {
    const { chunks, cut } = layOut(words(100), { ...window, rule: 'cut' });
    expect([chunks.length, chunks[0]!.length, cut]).toEqual([1, 75, 25]);
  });

  test('loses nothing when it is split, and no chunk is too long', () => {
    const pieces = fc.constantFrom('cat</w>', 'sp', ',</w>');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 400 }), fc.integer({ min: 1, max: 75 }), (texts, room) => {
        const tokens = texts.map(word);
        const { chunks, cut } = layOut(tokens, { ...window, room });
        expect(chunks.flat()).toEqual(tokens);
        expect(cut).toBe(0);
        expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(room);
      }),
    );
  });
});

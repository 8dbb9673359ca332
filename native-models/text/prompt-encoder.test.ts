import { afterAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { openModelFolder } from '../model-folder.ts';
import { loadNetwork, type Network } from '../session.ts';
import { goldenTextModel, type GoldenModel } from '../test/golden-model.ts';
import { tinyModel, writeTo } from '../test/tiny-model.ts';
import { applyWeights } from './apply-weights.ts';
import type { Conditioning } from './conditioning.ts';
import { createPromptEncoder, type PromptEncoder } from './prompt-encoder.ts';

const open: Network[] = [];
afterAll(async () => {
  for (const network of open) await network.release();
});

async function encoderIn(path: string): Promise<PromptEncoder> {
  const folder = await openModelFolder(path);
  const load = async (component: 'textEncoder' | 'textEncoder2'): Promise<Network> => {
    const network = await loadNetwork(folder[component]!, folder.label, 'cpu');
    open.push(network);
    return network;
  };
  return createPromptEncoder(folder, {
    textEncoder: await load('textEncoder'),
    textEncoder2: folder.textEncoder2 && (await load('textEncoder2')),
  });
}

const golden = async (model: GoldenModel): Promise<PromptEncoder> => encoderIn(await goldenTextModel(model));

async function encode(encoder: PromptEncoder, ...prompts: string[]): Promise<Conditioning[]> {
  return (await encoder.encode(prompts, undefined, { seconds: 0 })).conditional;
}

/** States of some tokens. */
function tokens({ hiddenStates, width }: Conditioning, from: number, to: number): Float32Array {
  return hiddenStates.slice(from * width, to * width);
}

const cats = (count: number): string => new Array<string>(count).fill('cat').join(' ');

describe('a prompt longer than the window', () => {
  test('is read in chunks, each as if it stood alone, joined in order', async () => {
    const encoder = await golden('tiny-sd');
    const [whole] = await encode(encoder, `${cats(75)} a photo of a dog`);
    const [first, rest] = await encode(encoder, cats(75), 'a photo of a dog');
    expect([whole!.length, first!.length]).toEqual([154, 77]);
    expect(tokens(whole!, 0, 77)).toEqual(first!.hiddenStates);
    expect(tokens(whole!, 77, 154)).toEqual(rest!.hiddenStates);
  });

  test('makes the others as long as itself, with empty chunks', async () => {
    const encoder = await golden('tiny-sd');
    const { conditional, unconditional } = await encoder.encode([cats(500), 'a cat'], ['', 'a dog'], {
      seconds: 0,
    });
    const [empty, short] = await encode(encoder, '', 'a cat');
    const all = [...conditional, ...unconditional!];
    expect(all.map(({ length }) => length)).toEqual([539, 539, 539, 539]);
    expect(tokens(conditional[1]!, 0, 77)).toEqual(short!.hiddenStates);
    expect(tokens(conditional[1]!, 77, 154)).toEqual(empty!.hiddenStates);
    expect(tokens(conditional[1]!, 462, 539)).toEqual(empty!.hiddenStates);
    expect(conditional[1]!.mask!.reduce((sum, value) => sum + value, 0)).toBe(4 + 6 * 2);
  });

  test('keeps the pooled embedding of its first chunk, and the two encoders of SDXL in step', async () => {
    const encoder = await golden('tiny-sdxl');
    // The second tokenizer counts each “!” of “!!!” by itself.
    const [whole] = await encode(encoder, `${cats(72)} !!! ${cats(10)}`);
    const [first] = await encode(encoder, `${cats(72)} !!!`);
    expect(whole!.length).toBe(154);
    expect(whole!.pooled).toEqual(first!.pooled);
  });

  test('makes the window of T5 grow, and ends where T5 does', async () => {
    const encoder = await golden('tiny-pixel-if');
    const [short] = await encode(encoder, 'a photo');
    const [long, beside] = await encode(encoder, 'of '.repeat(100).trim(), 'a photo');
    const [longest] = await encode(encoder, 'of '.repeat(1000));
    expect([short!.length, long!.length, longest!.length]).toEqual([77, 101, 512]);
    // The mask keeps the longer padding out of the text.
    const texts = [tokens(short!, 0, 3), tokens(beside!, 0, 3)] as const;
    texts[0].forEach((value, index) => {
      expect(texts[1][index]).toBeCloseTo(value, 5);
    });
  });

  test('is cut where the network takes one length only', async () => {
    const encoder = await encoderIn(new URL('../starter', import.meta.url).pathname);
    const [cut, kept] = await encode(encoder, 'tree '.repeat(500), 'tree '.repeat(31));
    expect(cut!.length).toBe(32);
    expect(cut!.hiddenStates).toEqual(kept!.hiddenStates);
  });
});

describe('weights', () => {
  test('of 1 change nothing, to the bit', async () => {
    const encoder = await golden('tiny-sd');
    const [plain, weighted] = await encode(encoder, 'a photo of a cat', 'a (photo:1) of ([a]) cat');
    expect(weighted!.hiddenStates).toEqual(plain!.hiddenStates);
  });

  test('move the word they are on along the line from the empty prompt, and no other token', async () => {
    const encoder = await golden('tiny-sd');
    const [plain, weighted, empty] = await encode(encoder, 'a photo of a cat', 'a (photo:1.5) of a cat', '');
    const [h, e] = [tokens(plain!, 2, 3), tokens(empty!, 2, 3)];
    tokens(weighted!, 2, 3).forEach((value, index) => {
      expect(value).toBeCloseTo(e[index]! + 1.5 * (h[index]! - e[index]!), 5);
    });
    expect(tokens(weighted!, 0, 2)).toEqual(tokens(plain!, 0, 2));
    expect(tokens(weighted!, 3, 77)).toEqual(tokens(plain!, 3, 77));
  });

  test('of 0 leave what the empty prompt has there', async () => {
    for (const model of ['tiny-sd', 'tiny-sdxl', 'tiny-pixel'] as const) {
      const [without, empty] = await encode(await golden(model), '(cat:0)', '');
      expect(tokens(without!, 1, 2)).toEqual(tokens(empty!, 1, 2));
    }
  });

  test('work for the words of the starter too', async () => {
    const encoder = await encoderIn(new URL('../starter', import.meta.url).pathname);
    const [plain, more] = await encode(encoder, 'a green tree', 'a (green) tree');
    const changed = [0, 1, 2, 3, 4].map(
      (token) => tokens(plain!, token, token + 1).join() !== tokens(more!, token, token + 1).join(),
    );
    expect(changed).toEqual([false, false, true, false, false]);
  });

  test('reach words in any chunk', async () => {
    const encoder = await golden('tiny-sd');
    const [plain, more] = await encode(encoder, `${cats(80)} photo`, `${cats(80)} (photo:2)`);
    expect(tokens(more!, 0, 83)).toEqual(tokens(plain!, 0, 83));
    expect(tokens(more!, 83, 84)).not.toEqual(tokens(plain!, 83, 84));
  });

  test('are linear in the weight', () => {
    const states = fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(states, states, fc.double({ min: -2, max: 3, noNaN: true }), (h, e, weight) => {
        const apply = (...weights: number[]): Float32Array =>
          applyWeights(Float32Array.from(h), Float32Array.from(e), Float32Array.from(weights), 3);
        const [none, full, some] = [apply(0, 0), apply(1, 1), apply(weight, 1)];
        expect(full).toEqual(Float32Array.from(h));
        expect(some.subarray(3)).toEqual(full.subarray(3));
        some.subarray(0, 3).forEach((value, index) => {
          expect(value).toBeCloseTo(none[index]! + weight * (full[index]! - none[index]!), 3);
        });
      }),
    );
  });
});

describe('any text is a prompt', () => {
  test.each(['', '   ', '🐱🚀👨‍👩‍👧‍👦', '한국어 हिन्दी مرحبا', 'zxqj '.repeat(500), '((((', '\u0000\uFFFF'])(
    '“%s”',
    async (text) => {
      const [conditioning] = await encode(await golden('tiny-sd'), text);
      expect(conditioning!.length % 77).toBe(0);
      expect(conditioning!.hiddenStates.every(Number.isFinite)).toBe(true);
    },
  );

  test('only unknown words are all the same to the starter', async () => {
    const encoder = await encoderIn(new URL('../starter', import.meta.url).pathname);
    const [one, other] = await encode(encoder, 'zebra crossing', 'quick brwn');
    expect(one!.hiddenStates).toEqual(other!.hiddenStates);
  });
});

describe('parts that do not belong together are refused with a sentence', () => {
  test('a tokenizer with more tokens than the text encoder knows', async () => {
    const path = await tinyModel();
    const encoder = await encoderIn(path);
    writeTo(path, 'tokenizer/tokenizer.json', widerVocabulary(await openModelFolder(path)));
    const mismatched = await encoderIn(path);
    await expect(encode(encoder, 'tree')).resolves.toHaveLength(1);
    await expect(encode(mismatched, 'tree')).rejects.toThrow(
      "text_encoder/model.onnx of model tiny does not know token 70 of the model's tokenizer: the two do not belong together. Download the model again.",
    );
  });

  test('a second text encoder without hidden states', async () => {
    const path = await goldenTextModel('tiny-sdxl');
    const plain = await openModelFolder(await goldenTextModel('tiny-sd'));
    const folder = await openModelFolder(path);
    const network = await loadNetwork(plain.textEncoder, 'odd', 'cpu');
    open.push(network);
    expect(() => createPromptEncoder(folder, { textEncoder: network, textEncoder2: network })).toThrow(
      'text_encoder/model.onnx of model odd gives no hidden_states, which a model with two text encoders needs: Tenfold cannot use it. Choose another model.',
    );
  });
});

/** The tiny tokenizer with an id that the tiny text encoder's table of seven rows does not have. */
function widerVocabulary({ tokenizer }: Awaited<ReturnType<typeof openModelFolder>>): object {
  const { model } = tokenizer.definition as { model: { vocab: Record<string, number> } };
  return { ...tokenizer.definition, model: { ...model, vocab: { ...model.vocab, tree: 70 } } };
}

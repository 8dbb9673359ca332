/** Tokens and text encoders against transformers and diffusers; see `test/golden/README.md`. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openModelFolder, type ModelFolder } from '../model-folder.ts';
import { loadNetwork, type Network } from '../session.ts';
import {
  clipTokenizerJson,
  goldenJson,
  goldenTensors,
  goldenTextModel,
  type GoldenModel,
} from '../test/golden-model.ts';
import { createPromptReader, type PromptReader, type WeightedToken } from './prompt-reader.ts';
import { createPromptEncoder, type PromptEncoder } from './prompt-encoder.ts';
import { TextEncoder, type EncoderOutputs } from './text-encoder.ts';
import type { Token } from './tokenizer.ts';

const LENGTH = 77;
const open: Network[] = [];
afterAll(async () => {
  for (const network of open) await network.release();
});

async function load(folder: ModelFolder, component: 'textEncoder' | 'textEncoder2'): Promise<Network> {
  const network = await loadNetwork(folder[component]!, folder.label, 'cpu');
  open.push(network);
  return network;
}

/** Ids as the reference cuts and pads them, of a text with no weights. */
function rowOf(reader: PromptReader, text: string): { ids: number[]; mask: number[] } {
  const room = LENGTH - reader.tokenizer.prefix.length - reader.tokenizer.suffix.length;
  const chunk = reader.tokenizer
    .tokenize(text)
    .slice(0, room)
    .map((token: Token): WeightedToken => ({ ...token, weight: 1 }));
  const { ids, mask } = reader.row(chunk, LENGTH);
  return { ids: [...ids], mask: [...mask] };
}

function largestError(found: Float32Array, expected: Float32Array): number {
  expect(found).toHaveLength(expected.length);
  return found.reduce((most, value, index) => Math.max(most, Math.abs(value - expected[index]!)), 0);
}

describe('token ids', () => {
  const clipTexts = goldenJson('tiny-sd/tokenizer/tokens.json') as {
    text: string;
    ids: number[];
    tokenizer2: number[] | null;
  }[];
  const t5Texts = goldenJson('tiny-pixel/tokenizer/tokens.json') as {
    text: string;
    ids: number[];
    mask: number[];
  }[];
  let readers: Readonly<Record<'fromDefinition' | 'fromVocabulary' | 'second' | 't5', PromptReader>>;
  let made = false;

  async function makeReaders(): Promise<typeof readers> {
    const sdxl = await openModelFolder(await goldenTextModel('tiny-sdxl'));
    const pixel = await openModelFolder(await goldenTextModel('tiny-pixel'));
    return {
      fromVocabulary: createPromptReader(sdxl, sdxl.textEncoder, sdxl.tokenizer),
      fromDefinition: createPromptReader(sdxl, sdxl.textEncoder, {
        definition: { ...clipTokenizerJson() },
        configuration: sdxl.tokenizer.configuration,
      }),
      second: createPromptReader(sdxl, sdxl.textEncoder2!, sdxl.tokenizer2!),
      t5: createPromptReader(pixel, pixel.textEncoder, pixel.tokenizer),
    };
  }

  beforeEach(async () => {
    if (!made) readers = await makeReaders();
    made = true;
  });

  test.each(clipTexts)("CLIP's tokenizer.json reads “$text” as the reference does", ({ text, ids }) => {
    expect(rowOf(readers.fromDefinition, text).ids).toEqual(ids);
  });

  test.each(clipTexts)('CLIP’s vocabulary and merges alone read “$text” the same', ({ text, ids }) => {
    expect(rowOf(readers.fromVocabulary, text).ids).toEqual(ids);
  });

  test.each(clipTexts.filter(({ tokenizer2 }) => tokenizer2))(
    "SDXL's second tokenizer pads with “!” and reads “$text” as the reference does",
    ({ text, tokenizer2 }) => {
      expect(rowOf(readers.second, text).ids).toEqual(tokenizer2);
    },
  );

  test.each(t5Texts)('T5 reads “$text” as the reference does', ({ text, ids, mask }) => {
    expect(rowOf(readers.t5, text)).toEqual({ ids, mask });
  });
});

describe('a text encoder gives what torch gives', () => {
  const cases: {
    model: GoldenModel;
    component?: 'textEncoder2';
    golden: string;
    states: string;
    outputs?: EncoderOutputs;
  }[] = [
    { model: 'tiny-sd', golden: 'tiny-sd/text_encoder', states: 'last_hidden_state' },
    { model: 'compat/text_encoder-int32', golden: 'tiny-sd/text_encoder', states: 'last_hidden_state' },
    { model: 'tiny-pixel', golden: 'tiny-pixel/text_encoder', states: 'last_hidden_state' },
    { model: 'tiny-pixel-if', golden: 'tiny-pixel-if/text_encoder', states: 'last_hidden_state' },
    {
      model: 'tiny-sdxl',
      golden: 'tiny-sdxl/text_encoder',
      states: 'hidden_states.2',
      outputs: { layer: 'penultimate', pooled: false },
    },
    {
      model: 'tiny-sdxl',
      component: 'textEncoder2',
      golden: 'tiny-sdxl/text_encoder_2',
      states: 'hidden_states.2',
      outputs: { layer: 'penultimate', pooled: true },
    },
  ];

  test.each(cases)('$model, $golden', async ({ model, component, golden, states, outputs }) => {
    const folder = await openModelFolder(await goldenTextModel(model));
    const encoder = new TextEncoder(
      await load(folder, component ?? 'textEncoder'),
      outputs ?? { layer: 'last', pooled: false },
    );
    const tensors = goldenTensors(`${golden}/golden.safetensors`);
    const ids = tensors.get('input_ids')!;
    const rows = ids.length / LENGTH;
    for (let row = 0; row < rows; row++) {
      const part = <T extends Float32Array | undefined>(values: T): T =>
        values?.subarray((row * values.length) / rows, ((row + 1) * values.length) / rows) as T;
      const mask = part(tensors.get('attention_mask')) ?? new Float32Array(LENGTH).fill(1);
      const encoded = await encoder.encode(part(ids), mask, { seconds: 0 });
      expect(largestError(encoded.states, part(tensors.get(states))!)).toBeLessThan(2e-5);
      const pooled = part(tensors.get('text_embeds'));
      if (pooled) expect(largestError(encoded.pooled!, pooled)).toBeLessThan(2e-5);
    }
  });
});

describe('prompts are encoded as the pipelines of diffusers do', () => {
  const prompt = 'a photo of a cat, naïve café style';
  const negative = 'blurry, low quality';

  async function promptEncoder(model: GoldenModel): Promise<PromptEncoder> {
    const folder = await openModelFolder(await goldenTextModel(model));
    return createPromptEncoder(folder, {
      textEncoder: await load(folder, 'textEncoder'),
      textEncoder2: folder.textEncoder2 && (await load(folder, 'textEncoder2')),
    });
  }

  test('Stable Diffusion: the last hidden states', async () => {
    const golden = goldenTensors('tiny-sd/encode_prompt.safetensors');
    const encoder = await promptEncoder('tiny-sd');
    const { conditional, unconditional } = await encoder.encode([prompt], [negative], { seconds: 0 });
    expect(conditional[0]).toMatchObject({ length: 77, width: 16, pooled: undefined });
    expect(largestError(conditional[0]!.hiddenStates, golden.get('prompt_embeds')!)).toBeLessThan(2e-5);
    expect(largestError(unconditional![0]!.hiddenStates, golden.get('negative_prompt_embeds')!)).toBeLessThan(
      2e-5,
    );
  });

  test.each([
    ['neg', 'a negative prompt', negative],
    ['none', 'no negative prompt, which is zeros', undefined],
    ['empty', 'an empty negative prompt, which is encoded', ''],
  ])('SDXL: both encoders side by side, with %s: %s', async (name, _, given) => {
    const golden = goldenTensors('tiny-sdxl/encode_prompt.safetensors');
    const encoder = await promptEncoder('tiny-sdxl');
    const { conditional, unconditional } = await encoder.encode([prompt], [given], { seconds: 0 });
    expect(conditional[0]).toMatchObject({ length: 77, width: 32 });
    const pairs = [
      [conditional[0]!.hiddenStates, 'prompt_embeds'],
      [conditional[0]!.pooled!, 'pooled'],
      [unconditional![0]!.hiddenStates, 'negative_prompt_embeds'],
      [unconditional![0]!.pooled!, 'negative_pooled'],
    ] as const;
    for (const [found, key] of pairs) {
      expect(largestError(found, golden.get(`${name}.${key}`)!)).toBeLessThan(2e-5);
    }
  });
});

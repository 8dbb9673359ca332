/**
 * Turns the prompts of all levels into what a denoiser is conditioned on.
 *
 * One text encoder: its last hidden states. Two (SDXL): the penultimate ones of both, side by side, and the pooled
 * embedding of the second. All conditionings of one call have the same length, because a denoiser takes them together:
 * what is shorter is filled up with empty chunks, or with padding where the window grows.
 */
import { BadInputError } from '#core/errors.ts';
import type { ModelFolder } from '../model-folder.ts';
import type { Network, Stopwatch } from '../session.ts';
import type { Conditioning } from './conditioning.ts';
import { createPromptReader, type PromptReader } from './prompt-reader.ts';
import { readBatch } from './text-batch.ts';
import { TextEncoder } from './text-encoder.ts';

/** The loaded text encoders of a model. */
export interface TextNetworks {
  textEncoder: Network;
  textEncoder2: Network | undefined;
}

/** A model's text encoders with their tokenizers. */
export interface PromptEncoder {
  /**
   * Encodes prompts, each different one once.
   *
   * @param prompts One prompt a level.
   * @param negatives One negative prompt a level, an element being `undefined` where there is none: it counts as the
   *   empty text, or as zeros where the model says `force_zeros_for_empty_prompt`. `undefined` without guidance.
   * @param stopwatch Takes the time spent in the networks.
   * @returns One conditioning a prompt, all of the same length and width; equal prompts share theirs.
   * @throws {BadInputError} When the parts of the model do not fit together.
   * @throws {FailureError} When a network fails.
   */
  encode(
    prompts: readonly string[],
    negatives: readonly (string | undefined)[] | undefined,
    stopwatch: Stopwatch,
  ): Promise<{ conditional: Conditioning[]; unconditional: Conditioning[] | undefined }>;
}

/** One text encoder with the reader of its tokenizer. */
interface Branch {
  reader: PromptReader;
  encoder: TextEncoder;
}

/**
 * Makes the prompt encoder of a model.
 *
 * @param folder The model.
 * @param networks Its loaded text encoders.
 * @returns The encoder.
 * @throws {BadInputError} When the networks are not text encoders that Tenfold can use.
 */
export function createPromptEncoder(folder: ModelFolder, networks: TextNetworks): PromptEncoder {
  const branches = makeBranches(folder, networks);
  const zeros = branches.length > 1 && folder.index['force_zeros_for_empty_prompt'] === true;
  return {
    async encode(prompts, negatives, stopwatch) {
      const texts = [...new Set([...prompts, ...(negatives ?? []).map((negative) => negative ?? '')])];
      const batches = branches.map(({ reader, encoder }) => readBatch(reader, encoder, texts, stopwatch));
      const chunks = Math.max(...batches.map((batch) => batch.chunks));
      const known = new Map<string, Conditioning>();
      for (const text of texts) {
        const parts: Conditioning[] = [];
        for (const batch of batches) parts.push(await batch.encode(text, chunks));
        known.set(text, sideBySide(parts, folder.label));
      }
      const nothing = known.get('');
      const without = nothing && zeros ? zeroed(nothing) : nothing;
      return {
        conditional: prompts.map((prompt) => known.get(prompt)!),
        unconditional: negatives?.map((negative) =>
          negative === undefined ? without! : known.get(negative)!,
        ),
      };
    },
  };
}

function makeBranches(folder: ModelFolder, { textEncoder, textEncoder2 }: TextNetworks): Branch[] {
  const first = createPromptReader(folder, folder.textEncoder, folder.tokenizer);
  if (textEncoder2 === undefined) {
    return [{ reader: first, encoder: new TextEncoder(textEncoder, { layer: 'last', pooled: false }) }];
  }
  if (folder.textEncoder2 === undefined || folder.tokenizer2 === undefined) {
    throw new BadInputError(
      `Model ${folder.label} is incomplete: its second text encoder has no tokenizer_2. Download it again.`,
    );
  }
  return [
    { reader: first, encoder: new TextEncoder(textEncoder, { layer: 'penultimate', pooled: false }) },
    {
      reader: createPromptReader(folder, folder.textEncoder2, folder.tokenizer2),
      encoder: new TextEncoder(textEncoder2, { layer: 'penultimate', pooled: true }),
    },
  ];
}

/** Joins what several encoders made of one prompt, token by token; pooled is what the last one made. */
function sideBySide(parts: readonly Conditioning[], label: string): Conditioning {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const { length, mask } = first!;
  if (parts.some((part) => part.length !== length)) {
    throw new BadInputError(
      `The text encoders of model ${label} read prompts of different lengths: they do not belong together. Download the model again.`,
    );
  }
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const hiddenStates = new Float32Array(length * width);
  let column = 0;
  for (const part of parts) {
    for (let token = 0; token < length; token++) {
      const states = part.hiddenStates.subarray(token * part.width, (token + 1) * part.width);
      hiddenStates.set(states, token * width + column);
    }
    column += part.width;
  }
  return { hiddenStates, length, width, pooled: parts.at(-1)!.pooled, mask };
}

function zeroed(conditioning: Conditioning): Conditioning {
  const { hiddenStates, pooled } = conditioning;
  return {
    ...conditioning,
    hiddenStates: new Float32Array(hiddenStates.length),
    pooled: pooled && new Float32Array(pooled.length),
  };
}

/** Turns a prompt into the token ids that a text encoder reads. */
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { BadInputError } from '#core/errors.ts';
import type { ModelFolder } from './model-folder.ts';

/** The part of the library's class that is used; its own typings lack the file extensions that NodeNext needs. */
interface Tokenizer {
  encode(text: string, options?: { add_special_tokens?: boolean }): { ids: number[] };
  token_to_id(token: string): number | undefined;
}
const Tokenizer = LibraryTokenizer as unknown as new (definition: object, configuration: object) => Tokenizer;

/** Longest text, in tokens, that is believed of a model; some tokenizers state 1e30 for "unknown". */
const MAXIMUM_LENGTH = 4096;

/** What the pipelines of diffusers use where a T5 encoder states no length. */
const USUAL_LENGTH = 77;

const definitionSchema = z.looseObject({
  padding: z.looseObject({ pad_id: z.int().min(0) }).nullish(),
  truncation: z.looseObject({ max_length: z.int().min(1) }).nullish(),
});

const tokenSchema = z.union([
  z.string(),
  z.looseObject({ content: z.string() }).transform((token) => token.content),
]);
const configurationSchema = z.looseObject({
  model_max_length: z.number().nullish(),
  pad_token: tokenSchema.nullish(),
});

/** A prompt as a text encoder reads it. */
export interface TokenizedText {
  /** Exactly as many ids as the model reads. */
  ids: Float32Array;
  /** 1 for a token of the text, 0 for padding. */
  mask: Float32Array;
}

/** Makes token ids of a fixed length. */
export interface PromptTokenizer {
  /** Tokens per prompt. */
  length: number;
  encode(text: string): TokenizedText;
}

/**
 * Makes the tokenizer of a model.
 *
 * @param folder The model.
 * @param encoderLength Length that the text encoder's input is fixed to; `undefined` when it takes any.
 * @returns The tokenizer: longer texts are cut at the end (special tokens stay), shorter ones padded on the right.
 * @throws {BadInputError} When the definition cannot be used.
 */
export function createTokenizer(folder: ModelFolder, encoderLength: number | undefined): PromptTokenizer {
  const definition = definitionSchema.safeParse(folder.tokenizer.definition);
  const configuration = configurationSchema.safeParse(folder.tokenizer.configuration);
  if (!definition.success || !configuration.success) throw unusable(folder.label);
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(folder.tokenizer.definition, folder.tokenizer.configuration);
    tokenizer.encode('a');
  } catch (error) {
    throw unusable(folder.label, error);
  }
  const stated = configuration.data.model_max_length ?? definition.data.truncation?.max_length ?? 0;
  const believed = Number.isInteger(stated) && stated > 0 && stated <= MAXIMUM_LENGTH;
  if (encoderLength !== undefined && (encoderLength < 1 || encoderLength > MAXIMUM_LENGTH)) {
    throw new BadInputError(
      `The text encoder of model ${folder.label} reads ${encoderLength} tokens a prompt: Tenfold cannot use it. Choose another model.`,
    );
  }
  const length = encoderLength ?? (believed ? stated : USUAL_LENGTH);
  const padToken = configuration.data.pad_token;
  const padId =
    definition.data.padding?.pad_id ?? (padToken ? tokenizer.token_to_id(padToken) : undefined) ?? 0;
  return {
    length,
    encode(text) {
      const found = fittingIds(tokenizer, text, length);
      const ids = new Float32Array(length).fill(padId);
      ids.set(found);
      return { ids, mask: new Float32Array(length).fill(1, 0, found.length) };
    },
  };
}

function unusable(label: string, cause?: unknown): BadInputError {
  return new BadInputError(
    `The tokenizer of model ${label} cannot be used: download the model again, or choose another one.`,
    { cause },
  );
}

/** The ids of a text with its special tokens, the text cut at its end until both fit. */
function fittingIds(tokenizer: Tokenizer, text: string, length: number): number[] {
  const whole = tokenizer.encode(text).ids;
  if (whole.length <= length) return whole;
  const content = tokenizer.encode(text, { add_special_tokens: false }).ids;
  const specials = whole.length - content.length;
  const prefix = prefixLength(whole, content);
  const kept = content.slice(0, Math.max(0, length - specials));
  return [...whole.slice(0, prefix), ...kept, ...whole.slice(whole.length - (specials - prefix))].slice(
    0,
    length,
  );
}

/** How many special tokens stand before the text. */
function prefixLength(whole: readonly number[], content: readonly number[]): number {
  const specials = whole.length - content.length;
  for (let prefix = 0; prefix < specials; prefix++) {
    if (content.every((id, index) => whole[prefix + index] === id)) return prefix;
  }
  return specials;
}

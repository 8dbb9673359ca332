/** Turns a text into the tokens that a text encoder reads. */
import { Tokenizer as LibraryTokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { BadInputError } from '#core/errors.ts';
import { createSentencepieceNormalizer } from './sentencepiece-normalizer.ts';
import type { TokenizerFiles } from './tokenizer-files.ts';

/** The part of the library's class that is used; its own typings lack the file extensions that NodeNext needs. */
interface Tokenizer {
  encode(
    text: string,
    options: { add_special_tokens: boolean },
  ): { ids: (number | undefined)[]; tokens: string[] };
  token_to_id(token: string): number | undefined;
}
const Tokenizer = LibraryTokenizer as unknown as new (definition: object, configuration: object) => Tokenizer;

/** Ids travel as float32 on their way to the network, which holds whole numbers below this exactly. */
const ID_LIMIT = 2 ** 24;

/** SentencePiece writes this in front of every word. */
const WORD_START = '▁';

const normalizerSchema = z.looseObject({
  type: z.string(),
  precompiled_charsmap: z.string().nullish(),
  get normalizers() {
    return z.array(normalizerSchema).optional();
  },
});
type Normalizer = z.infer<typeof normalizerSchema>;

const tokenSchema = z.union([
  z.string(),
  z.looseObject({ content: z.string() }).transform((token) => token.content),
]);
const definitionSchema = z.looseObject({
  model: z.looseObject({
    type: z.string().optional(),
    vocab: z.union([z.record(z.string(), z.int().min(0).max(ID_LIMIT)), z.array(z.unknown()).max(ID_LIMIT)]),
    unk_token: z.string().nullish(),
    unk_id: z.int().nullish(),
    end_of_word_suffix: z.string().nullish(),
  }),
  added_tokens: z.array(z.looseObject({ content: z.string() })).optional(),
  normalizer: normalizerSchema.nullish(),
  padding: z.looseObject({ pad_id: z.int().min(0) }).nullish(),
  truncation: z.looseObject({ max_length: z.int().min(1) }).nullish(),
});
const configurationSchema = z.looseObject({
  model_max_length: z.number().nullish(),
  pad_token: tokenSchema.nullish(),
  unk_token: tokenSchema.nullish(),
});

/** One token of a text. */
export interface Token {
  /** Its number in the vocabulary, below 2²⁴. */
  id: number;
  /** Its text as the vocabulary spells it. */
  text: string;
  /** Whether a word ends with it. */
  endsWord: boolean;
}

/** How a vocabulary is made: pieces of words as in CLIP, pieces as in T5, or whole words. */
export type TokenizerKind = 'clip' | 'sentencepiece' | 'words';

/** A model's tokenizer. */
export interface PromptTokenizer {
  readonly kind: TokenizerKind;
  /** Ids that stand before every text. */
  readonly prefix: readonly number[];
  /** Ids that stand after every text. */
  readonly suffix: readonly number[];
  /** Id that fills up what a text leaves free. */
  readonly paddingId: number;
  /** Id of whatever is not in the vocabulary; `undefined` when everything can be spelt. */
  readonly unknownId: number | undefined;
  /** Ids by token, in the file's order; only of a vocabulary of whole words. */
  readonly vocabulary: Readonly<Record<string, number>> | undefined;
  /** Tokens of a text with all special ones, as the files state it; may be any number. */
  readonly statedLength: number | undefined;
  /** The tokens of a text, without the ones that stand before and after it. */
  tokenize(text: string): Token[];
}

/**
 * Makes a tokenizer from its files.
 *
 * @param files The definition and the configuration.
 * @param label Name of the model, for messages.
 * @returns The tokenizer.
 * @throws {BadInputError} When the files make no tokenizer.
 */
export function createTokenizer(files: TokenizerFiles, label: string): PromptTokenizer {
  const definition = definitionSchema.safeParse(files.definition);
  const configuration = configurationSchema.safeParse(files.configuration);
  if (!definition.success || !configuration.success) throw unusable(label);
  const { model, padding, truncation } = definition.data;
  const unknownToken = model.unk_token ?? configuration.data.unk_token;
  try {
    const { normalise, rest } = splitNormalizer(definition.data.normalizer ?? undefined);
    const tokenizer = new Tokenizer(
      { ...files.definition, normalizer: rest && withPlainSigma(rest) },
      // The library takes the unknown word of a word-level model from here only.
      { ...files.configuration, unk_token: unknownToken },
    );
    const unknownId = model.unk_id ?? (unknownToken ? tokenizer.token_to_id(unknownToken) : undefined);
    const idsOf = (text: string, special: boolean): { ids: number[]; tokens: string[] } => {
      const { ids, tokens } = tokenizer.encode(normalise(text), { add_special_tokens: special });
      return { tokens, ids: ids.map((id) => checkedId(id ?? unknownId)) };
    };
    const { prefix, suffix } = specialIds(idsOf('a', true).ids, idsOf('a', false).ids);
    const padToken = configuration.data.pad_token;
    const kind = kindOf(definition.data);
    const added = new Set(definition.data.added_tokens?.map(({ content }) => content));
    const endsWord = wordEnds(kind, model.end_of_word_suffix ?? '', added);
    return {
      kind,
      prefix,
      suffix,
      paddingId: checkedId(padding?.pad_id ?? (padToken ? tokenizer.token_to_id(padToken) : undefined) ?? 0),
      unknownId,
      vocabulary: kind === 'words' && !Array.isArray(model.vocab) ? model.vocab : undefined,
      statedLength: truncation?.max_length ?? configuration.data.model_max_length ?? undefined,
      tokenize(text) {
        const { ids, tokens } = idsOf(text, false);
        return ids.map((id, index) => ({
          id,
          text: tokens[index]!,
          endsWord: endsWord(tokens[index]!, tokens[index + 1]),
        }));
      },
    };
  } catch (error) {
    throw unusable(label, error);
  }
}

function unusable(label: string, cause?: unknown): BadInputError {
  return new BadInputError(
    `The tokenizer of model ${label} cannot be used: download the model again, or choose another one.`,
    { cause },
  );
}

function checkedId(id: number | undefined): number {
  if (id === undefined || !Number.isInteger(id) || id < 0 || id >= ID_LIMIT) {
    throw new RangeError(`${String(id)} is no token id.`);
  }
  return id;
}

function kindOf({ model }: z.infer<typeof definitionSchema>): TokenizerKind {
  if (model.type === 'Unigram' || Array.isArray(model.vocab)) return 'sentencepiece';
  return model.type === 'BPE' && model.end_of_word_suffix ? 'clip' : 'words';
}

/** Tells whether a word ends between a token and the next one. */
function wordEnds(
  kind: TokenizerKind,
  suffix: string,
  added: ReadonlySet<string>,
): (token: string, next: string | undefined) => boolean {
  if (kind === 'clip') return (token) => token.endsWith(suffix) || added.has(token);
  if (kind === 'sentencepiece') return (_, next) => next === undefined || next.startsWith(WORD_START);
  return () => true;
}

/** What stands before and after a text. */
function specialIds(
  whole: readonly number[],
  content: readonly number[],
): { prefix: number[]; suffix: number[] } {
  const specials = whole.length - content.length;
  let before = 0;
  while (before < specials && !content.every((id, index) => whole[before + index] === id)) before += 1;
  return { prefix: whole.slice(0, before), suffix: whole.slice(before + content.length) };
}

/** Takes SentencePiece's table out of the definition, where it stands first: the library only approximates it. */
function splitNormalizer(normalizer: Normalizer | undefined): {
  normalise: (text: string) => string;
  rest: Normalizer | null;
} {
  const steps = normalizer?.type === 'Sequence' ? (normalizer.normalizers ?? []) : [normalizer];
  const charsmap = steps[0]?.type === 'Precompiled' ? steps[0].precompiled_charsmap : undefined;
  if (!charsmap) return { normalise: (text) => text, rest: normalizer ?? null };
  const rest = steps.slice(1).filter((step) => step !== undefined);
  return {
    normalise: createSentencepieceNormalizer(charsmap),
    rest: { type: 'Sequence', normalizers: rest },
  };
}

/**
 * JavaScript lower-cases Σ by its place in the word (ς at the end); the tokenizers that models were trained with look at
 * each letter by itself (always σ).
 */
function withPlainSigma(normalizer: Normalizer): Normalizer {
  if (normalizer.normalizers) {
    return { ...normalizer, normalizers: normalizer.normalizers.map(withPlainSigma) };
  }
  if (normalizer.type !== 'Lowercase') return normalizer;
  const sigma = { type: 'Replace', pattern: { String: 'Σ' }, content: 'σ' };
  return { type: 'Sequence', normalizers: [sigma, normalizer] };
}

/** Reads prompts for one text encoder: brackets to weights, text to tokens, tokens to windows. */
import type { ModelFolder, OnnxComponent } from '../model-folder.ts';
import { parseWeights } from './prompt-weights.ts';
import { layOut, textWindow, type TextWindow } from './text-window.ts';
import type { TokenizerFiles } from './tokenizer-files.ts';
import { createTokenizer, type PromptTokenizer, type Token } from './tokenizer.ts';

/** A token, and how much it counts. */
export interface WeightedToken extends Token {
  /** 1 is neither more nor less than usual. */
  weight: number;
}

/** A prompt as one text encoder reads it. */
export interface ReadPrompt {
  /** Tokens of each window, without special ones; at least one window. */
  chunks: WeightedToken[][];
  /** Tokens at the end that are not read. */
  cut: number;
}

/** One row of ids as a text encoder takes it. */
export interface IdRow {
  ids: Float32Array;
  /** 1 for text and its special tokens, 0 for padding. */
  mask: Float32Array;
  /** Weight of each token; 1 for special ones and padding. */
  weights: Float32Array;
}

/** Reads prompts for one text encoder. */
export interface PromptReader {
  readonly tokenizer: PromptTokenizer;
  readonly window: TextWindow;
  /** Reads a prompt. */
  read(prompt: string): ReadPrompt;
  /** Tokens that a window needs for a chunk, special ones included. */
  lengthOf(chunk: readonly WeightedToken[]): number;
  /** Writes a chunk as a row of `length` ids, special tokens and padding included. */
  row(chunk: readonly WeightedToken[], length: number): IdRow;
}

/**
 * Makes a reader.
 *
 * @param folder The model.
 * @param encoder The text encoder to read for.
 * @param files Its tokenizer.
 * @returns The reader.
 * @throws {BadInputError} When the tokenizer or the encoder's length cannot be used.
 */
export function createPromptReader(
  folder: ModelFolder,
  encoder: OnnxComponent,
  files: TokenizerFiles,
): PromptReader {
  const tokenizer = createTokenizer(files, folder.label);
  const window = textWindow(folder, encoder, tokenizer);
  const { prefix, suffix, paddingId } = tokenizer;
  return {
    tokenizer,
    window,
    read: (prompt) => layOut(weightedTokens(prompt, tokenizer), window),
    lengthOf: (chunk) => prefix.length + chunk.length + suffix.length,
    row(chunk, length) {
      const found = [...prefix, ...chunk.map(({ id }) => id), ...suffix];
      const ids = new Float32Array(length).fill(paddingId);
      ids.set(found);
      const weights = new Float32Array(length).fill(1);
      weights.set(
        chunk.map(({ weight }) => weight),
        prefix.length,
      );
      return { ids, mask: new Float32Array(length).fill(1, 0, found.length), weights };
    },
  };
}

/** A prompt of one weight is tokenised as it stands; one of several is a sequence of texts, each by itself. */
function weightedTokens(prompt: string, tokenizer: PromptTokenizer): WeightedToken[] {
  const stretches = parseWeights(prompt);
  const several = stretches.length > 1;
  return stretches.flatMap(({ text, weight }) =>
    tokenizer.tokenize(several ? text.trim() : text).map((token) => ({ ...token, weight })),
  );
}

/**
 * How much text a model reads, and what becomes of a longer one.
 *
 * - CLIP was trained on windows of 77 tokens. A longer text is read in chunks, each with its own start and end, and the
 *   hidden states are joined: cross-attention takes any number of them.
 * - T5 knows relative positions only. Its window grows with the text up to the length that it was trained on.
 * - Other encoders have positions for a fixed length, and their denoisers never saw anything else: the rest of a longer
 *   text is left out, and the studio says so. The same holds for any network that is fixed to one length.
 */
import { BadInputError } from '#core/errors.ts';
import type { ModelFolder, OnnxComponent } from '../model-folder.ts';
import type { PromptTokenizer, Token } from './tokenizer.ts';

/** Longest window, in tokens, that is believed of a model; some tokenizers state 1e30 for "unknown". */
const MAXIMUM_LENGTH = 4096;

/** What the pipelines of diffusers pad a T5 text to, and CLIP's own window. */
const USUAL_LENGTH = 77;

/** T5 was trained on texts of up to this many tokens. */
const T5_LENGTH = 512;

/** How far back from a chunk's end a better place to split is looked for, in tokens. */
const SPLIT_SEARCH = 20;

/** A piece of punctuation that a chunk may well end with. */
const PUNCTUATION = /^[,.;]+(?:<\/w>)?$/;

/** How much of a text an encoder reads at once. */
export interface TextWindow {
  /** What becomes of a text that does not fit: chunks joined, a longer window, or a cut. */
  rule: 'join' | 'grow' | 'cut';
  /** Tokens that are read at once with the special ones; where the window grows, the least. */
  length: number;
  /** Tokens of the text itself that fit into one window, at its longest. */
  room: number;
}

/**
 * Finds out how much text a model reads.
 *
 * @param folder The model.
 * @param encoder Its text encoder.
 * @param tokenizer The tokenizer that belongs to it.
 * @returns The window.
 * @throws {BadInputError} When the lengths make no sense.
 */
export function textWindow(
  folder: ModelFolder,
  encoder: OnnxComponent,
  tokenizer: PromptTokenizer,
): TextWindow {
  const fixed = fixedLength(encoder, (input) => input.shape.length === 2 && !input.name.includes('mask'));
  const denoiserLength = fixedLength(folder.unet, (input) => input.shape.length === 3);
  const stated = tokenizer.statedLength ?? 0;
  const believed = Number.isInteger(stated) && stated > 0 && stated <= MAXIMUM_LENGTH;
  const grows = tokenizer.kind === 'sentencepiece';
  const usual = believed ? stated : USUAL_LENGTH;
  const length = fixed ?? (grows ? Math.min(usual, USUAL_LENGTH) : usual);
  const specials = tokenizer.prefix.length + tokenizer.suffix.length;
  if (length <= specials || length > MAXIMUM_LENGTH) {
    throw new BadInputError(
      `The text encoder of model ${folder.label} reads ${length} tokens a prompt: Tenfold cannot use it. Choose another model.`,
    );
  }
  if (denoiserLength !== undefined) return { rule: 'cut', length, room: length - specials };
  if (tokenizer.kind === 'clip') return { rule: 'join', length, room: length - specials };
  if (grows && fixed === undefined) return { rule: 'grow', length, room: T5_LENGTH - specials };
  return { rule: 'cut', length, room: length - specials };
}

function fixedLength(
  network: OnnxComponent,
  fits: (input: OnnxComponent['inputs'][number]) => boolean,
): number | undefined {
  const length = network.inputs.find(fits)?.shape[1];
  return typeof length === 'number' ? length : undefined;
}

/**
 * Lays a text out over windows.
 *
 * A chunk ends after a comma or full stop where there is one near its end, else after a word.
 *
 * @param tokens The text's tokens.
 * @param window How much is read at once.
 * @returns The tokens of each window, at least one window (an empty text has an empty one), and how many tokens at the
 *   end are left out.
 */
export function layOut<T extends Token>(
  tokens: readonly T[],
  window: TextWindow,
): { chunks: T[][]; cut: number } {
  const { rule, room } = window;
  if (rule !== 'join') return { chunks: [tokens.slice(0, room)], cut: Math.max(0, tokens.length - room) };
  const chunks: T[][] = [];
  let start = 0;
  while (tokens.length - start > room) {
    const end = start + splitPlace(tokens.slice(start, start + room));
    chunks.push(tokens.slice(start, end));
    start = end;
  }
  chunks.push(tokens.slice(start));
  return { chunks, cut: 0 };
}

/** How many of the tokens, which are more than fit with the next one, a chunk takes. */
function splitPlace(tokens: readonly Token[]): number {
  const earliest = Math.max(0, tokens.length - SPLIT_SEARCH);
  const last = (fits: (token: Token) => boolean): number | undefined => {
    const index = tokens.findLastIndex(fits);
    return index >= earliest ? index + 1 : undefined;
  };
  return last(({ text }) => PUNCTUATION.test(text)) ?? last(({ endsWord }) => endsWord) ?? tokens.length;
}

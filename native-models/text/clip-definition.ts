/**
 * Builds the definition of a CLIP tokenizer for model folders that hold only its vocabulary and its merges, as most
 * exports of Stable Diffusion do. The result has the form of a `tokenizer.json`.
 *
 * @see https://huggingface.co/docs/transformers/model_doc/clip
 */

/** Marks the last piece of a word. */
const END_OF_WORD = '</w>';

/** CLIP splits a text into contractions, runs of letters, single digits, and runs of anything else but spaces. */
const WORDS = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

/** The tokens with a meaning of their own; each must be in the vocabulary. */
export interface ClipSpecialTokens {
  start: string;
  end: string;
  unknown: string;
  padding: string;
}

/**
 * Builds the definition.
 *
 * @param vocabulary Ids by token: `vocab.json`.
 * @param merges Text of `merges.txt`: a line with the version, then one pair of pieces a line, best first.
 * @param special The tokens with a meaning of their own.
 * @returns The definition; `undefined` when the files are not those of a CLIP tokenizer.
 */
export function clipDefinition(
  vocabulary: Record<string, number>,
  merges: string,
  special: ClipSpecialTokens,
): Record<string, unknown> | undefined {
  const id = (token: string): number | undefined =>
    Object.hasOwn(vocabulary, token) ? vocabulary[token] : undefined;
  const [start, end] = [id(special.start), id(special.end)];
  const added = [...new Set([special.start, special.end, special.unknown, special.padding])];
  if (added.some((token) => id(token) === undefined) || id(`a${END_OF_WORD}`) === undefined) return undefined;
  const pairs = merges
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#version'))
    .map((line) => line.split(' '));
  if (pairs.length === 0 || pairs.some((pair) => pair.length !== 2)) return undefined;
  return {
    version: '1.0',
    added_tokens: added.map((content) => ({
      id: id(content),
      content,
      special: true,
      normalized: false,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: WORDS }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      cls: [special.start, start],
      sep: [special.end, end],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      unk_token: special.unknown,
      continuing_subword_prefix: '',
      end_of_word_suffix: END_OF_WORD,
      vocab: vocabulary,
      merges: pairs,
    },
  };
}

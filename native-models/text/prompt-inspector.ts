/** Tells what a model will read of a text, without loading any network. */
import type { PromptInspection } from '#core/contract/studio.ts';
import type { ModelFolder } from '../model-folder.ts';
import { createPromptReader, type WeightedToken } from './prompt-reader.ts';
import type { PromptTokenizer } from './tokenizer.ts';

/** Words listed at most of each kind; a text of nothing but unknown words needs no longer list. */
const LISTED_WORDS = 50;

/** Inspects texts for one model. */
export type PromptInspector = (text: string) => PromptInspection;

/**
 * Makes an inspector.
 *
 * @param folder The model. Where it has two text encoders, the first one's tokenizer counts: both read nearly the same.
 * @returns The inspector.
 * @throws {BadInputError} When the tokenizer cannot be used.
 */
export function createPromptInspector(folder: ModelFolder): PromptInspector {
  const reader = createPromptReader(folder, folder.textEncoder, folder.tokenizer);
  const { tokenizer, window } = reader;
  const understand = wordReader(tokenizer);
  return (text) => {
    const { chunks, cut } = reader.read(text);
    const sizes = chunks.map(({ length }) => length);
    return {
      unit: tokenizer.kind === 'words' ? 'word' : 'token',
      count: sizes.reduce((sum, size) => sum + size, cut),
      window: window.room,
      chunks: sizes,
      cut,
      ...understand(chunks.flat()),
    };
  };
}

/** Tells which words of a word-level vocabulary stand for another one, and which are unknown; else there are none. */
function wordReader({
  vocabulary,
  unknownId,
}: PromptTokenizer): (tokens: readonly WeightedToken[]) => Pick<PromptInspection, 'replaced' | 'unknown'> {
  if (vocabulary === undefined) return () => ({ replaced: [], unknown: [] });
  // Several words may share an id; the first one in the file is what the model was trained to call it.
  const canonical = new Map<number, string>();
  for (const [word, id] of Object.entries(vocabulary)) {
    if (!canonical.has(id)) canonical.set(id, word);
  }
  return (tokens) => {
    const replaced = new Map<string, string>();
    const unknown = new Set<string>();
    for (const { id, text } of tokens) {
      const word = canonical.get(id);
      if (id === unknownId) unknown.add(text);
      else if (word !== undefined && word !== text) replaced.set(text, word);
    }
    return {
      replaced: [...replaced].slice(0, LISTED_WORDS).map(([word, by]) => ({ word, by })),
      unknown: [...unknown].slice(0, LISTED_WORDS),
    };
  };
}

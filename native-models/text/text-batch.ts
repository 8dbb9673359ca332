/** The prompts of one job, read for one text encoder and encoded to conditionings of one length. */
import type { Stopwatch } from '../session.ts';
import { applyWeights } from './apply-weights.ts';
import type { Conditioning } from './conditioning.ts';
import type { PromptReader, ReadPrompt } from './prompt-reader.ts';
import type { EncodedRow, TextEncoder } from './text-encoder.ts';

/** A set of prompts, read and about to be encoded together. */
export interface TextBatch {
  /** Chunks of the longest prompt, at least 1. */
  readonly chunks: number;
  /**
   * Encodes one of the prompts.
   *
   * @param text The prompt.
   * @param chunks Chunks to fill up to with empty ones; at least as many as the prompt has.
   * @returns Its conditioning; equal chunks are encoded once.
   */
  encode(text: string, chunks: number): Promise<Conditioning>;
}

/**
 * Reads prompts for one text encoder.
 *
 * @param reader The reader of its tokenizer.
 * @param encoder The loaded encoder.
 * @param texts The prompts, each once.
 * @param stopwatch Takes the time spent in the network.
 * @returns The batch; nothing is encoded yet.
 */
export function readBatch(
  reader: PromptReader,
  encoder: TextEncoder,
  texts: readonly string[],
  stopwatch: Stopwatch,
): TextBatch {
  const prompts = new Map<string, ReadPrompt>(texts.map((text) => [text, reader.read(text)]));
  const allChunks = [...prompts.values()].flatMap((prompt) => prompt.chunks);
  const length = Math.max(reader.window.length, ...allChunks.map((chunk) => reader.lengthOf(chunk)));
  const encoded = new Map<string, Promise<EncodedRow>>();
  const encodeRow = (ids: Float32Array, mask: Float32Array): Promise<EncodedRow> => {
    const key = ids.join();
    const row = encoded.get(key) ?? encoder.encode(ids, mask, stopwatch);
    encoded.set(key, row);
    return row;
  };
  return {
    chunks: Math.max(...[...prompts.values()].map((prompt) => prompt.chunks.length)),
    async encode(text, chunks) {
      const parts: { states: Float32Array; mask: Float32Array; row: EncodedRow }[] = [];
      for (let index = 0; index < chunks; index++) {
        const { ids, mask, weights } = reader.row(prompts.get(text)?.chunks[index] ?? [], length);
        const row = await encodeRow(ids, mask);
        let { states } = row;
        if (weights.some((weight) => weight !== 1)) {
          const nothing = reader.row([], length);
          const empty = await encodeRow(nothing.ids, nothing.mask);
          states = applyWeights(states, empty.states, weights, row.width);
        }
        parts.push({ states, mask, row });
      }
      const { width, pooled } = parts[0]!.row;
      return {
        hiddenStates: joined(parts.map(({ states }) => states)),
        length: length * chunks,
        width,
        pooled,
        mask: joined(parts.map(({ mask }) => mask)),
      };
    },
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

/** Turns the prompts of all levels into what a denoiser is conditioned on. */
import type { ModelFolder } from '../model-folder.ts';
import type { Network, Stopwatch } from '../session.ts';
import { PromptEncoder as SingleEncoder } from '../text-encoder.ts';
import type { Conditioning } from './conditioning.ts';

/** The loaded text encoders of a model. */
export interface TextNetworks {
  textEncoder: Network;
  textEncoder2: Network | undefined;
}

/** A model's text encoders with their tokenizers. */
export interface PromptEncoder {
  /**
   * Encodes prompts.
   *
   * @param prompts One prompt a level.
   * @param negatives One negative prompt a level, the empty string for none; `undefined` without guidance.
   * @param stopwatch Takes the time spent in the networks.
   * @returns One conditioning a prompt; `unconditional` has those of the negatives.
   */
  encode(
    prompts: readonly string[],
    negatives: readonly string[] | undefined,
    stopwatch: Stopwatch,
  ): Promise<{ conditional: Conditioning[]; unconditional: Conditioning[] | undefined }>;
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
  const single = new SingleEncoder(folder, networks.textEncoder);
  const encodeAll = async (texts: readonly string[], stopwatch: Stopwatch): Promise<Conditioning[]> =>
    (await single.encode(texts, stopwatch)).map(({ values, length, width }) => ({
      hiddenStates: values,
      length,
      width,
      pooled: undefined,
      mask: undefined,
    }));
  return {
    async encode(prompts, negatives, stopwatch) {
      return {
        conditional: await encodeAll(prompts, stopwatch),
        unconditional: negatives && (await encodeAll(negatives, stopwatch)),
      };
    },
  };
}

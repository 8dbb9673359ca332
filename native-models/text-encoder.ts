/** Turns prompts into the embeddings that a denoiser is conditioned on. */
import type { Tensor } from 'onnxruntime-node';
import { BadInputError } from '#core/errors.ts';
import type { ModelFolder } from './model-folder.ts';
import type { Network, NetworkInput, Stopwatch } from './session.ts';
import { createTokenizer, type PromptTokenizer } from './tokenizer.ts';

/** Embedding of one prompt: `length` tokens of `width` numbers each, row by row. */
export interface Embedding {
  values: Float32Array;
  length: number;
  width: number;
}

/** A model's text encoder with its tokenizer. */
export class PromptEncoder {
  readonly #network: Network;
  readonly #tokenizer: PromptTokenizer;
  readonly #ids: NetworkInput;
  readonly #mask: NetworkInput | undefined;
  readonly #output: string;

  /**
   * Reads the network's names and shapes.
   *
   * @param folder The model.
   * @param network Its loaded text encoder.
   * @throws {BadInputError} When it is not a text encoder that Tenfold can use.
   */
  constructor(folder: ModelFolder, network: Network) {
    this.#network = network;
    const rest = network.inputs.filter((input) => input.shape.length === 2);
    this.#mask = rest.find((input) => input.name.includes('mask'));
    const ids = rest.find((input) => input !== this.#mask);
    const unknown = network.inputs.find((input) => input !== ids && input !== this.#mask);
    if (ids === undefined || unknown !== undefined) {
      const what = unknown === undefined ? 'takes no token ids' : `needs an input “${unknown.name}”`;
      throw new BadInputError(`${network.title} ${what}: Tenfold cannot use it. Choose another model.`);
    }
    this.#ids = ids;
    const outputs = network.outputs.filter((output) => output.shape.length === 3);
    const output = outputs.find(({ name }) => name === 'last_hidden_state') ?? outputs[0];
    if (output === undefined) {
      throw new BadInputError(
        `${network.title} gives no embedding for every token: Tenfold cannot use it. Choose another model.`,
      );
    }
    this.#output = output.name;
    const length = ids.shape[1];
    this.#tokenizer = createTokenizer(folder, typeof length === 'number' ? length : undefined);
  }

  /**
   * Encodes prompts, each different one once and by itself, so that its embedding never depends on the others.
   *
   * @param texts The prompts; an empty one is the unconditional text.
   * @param stopwatch Takes the time spent in the network.
   * @returns One embedding a prompt; equal prompts share theirs.
   */
  async encode(texts: readonly string[], stopwatch: Stopwatch): Promise<Embedding[]> {
    const known = new Map<string, Embedding>();
    const embeddings: Embedding[] = [];
    for (const text of texts) {
      const embedding = known.get(text) ?? (await this.#encodeOne(text, stopwatch));
      known.set(text, embedding);
      embeddings.push(embedding);
    }
    return embeddings;
  }

  async #encodeOne(text: string, stopwatch: Stopwatch): Promise<Embedding> {
    const { ids, mask } = this.#tokenizer.encode(text);
    const shape = [1, this.#tokenizer.length];
    const feeds: Record<string, Tensor> = { [this.#ids.name]: this.#network.tensor(this.#ids, ids, shape) };
    if (this.#mask) feeds[this.#mask.name] = this.#network.tensor(this.#mask, mask, shape);
    const result = await this.#network.run(feeds, this.#output, stopwatch);
    const [rows, length, width] = result.shape;
    if (result.shape.length !== 3 || rows !== 1 || length === undefined || width === undefined) {
      throw new BadInputError(
        `${this.#network.title} gives embeddings of shape ${result.shape.join('×')}: Tenfold cannot use it. Choose another model.`,
      );
    }
    return { values: result.values.slice(), length, width };
  }
}

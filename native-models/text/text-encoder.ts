/** One text encoder, loaded: rows of ids go in, hidden states and a pooled embedding come out. */
import type { Tensor } from 'onnxruntime-node';
import { BadInputError, errorMessage } from '#core/errors.ts';
import type { Network, NetworkInput, NetworkOutput, Stopwatch } from '../session.ts';

/** ONNX Runtime's words for an id that the embedding has no row for. */
const ID_TOO_LARGE = /out of data bounds|indices element|index out of (?:bounds|range)/i;

/** Name of a layer's output, as exporters write it. Layer 0 is the embedding, the last one comes before the final norm. */
const LAYER_OUTPUT = /^hidden_states[._](\d+)$/;

/** What a text encoder makes of one row of ids. */
export interface EncodedRow {
  /** length × width, row by row. */
  states: Float32Array;
  width: number;
  /** Embedding of the whole text; `undefined` where it was not asked for. */
  pooled: Float32Array | undefined;
}

/** Which of a text encoder's outputs a model uses. */
export interface EncoderOutputs {
  /** `last` is the normed output of the last layer, `penultimate` the raw one of the layer before. */
  layer: 'last' | 'penultimate';
  /** Whether the projected embedding of the whole text is used. */
  pooled: boolean;
}

/** A loaded text encoder. */
export class TextEncoder {
  readonly #network: Network;
  readonly #ids: NetworkInput;
  readonly #mask: NetworkInput | undefined;
  readonly #outputs: readonly string[];

  /**
   * Reads the network's names and shapes.
   *
   * @param network The loaded network.
   * @param wanted Which outputs the model uses.
   * @throws {BadInputError} When it is not a text encoder that Tenfold can use.
   */
  constructor(network: Network, wanted: EncoderOutputs) {
    this.#network = network;
    const rows = network.inputs.filter((input) => input.shape.length === 2);
    this.#mask = rows.find((input) => input.name.includes('mask'));
    const ids = rows.find((input) => input !== this.#mask);
    const unknown = network.inputs.find((input) => input !== ids && input !== this.#mask);
    if (ids === undefined || unknown !== undefined) {
      const what = unknown === undefined ? 'takes no token ids' : `needs an input “${unknown.name}”`;
      throw unusable(network, what);
    }
    this.#ids = ids;
    const states = findStates(network.outputs, wanted.layer);
    if (states === undefined) {
      throw unusable(
        network,
        wanted.layer === 'last'
          ? 'gives no embedding for every token'
          : 'gives no hidden_states, which a model with two text encoders needs',
      );
    }
    const pooled = network.outputs.find(({ name }) => name === 'text_embeds');
    if (wanted.pooled && pooled === undefined) throw unusable(network, 'gives no text_embeds');
    this.#outputs = wanted.pooled ? [states, pooled!.name] : [states];
  }

  /**
   * Encodes one row by itself, so that the result never depends on others.
   *
   * @param ids Token ids.
   * @param mask 1 for text, 0 for padding, as many as ids; given to encoders that take it.
   * @param stopwatch Takes the time spent in the network.
   * @returns What the network makes of it.
   * @throws {BadInputError} When the network does not know an id, or gives another shape than a text encoder's.
   */
  async encode(ids: Float32Array, mask: Float32Array, stopwatch: Stopwatch): Promise<EncodedRow> {
    const network = this.#network;
    const shape = [1, ids.length];
    const feeds: Record<string, Tensor> = { [this.#ids.name]: network.tensor(this.#ids, ids, shape) };
    if (this.#mask) feeds[this.#mask.name] = network.tensor(this.#mask, mask, shape);
    const [states, pooled] = await this.#run(feeds, Math.max(...ids), stopwatch);
    const [rows, length, width] = states!.shape;
    if (states!.shape.length !== 3 || rows !== 1 || length !== ids.length || width === undefined) {
      throw unusable(network, `gives embeddings of shape ${states!.shape.join('×')}`);
    }
    return { states: states!.values.slice(), width, pooled: pooled?.values.slice() };
  }

  async #run(
    feeds: Record<string, Tensor>,
    largestId: number,
    stopwatch: Stopwatch,
  ): Promise<Awaited<ReturnType<Network['runFor']>>> {
    try {
      return await this.#network.runFor(feeds, this.#outputs, stopwatch);
    } catch (error) {
      if (!ID_TOO_LARGE.test(errorMessage(error))) throw error;
      throw new BadInputError(
        `${this.#network.title} does not know token ${largestId} of the model's tokenizer: the two do not belong together. Download the model again.`,
        { cause: error },
      );
    }
  }
}

function findStates(outputs: readonly NetworkOutput[], layer: EncoderOutputs['layer']): string | undefined {
  if (layer === 'last') {
    const perToken = outputs.filter(({ name, shape }) => shape.length === 3 && !LAYER_OUTPUT.test(name));
    return (perToken.find(({ name }) => name === 'last_hidden_state') ?? perToken[0])?.name;
  }
  const layers = outputs
    .flatMap(({ name }) => {
      const number = LAYER_OUTPUT.exec(name)?.[1];
      return number === undefined ? [] : [{ name, number: Number(number) }];
    })
    .sort((a, b) => a.number - b.number);
  return layers[layers.length - 2]?.name;
}

function unusable(network: Network, what: string): BadInputError {
  return new BadInputError(`${network.title} ${what}: Tenfold cannot use it. Choose another model.`);
}

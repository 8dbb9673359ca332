/**
 * A network that can be loaded again: when it is needed after a rest, and on the processor when its provider fails.
 */
import type { Tensor } from 'onnxruntime-node';
import { errorKind, errorMessage } from '#core/errors.ts';
import { PROVIDER_TITLES, type ExecutionProvider } from './provider-names.ts';
import { shortReason } from './runtime.ts';
import { ProviderError, Network, type NetworkInput, type OutputValues, type Stopwatch } from './session.ts';

/** A network and what loaded it. */
export class ReloadableNetwork extends Network {
  readonly inputs: Network['inputs'];
  readonly outputs: Network['outputs'];
  readonly title: string;
  readonly #first: Network;
  readonly #load: (provider: ExecutionProvider) => Promise<Network>;
  readonly #tell: (notice: string) => void;
  /** `undefined` while it rests. */
  #network: Network | undefined;
  #provider: ExecutionProvider;

  /**
   * Takes charge of a loaded network.
   *
   * @param network The network.
   * @param provider Where it was loaded.
   * @param load Loads it again.
   * @param tell Receives a sentence for people when the provider fails.
   */
  constructor(
    network: Network,
    provider: ExecutionProvider,
    load: (provider: ExecutionProvider) => Promise<Network>,
    tell: (notice: string) => void,
  ) {
    super();
    this.inputs = network.inputs;
    this.outputs = network.outputs;
    this.title = network.title;
    this.#first = network;
    this.#network = network;
    this.#provider = provider;
    this.#load = load;
    this.#tell = tell;
  }

  /** What computes now. */
  get provider(): ExecutionProvider {
    return this.#provider;
  }

  /**
   * Makes a tensor for one of the inputs, also at rest.
   *
   * @param input The input.
   * @param values The numbers, converted to the input's type; a float32 tensor shares this memory.
   * @param shape Dimensions whose product is the number of values.
   * @returns The tensor.
   */
  tensor(input: NetworkInput, values: Float32Array, shape: readonly number[]): Tensor {
    // Tensors live in main memory and know nothing of sessions, so one that has been released still makes them.
    return this.#first.tensor(input, values, shape);
  }

  /**
   * Runs the network: loads it first if it rests, and repeats the run on the processor if its provider fails.
   *
   * @param feeds One tensor for every input, by name.
   * @param outputs Names of the outputs wanted.
   * @param stopwatch Takes the time that the run needed.
   * @returns Values and dimensions of each, in the same order.
   * @throws {FailureError} As `Network.runFor` does on the processor, and `OutOfMemoryError` on every provider.
   */
  async runFor(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
    stopwatch: Stopwatch,
  ): Promise<OutputValues[]> {
    try {
      return await (await this.#awake()).runFor(feeds, outputs, stopwatch);
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      await this.#moveToProcessor(error.reason);
      return (await this.#awake()).runFor(feeds, outputs, stopwatch);
    }
  }

  /** Frees the memory until the network is run again. */
  async rest(): Promise<void> {
    const network = this.#network;
    this.#network = undefined;
    await network?.release();
  }

  /** Frees the network's memory. */
  async release(): Promise<void> {
    await this.rest();
  }

  async #awake(): Promise<Network> {
    this.#network ??= await this.#wake();
    return this.#network;
  }

  async #wake(): Promise<Network> {
    try {
      return await this.#load(this.#provider);
    } catch (error) {
      if (this.#provider === 'cpu' || errorKind(error) !== 'defect') throw error;
      throw new ProviderError(this.title, shortReason(errorMessage(error)));
    }
  }

  /** The processor throws no `ProviderError`, so this happens once at most. */
  async #moveToProcessor(reason: string): Promise<void> {
    const failed = PROVIDER_TITLES[this.#provider];
    // A lost device may refuse even this; its memory is lost with it.
    await this.rest().catch(() => undefined);
    this.#provider = 'cpu';
    this.#tell(`${failed} failed while it painted (${reason.replace(/\.$/, '')}): the processor takes over.`);
  }
}

/** Watches what the networks of one generation need: once each while they are loaded, and in their calls. */
import type { Tensor } from 'onnxruntime-node';
import { Network, type NetworkInput, type OutputValues, type Stopwatch } from '../session.ts';
import { stackBytes, type Work } from './estimate.ts';
import type { MemoryGauge } from './gauge.ts';
import type { Measurement, NetworkMeasurement } from './measurements.ts';

/** A network takes what it needs in its first calls of one shape and keeps it; later ones need not be watched. */
const WATCHED_CALLS = 2;

/** Watches one generation, which must begin with nothing loaded. */
export class ModelMeter {
  readonly #gauge: MemoryGauge;
  readonly #networks = new Map<string, NetworkMeasurement>();
  #peakBytes = 0;
  #readable = true;

  /**
   * Begins to watch.
   *
   * @param gauge Reads the memory that the provider uses.
   */
  constructor(gauge: MemoryGauge) {
    this.#gauge = gauge;
  }

  /**
   * Watches a network being loaded and, for a while, being run.
   *
   * @param name Path of its file inside the model's folder.
   * @param load Loads it.
   * @returns The network.
   */
  async watch(name: string, load: () => Promise<Network>): Promise<Network> {
    const [network, weightsBytes] = await this.growth(load);
    const measurement = { weightsBytes, callBytes: 0, callRows: 1 };
    this.#networks.set(name, measurement);
    return new WatchedNetwork(network, this, measurement);
  }

  /**
   * Ends the generation.
   *
   * @param work What the model was asked to do.
   * @returns What it needed; `undefined` where the memory cannot be read.
   */
  async finish(work: Work): Promise<Measurement | undefined> {
    this.#peakBytes = Math.max(this.#peakBytes, (await this.#gauge.peak()) ?? 0);
    if (!this.#readable) return undefined;
    const networks = [...this.#networks.values()];
    const accounted = networks.reduce(
      (sum, { weightsBytes, callBytes }) => sum + weightsBytes + callBytes,
      0,
    );
    return {
      programBytes: Math.max(0, this.#peakBytes - accounted - stackBytes(work)),
      networks: Object.fromEntries(this.#networks),
    };
  }

  /**
   * Watches something being done.
   *
   * @param work Does it.
   * @returns What it gives, and the bytes by which the memory rose meanwhile at most.
   */
  async growth<T>(work: () => Promise<T>): Promise<[result: T, bytes: number]> {
    this.#peakBytes = Math.max(this.#peakBytes, (await this.#gauge.peak()) ?? 0);
    const before = await this.#gauge.begin();
    const result = await work();
    const peak = await this.#gauge.peak();
    if (before === undefined || peak === undefined) {
      this.#readable = false;
      return [result, 0];
    }
    this.#peakBytes = Math.max(this.#peakBytes, peak);
    return [result, Math.max(0, peak - before)];
  }
}

/** A network whose calls are watched for a while. */
class WatchedNetwork extends Network {
  readonly inputs: Network['inputs'];
  readonly outputs: Network['outputs'];
  readonly title: string;
  readonly #network: Network;
  readonly #meter: ModelMeter;
  readonly #measurement: NetworkMeasurement;
  /** Calls so far, by the shapes of their inputs. */
  readonly #calls = new Map<string, number>();

  constructor(network: Network, meter: ModelMeter, measurement: NetworkMeasurement) {
    super();
    this.inputs = network.inputs;
    this.outputs = network.outputs;
    this.title = network.title;
    this.#network = network;
    this.#meter = meter;
    this.#measurement = measurement;
  }

  tensor(input: NetworkInput, values: Float32Array, shape: readonly number[]): Tensor {
    return this.#network.tensor(input, values, shape);
  }

  async runFor(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
    stopwatch: Stopwatch,
  ): Promise<OutputValues[]> {
    const run = (): Promise<OutputValues[]> => this.#network.runFor(feeds, outputs, stopwatch);
    const shapes = Object.values(feeds)
      .map(({ dims }) => dims.join('×'))
      .join();
    const call = (this.#calls.get(shapes) ?? 0) + 1;
    this.#calls.set(shapes, call);
    if (call > WATCHED_CALLS) return run();
    const [results, callBytes] = await this.#meter.growth(run);
    if (callBytes > this.#measurement.callBytes) {
      Object.assign(this.#measurement, { callBytes, callRows: Math.max(1, results[0]?.shape[0] ?? 1) });
    }
    return results;
  }

  async release(): Promise<void> {
    await this.#network.release();
  }
}

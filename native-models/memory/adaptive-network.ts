/**
 * A network that goes on in smaller portions when memory runs out.
 *
 * What a network gives for one image never depends on the others that go through it together, so a call may be made in
 * two halves, and those again, without anybody seeing it in the result.
 */
import type { Tensor } from 'onnxruntime-node';
import { loadRuntime } from '../runtime.ts';
import { Network, type NetworkInput, type OutputValues, type Stopwatch } from '../session.ts';
import { sliceRows } from '../tensors.ts';
import { OutOfMemoryError } from './out-of-memory.ts';

/**
 * A network that halves the number of images per call when memory runs out, and repeats the call.
 *
 * The smaller number stays, so that memory runs out once and not in every step. A single image that does not fit, and a
 * network whose batch is fixed, fail as before.
 */
export class AdaptiveNetwork extends Network {
  readonly inputs: Network['inputs'];
  readonly outputs: Network['outputs'];
  readonly title: string;
  readonly #network: Network;
  readonly #tell: (notice: string) => void;
  /** Images per call, at most. */
  #most = Infinity;

  /**
   * Wraps a network.
   *
   * @param network The network.
   * @param tell Receives a sentence for people every time the number of images becomes smaller.
   */
  constructor(network: Network, tell: (notice: string) => void) {
    super();
    this.inputs = network.inputs;
    this.outputs = network.outputs;
    this.title = network.title;
    this.#network = network;
    this.#tell = tell;
  }

  /**
   * Makes a tensor for one of the inputs.
   *
   * @param input The input.
   * @param values The numbers, converted to the input's type; a float32 tensor shares this memory.
   * @param shape Dimensions whose product is the number of values.
   * @returns The tensor.
   */
  tensor(input: NetworkInput, values: Float32Array, shape: readonly number[]): Tensor {
    return this.#network.tensor(input, values, shape);
  }

  /**
   * Runs the network, in as many calls as the memory makes necessary.
   *
   * @param feeds One tensor for every input, by name.
   * @param outputs Names of the outputs wanted.
   * @param stopwatch Takes the time that the runs needed.
   * @returns Values and dimensions of each, in the same order.
   * @throws {FailureError} As `Network.runFor` does.
   */
  async runFor(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
    stopwatch: Stopwatch,
  ): Promise<OutputValues[]> {
    const rows = countRows(this.inputs, feeds);
    if (rows > this.#most) return this.#runInParts(feeds, outputs, stopwatch, rows);
    try {
      return await this.#network.runFor(feeds, outputs, stopwatch);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError) || rows < 2) throw error;
      this.#most = Math.ceil(rows / 2);
      const images = this.#most === 1 ? '1 image' : `${this.#most} images`;
      this.#tell(`Memory ran out: Tenfold goes on with ${images} per model call.`);
      return this.#runInParts(feeds, outputs, stopwatch, rows);
    }
  }

  /** Frees the network's memory. */
  async release(): Promise<void> {
    await this.#network.release();
  }

  async #runInParts(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
    stopwatch: Stopwatch,
    rows: number,
  ): Promise<OutputValues[]> {
    const runtime = await loadRuntime();
    const parts: OutputValues[][] = [];
    for (let first = 0, end: number; first < rows; first = end) {
      end = Math.min(first + this.#most, rows);
      const part: Record<string, Tensor> = {};
      for (const { name, shape } of this.inputs) {
        const tensor = feeds[name]!;
        part[name] = isPerImage(shape, tensor, rows) ? sliceRows(runtime, tensor, first, end) : tensor;
      }
      parts.push(await this.runFor(part, outputs, stopwatch));
    }
    return outputs.map((_, index) => join(parts.map((part) => part[index]!)));
  }
}

/** Images in one call: the first dimension of the largest input, if the network leaves it free; else 1. */
function countRows(inputs: readonly NetworkInput[], feeds: Record<string, Tensor>): number {
  const [main] = inputs.toSorted((a, b) => b.shape.length - a.shape.length);
  if (main === undefined || typeof main.shape[0] !== 'string') return 1;
  return feeds[main.name]?.dims[0] ?? 1;
}

/** Whether an input brings one row for every image, and not one value for all of them. */
function isPerImage(shape: NetworkInput['shape'], tensor: Tensor, rows: number): boolean {
  return typeof shape[0] === 'string' && tensor.dims[0] === rows;
}

function join(results: readonly OutputValues[]): OutputValues {
  const values = new Float32Array(results.reduce((sum, result) => sum + result.values.length, 0));
  let [offset, rows] = [0, 0];
  for (const result of results) {
    values.set(result.values, offset);
    offset += result.values.length;
    rows += result.shape[0]!;
  }
  return { values, shape: [rows, ...results[0]!.shape.slice(1)] };
}

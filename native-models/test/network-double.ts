/** A network that computes nothing of its own: a test says what its runs do. */
import type { Tensor } from 'onnxruntime-node';
import { loadRuntime, type Runtime } from '../runtime.ts';
import { Network, type NetworkInput, type OutputValues } from '../session.ts';
import { makeTensor } from '../tensors.ts';

/** What a run does with the rows of the image: it gives back as many values, or throws. */
export type Behaviour = (images: Float32Array, rows: number, feeds: Record<string, Tensor>) => Float32Array;

/** The input that holds the images: four numbers each. */
export const IMAGE: NetworkInput = { name: 'sample', type: 'float32', shape: ['batch', 1, 2, 2] };

/** A network double, and what was asked of it. */
export class NetworkDouble extends Network {
  readonly inputs: readonly NetworkInput[];
  readonly outputs = [{ name: 'out', shape: IMAGE.shape }];
  readonly title = 'The double';
  /** Rows of every run, in order. */
  readonly runs: number[] = [];
  released = false;
  readonly #runtime: Runtime;
  readonly #behave: Behaviour;

  private constructor(runtime: Runtime, behave: Behaviour, inputs: readonly NetworkInput[]) {
    super();
    this.#runtime = runtime;
    this.#behave = behave;
    this.inputs = inputs;
  }

  /** Makes a double with the inputs named, the image among them. */
  static async make(behave: Behaviour, inputs: readonly NetworkInput[] = [IMAGE]): Promise<NetworkDouble> {
    return new NetworkDouble(await loadRuntime(), behave, inputs);
  }

  tensor(input: NetworkInput, values: Float32Array, shape: readonly number[]): Tensor {
    return makeTensor(this.#runtime, input.type, values, shape);
  }

  async runFor(feeds: Record<string, Tensor>): Promise<OutputValues[]> {
    const image = feeds[IMAGE.name]!;
    const rows = image.dims[0]!;
    this.runs.push(rows);
    const values = await Promise.resolve(this.#behave(image.data as Float32Array, rows, feeds));
    return [{ values, shape: image.dims }];
  }

  release(): Promise<void> {
    this.released = true;
    return Promise.resolve();
  }
}

/** Images with a number of their own in every place. */
export function images(rows: number): Float32Array {
  return Float32Array.from({ length: rows * 4 }, (_, index) => index);
}

/** One network, loaded on one execution provider: what it takes and gives, and how long it ran. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { BadInputError, FailureError, errorMessage } from '#core/errors.ts';
import type { ExecutionProvider } from './provider-names.ts';
import { damagedModel, type OnnxComponent } from './folder/folder-reader.ts';
import { isOutOfMemory, OutOfMemoryError } from './memory/out-of-memory.ts';
import { loadRuntime, shortReason, type Runtime } from './runtime.ts';
import { threadLimit } from './threads.ts';
import { INPUT_TYPES, floatValues, makeTensor, type InputType } from './tensors.ts';

/** An input as the loaded network declares it. */
export interface NetworkInput {
  name: string;
  type: InputType;
  /** One entry a dimension: a number when fixed, its symbol when free. */
  shape: readonly (number | string)[];
}

/** An output as the loaded network declares it. */
export interface NetworkOutput {
  name: string;
  shape: readonly (number | string)[];
}

/** What a network gave for one output. */
export interface OutputValues {
  values: Float32Array;
  shape: readonly number[];
}

/** Adds up the time spent inside the networks. */
export interface Stopwatch {
  seconds: number;
}

/** A network that can be run, whatever stands between the caller and ONNX Runtime. */
export abstract class Network {
  abstract readonly inputs: readonly NetworkInput[];
  abstract readonly outputs: readonly NetworkOutput[];
  /** Which network of which model this is, for messages. */
  abstract readonly title: string;

  /**
   * Makes a tensor for one of the inputs.
   *
   * @param input The input.
   * @param values The numbers, converted to the input's type; a float32 tensor shares this memory.
   * @param shape Dimensions whose product is the number of values.
   * @returns The tensor.
   */
  abstract tensor(input: NetworkInput, values: Float32Array, shape: readonly number[]): Tensor;

  /**
   * Runs the network for several outputs at once.
   *
   * @param feeds One tensor for every input, by name.
   * @param outputs Names of the outputs wanted.
   * @param stopwatch Takes the time that the run needed.
   * @returns Values and dimensions of each, in the same order.
   * @throws {OutOfMemoryError} When memory ran out.
   * @throws {ProviderError} When the provider, other than the processor, failed for another reason.
   * @throws {FailureError} When the processor failed for another reason.
   */
  abstract runFor(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
    stopwatch: Stopwatch,
  ): Promise<OutputValues[]>;

  /** Frees the network's memory. It cannot run again. */
  abstract release(): Promise<void>;

  /**
   * Runs the network.
   *
   * @param feeds One tensor for every input, by name.
   * @param output Name of the output wanted.
   * @param stopwatch Takes the time that the run needed.
   * @returns The output's values and dimensions.
   * @throws {FailureError} As `runFor` does.
   */
  async run(feeds: Record<string, Tensor>, output: string, stopwatch: Stopwatch): Promise<OutputValues> {
    return (await this.runFor(feeds, [output], stopwatch))[0]!;
  }
}

/** An execution provider failed while a network ran on it. The processor may still do the work. */
export class ProviderError extends FailureError {
  /** What ONNX Runtime said, shortened to a sentence. */
  readonly reason: string;

  /**
   * Makes the error.
   *
   * @param title Which network of which model failed.
   * @param reason What ONNX Runtime said, shortened to a sentence.
   */
  constructor(title: string, reason: string) {
    super(`${title} stopped: ${reason} Choose the provider cpu.`);
    this.reason = reason;
  }
}

/** A network as ONNX Runtime has loaded it. */
class LoadedNetwork extends Network {
  readonly inputs: readonly NetworkInput[];
  readonly outputs: readonly NetworkOutput[];
  readonly title: string;
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #provider: ExecutionProvider;

  /**
   * Wraps a session.
   *
   * @param runtime ONNX Runtime.
   * @param session The session.
   * @param title Which network of which model this is, for messages.
   * @param provider What computes.
   * @throws {BadInputError} When an input is of a type that Tenfold cannot give.
   */
  constructor(runtime: Runtime, session: InferenceSession, title: string, provider: ExecutionProvider) {
    super();
    this.#runtime = runtime;
    this.#session = session;
    this.#provider = provider;
    this.title = title;
    this.inputs = session.inputMetadata.map((input) => {
      const type = input.isTensor ? INPUT_TYPES.find((known) => known === input.type) : undefined;
      if (!input.isTensor || type === undefined) {
        throw new BadInputError(
          `${title} wants its input “${input.name}” in a form that Tenfold cannot give. Choose another model.`,
        );
      }
      return { name: input.name, type, shape: input.shape };
    });
    this.outputs = session.outputMetadata.flatMap((output) =>
      output.isTensor ? [{ name: output.name, shape: output.shape }] : [],
    );
  }

  tensor(input: NetworkInput, values: Float32Array, shape: readonly number[]): Tensor {
    return makeTensor(this.#runtime, input.type, values, shape);
  }

  async runFor(
    feeds: Record<string, Tensor>,
    outputs: readonly string[],
    stopwatch: Stopwatch,
  ): Promise<OutputValues[]> {
    const started = performance.now();
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await this.#session.run(feeds, outputs);
    } catch (error) {
      throw this.#explain(errorMessage(error));
    } finally {
      stopwatch.seconds += (performance.now() - started) / 1000;
    }
    return outputs.map((output) => {
      const result = results[output]!;
      const values = floatValues(result);
      if (values === undefined) {
        throw new BadInputError(
          `${this.title} gives ${result.type} numbers where floats are needed. Choose another model.`,
        );
      }
      return { values, shape: result.dims };
    });
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #explain(message: string): FailureError {
    if (isOutOfMemory(message)) {
      return new OutOfMemoryError(
        `There is not enough memory to run ${this.title}, even in the smallest portions: choose a smaller size, another provider or a smaller model, or close other programs.`,
      );
    }
    const reason = shortReason(message);
    if (this.#provider !== 'cpu') return new ProviderError(this.title, reason);
    return new FailureError(`${this.title} stopped: ${reason} Choose another size or another model.`);
  }
}

/** ONNX Runtime's words for a network made for a newer ONNX Runtime. */
const TOO_NEW = /opset|IR version|is not a registered function\/op|No schema registered|NOT_IMPLEMENTED/i;

/**
 * Loads one network.
 *
 * @param component The checked file.
 * @param label Name of the model, for messages.
 * @param provider What is to compute.
 * @returns The loaded network.
 * @throws {BadInputError} When the file is damaged or too new, found out on the processor.
 * @throws {Error} ONNX Runtime's own error when another provider cannot load it: the processor may still.
 */
export async function loadNetwork(
  component: OnnxComponent,
  label: string,
  provider: ExecutionProvider,
): Promise<Network> {
  const runtime = await loadRuntime();
  const title = `${component.name} of model ${label}`;
  let session: InferenceSession;
  try {
    session = await runtime.InferenceSession.create(component.absolutePath, sessionOptions(provider));
  } catch (error) {
    if (provider !== 'cpu') throw error;
    const message = errorMessage(error);
    if (isOutOfMemory(message)) {
      throw new OutOfMemoryError(`There is not enough memory to load ${title}: close other programs.`);
    }
    if (TOO_NEW.test(message)) {
      throw new BadInputError(
        `${title} cannot be run by this version of Tenfold: ${shortReason(message)} Choose another model.`,
      );
    }
    throw damagedModel(component.name, label, error);
  }
  try {
    return new LoadedNetwork(runtime, session, title, provider);
  } catch (error) {
    await session.release();
    throw error;
  }
}

/**
 * How to load a network on a provider.
 *
 * @param provider What is to compute.
 * @param threads Threads of the processor to use; as many as suits the machine when undefined.
 * @returns ONNX Runtime's options.
 */
export function sessionOptions(
  provider: ExecutionProvider,
  threads = threadLimit(),
): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    logSeverityLevel: 4,
    ...(threads !== undefined && { intraOpNumThreads: threads }),
    // DirectML knows no memory patterns: https://onnxruntime.ai/docs/execution-providers/DirectML-ExecutionProvider.html
    ...(provider === 'dml' ? { enableMemPattern: false, executionMode: 'sequential' as const } : {}),
  };
}

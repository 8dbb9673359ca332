/** Runs a denoiser on all levels at once, with guidance, in micro-batches. */
import type { Tensor } from 'onnxruntime-node';
import { BadInputError } from '#core/errors.ts';
import type { Denoiser } from '#core/sampler/denoiser.ts';
import {
  checkText,
  conditionValues,
  findPorts,
  timestepShape,
  type DenoiserPorts,
  type ImageConditions,
} from './denoiser-inputs.ts';
import type { Network, Stopwatch } from './session.ts';
import type { Conditioning } from './text/conditioning.ts';

/** What a denoiser is made of. */
export interface DenoiserOptions {
  network: Network;
  /** One prompt a level. */
  conditional: readonly Conditioning[];
  /** One negative prompt a level, or the empty one; `undefined` without classifier-free guidance. */
  unconditional: readonly Conditioning[] | undefined;
  /** Guidance scale g of e = u + g (c − u); not read without `unconditional`. */
  guidance: number;
  /** What else the model is told. */
  conditions: ImageConditions;
  /** Images per model call, at least 1. */
  batch: number;
  /** Shape of one sample. */
  channels: number;
  size: { width: number; height: number };
  stopwatch: Stopwatch;
}

/** Images that go through the network together. */
interface MicroBatch {
  /** Index of the first image; the conditional images of all levels come first, then the unconditional ones. */
  first: number;
  count: number;
  /** Rows of the tensors: more than `count` only where the network's batch is fixed. */
  rows: number;
  samples: Float32Array;
  /** Everything that stays the same from step to step. */
  fixedFeeds: Record<string, Tensor>;
}

/**
 * Makes a denoiser for one set of prompts.
 *
 * Each image's result depends on that image and its prompt alone, so neither the order of the levels nor the size of
 * the micro-batches shows in it (to the bit on the processor).
 *
 * @param options What it is made of.
 * @returns The denoiser; it takes one [channels, height, width] sample a level, and gives twice as many channels where
 *   the network predicts a variance too, which guidance leaves as the prompt has it.
 * @throws {BadInputError} When the network is no text-conditional denoiser, or does not fit the prompts.
 */
export function createDenoiser(options: DenoiserOptions): Denoiser {
  const { network, conditional, unconditional, guidance, channels, size, stopwatch } = options;
  const ports = findPorts(network, channels);
  const levels = conditional.length;
  const elements = channels * size.width * size.height;
  const batches = planBatches(options, ports, elements);
  return {
    async predict(samples, timestep) {
      if (samples.length !== levels || samples.some((sample) => sample.length !== elements)) {
        throw new Error(`The denoiser takes ${levels} samples of ${elements} numbers each.`);
      }
      const outputs: Float32Array[] = [];
      for (const batch of batches) {
        for (let row = 0; row < batch.count; row++) {
          batch.samples.set(samples[(batch.first + row) % levels]!, row * elements);
        }
        const shape = [batch.rows, channels, size.height, size.width];
        const steps = timestepShape(ports, batch.rows);
        const times = new Float32Array(steps[0] ?? 1).fill(timestep);
        const feeds = {
          ...batch.fixedFeeds,
          [ports.sample.name]: network.tensor(ports.sample, batch.samples, shape),
          [ports.timestep.name]: network.tensor(ports.timestep, times, steps),
        };
        const result = await network.run(feeds, ports.output, stopwatch);
        const length = checkedLength(network, shape, result.shape);
        for (let row = 0; row < batch.count; row++) {
          outputs.push(result.values.subarray(row * length, (row + 1) * length));
        }
      }
      if (unconditional === undefined) return outputs;
      const guided = outputs.slice(0, levels);
      guided.forEach((output, level) => guide(output, outputs[levels + level]!, guidance, elements));
      return guided;
    },
  };
}

/** Numbers in one image's output: those of its prediction, or twice as many with a variance. */
function checkedLength(network: Network, given: readonly number[], got: readonly number[]): number {
  const [rows, channels, height, width] = given;
  const fits = [channels!, 2 * channels!].some((count) => got.join() === [rows, count, height, width].join());
  if (!fits) {
    throw new BadInputError(
      `${network.title} turns ${given.join('×')} into ${got.join('×')}: this version of Tenfold needs the same shape, or twice the channels. Choose another model.`,
    );
  }
  return got[1]! * height! * width!;
}

/** Turns the prediction of a conditional output into the guided one, in place: e = u + g (c − u). */
function guide(
  conditional: Float32Array,
  unconditional: Float32Array,
  guidance: number,
  elements: number,
): void {
  for (let index = 0; index < elements; index++) {
    const without = unconditional[index]!;
    conditional[index] = without + guidance * (conditional[index]! - without);
  }
}

function planBatches(options: DenoiserOptions, ports: DenoiserPorts, elements: number): MicroBatch[] {
  const { network, batch } = options;
  const prompts = [...options.conditional, ...(options.unconditional ?? [])];
  const fixedRows = ports.sample.shape[0];
  const most = typeof fixedRows === 'number' ? fixedRows : batch;
  const batches: MicroBatch[] = [];
  for (let first = 0; first < prompts.length; first += batches.at(-1).count) {
    const part = sameLength(prompts.slice(first, first + most));
    const rows = typeof fixedRows === 'number' ? fixedRows : part.length;
    const padded = Array.from({ length: rows }, (_, row) => part[Math.min(row, part.length - 1)]!);
    batches.push({
      first,
      count: part.length,
      rows,
      samples: new Float32Array(rows * elements),
      fixedFeeds: fixedFeeds(network, ports, padded, options.conditions),
    });
  }
  return batches;
}

/** The first prompts that are of one length: only they fit into one tensor. */
function sameLength(prompts: readonly Conditioning[]): readonly Conditioning[] {
  const other = prompts.findIndex(({ length }) => length !== prompts[0]!.length);
  return other === -1 ? prompts : prompts.slice(0, other);
}

function fixedFeeds(
  network: Network,
  ports: DenoiserPorts,
  prompts: readonly Conditioning[],
  conditions: ImageConditions,
): Record<string, Tensor> {
  const rows = prompts.length;
  const { length, width } = prompts[0]!;
  const text = new Float32Array(rows * length * width);
  prompts.forEach((prompt, row) => {
    checkText(network, ports.text, prompt);
    text.set(prompt.hiddenStates, row * length * width);
  });
  const feeds = { [ports.text.name]: network.tensor(ports.text, text, [rows, length, width]) };
  for (const input of ports.further) {
    const further = conditionValues(network, input, prompts, conditions);
    feeds[input.port.name] = network.tensor(input.port, further.values, [rows, further.width]);
  }
  return feeds;
}

/** Runs a pixel-space denoiser on all levels at once, with classifier-free guidance, in micro-batches. */
import type { Tensor } from 'onnxruntime-node';
import { BadInputError } from '#core/errors.ts';
import type { Denoiser } from '#core/sampler/denoiser.ts';
import { CHANNELS, type Size } from './model-facts.ts';
import type { Network, NetworkInput, Stopwatch } from './session.ts';
import type { Conditioning } from './text/conditioning.ts';

/** A network may be fixed to this many images per call at most, as many as a person may ask for. */
const MAXIMUM_FIXED_BATCH = 256;

/** Which input is which, and which output is the prediction. */
interface DenoiserPorts {
  sample: NetworkInput;
  timestep: NetworkInput;
  text: NetworkInput;
  output: string;
}

/** What a denoiser is made of. */
export interface DenoiserOptions {
  network: Network;
  /** What each level shows. */
  conditional: readonly Conditioning[];
  /** What each level does not show; `undefined` without guidance. */
  unconditional: readonly Conditioning[] | undefined;
  /** Guidance scale g of e = u + g (c − u); not read without `unconditional`. */
  guidance: number;
  /** Images per model call, at least 1. */
  batch: number;
  size: Size;
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
  text: Tensor;
}

/**
 * Makes a denoiser for one set of prompts.
 *
 * Each image's result depends on that image and its prompt alone, so neither the order of the levels nor the size of
 * the micro-batches shows in it (to the bit on the processor).
 *
 * @param options What it is made of.
 * @returns The denoiser; it takes one [3, height, width] sample a level.
 * @throws {BadInputError} When the network is no text-conditional pixel-space denoiser, or does not fit the embeddings.
 */
export function createDenoiser(options: DenoiserOptions): Denoiser {
  const { network, conditional, unconditional, guidance, size, stopwatch } = options;
  const ports = findPorts(network);
  const levels = conditional.length;
  const elements = CHANNELS * size.width * size.height;
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
        const shape = [batch.rows, CHANNELS, size.height, size.width];
        const steps = timestepShape(ports, batch.rows);
        const feeds = {
          [ports.sample.name]: network.tensor(ports.sample, batch.samples, shape),
          [ports.timestep.name]: network.tensor(
            ports.timestep,
            new Float32Array(steps[0] ?? 1).fill(timestep),
            steps,
          ),
          [ports.text.name]: batch.text,
        };
        const result = await network.run(feeds, ports.output, stopwatch);
        if (result.shape.join() !== shape.join()) {
          throw new BadInputError(
            `${network.title} turns ${shape.join('×')} into ${result.shape.join('×')}: this version of Tenfold needs the same shape. Choose another model.`,
          );
        }
        for (let row = 0; row < batch.count; row++) {
          outputs.push(result.values.slice(row * elements, (row + 1) * elements));
        }
      }
      if (unconditional === undefined) return outputs;
      const guided = outputs.slice(0, levels);
      guided.forEach((output, level) => guide(output, outputs[levels + level]!, guidance));
      return guided;
    },
  };
}

/** Turns a conditional output into the guided one, in place: e = u + g (c − u). */
function guide(conditional: Float32Array, unconditional: Float32Array, guidance: number): void {
  for (let index = 0; index < conditional.length; index++) {
    const without = unconditional[index]!;
    conditional[index] = without + guidance * (conditional[index]! - without);
  }
}

/** Tells the inputs apart by their rank: image 4, text 3, time 0 or 1. Names differ between exporters. */
function findPorts(network: Network): DenoiserPorts {
  const only = (fits: (rank: number) => boolean): NetworkInput | undefined =>
    network.inputs.find((input) => fits(input.shape.length));
  const sample = only((rank) => rank === 4);
  const text = only((rank) => rank === 3);
  const timestep = only((rank) => rank <= 1);
  const output = network.outputs.find(({ shape }) => shape.length === 4);
  if (sample === undefined || text === undefined || timestep === undefined || output === undefined) {
    throw new BadInputError(
      `${network.title} is no denoiser that follows a text: it must take an image, a timestep and a text, and give an image. Choose another model.`,
    );
  }
  const extra = network.inputs.find((input) => ![sample, text, timestep].includes(input));
  if (extra !== undefined) {
    throw new BadInputError(
      `${network.title} needs an input “${extra.name}”, which this version of Tenfold cannot give. Choose another model.`,
    );
  }
  const ports = { sample, text, timestep, output: output.name };
  checkCounts(ports, network);
  return ports;
}

/** Refuses fixed sizes that make no sense, before memory is reserved for them. */
function checkCounts({ sample, timestep }: DenoiserPorts, network: Network): void {
  const rows = sample.shape[0];
  const times = timestep.shape[0];
  if (typeof rows === 'number' && (rows < 1 || rows > MAXIMUM_FIXED_BATCH)) {
    throw new BadInputError(
      `${network.title} takes ${rows} images at a time and no other number: Tenfold cannot use it. Choose another model.`,
    );
  }
  if (typeof times === 'number' && times !== 1 && times !== rows) {
    throw new BadInputError(
      `${network.title} wants ${times} timesteps at a time: Tenfold cannot use it. Choose another model.`,
    );
  }
}

/** A scalar, one number, or one number an image, as the network declares it. */
function timestepShape({ sample, timestep }: DenoiserPorts, rows: number): number[] {
  const [declared] = timestep.shape;
  if (declared === undefined) return [];
  if (typeof declared === 'number') return [declared];
  return [declared === sample.shape[0] || declared.includes('batch') ? rows : 1];
}

function planBatches(options: DenoiserOptions, ports: DenoiserPorts, elements: number): MicroBatch[] {
  const { network, batch } = options;
  const embeddings = [...options.conditional, ...(options.unconditional ?? [])];
  const fixedRows = ports.sample.shape[0];
  const most = typeof fixedRows === 'number' ? fixedRows : batch;
  const batches: MicroBatch[] = [];
  for (let first = 0; first < embeddings.length; first += most) {
    const part = embeddings.slice(first, first + most);
    const rows = typeof fixedRows === 'number' ? fixedRows : part.length;
    const { length, width } = part[0]!;
    checkText(ports.text, { length, width }, network);
    const text = new Float32Array(rows * length * width);
    part.forEach((embedding, row) => text.set(embedding.hiddenStates, row * length * width));
    batches.push({
      first,
      count: part.length,
      rows,
      samples: new Float32Array(rows * elements),
      text: network.tensor(ports.text, text, [rows, length, width]),
    });
  }
  return batches;
}

function checkText(
  port: NetworkInput,
  { length, width }: { length: number; width: number },
  network: Network,
): void {
  const [, wantedLength, wantedWidth] = port.shape;
  const fits = (wanted: number | string | undefined, given: number): boolean =>
    typeof wanted !== 'number' || wanted === given;
  if (fits(wantedLength, length) && fits(wantedWidth, width)) return;
  throw new BadInputError(
    `${network.title} wants texts of ${String(wantedLength)}×${String(wantedWidth)} numbers, but the text encoder gives ${length}×${width}: the two do not belong together. Download the model again.`,
  );
}

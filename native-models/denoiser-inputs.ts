/** Which input of a denoiser takes what, told apart by rank and, where that is not enough, by name. */
import { BadInputError } from '#core/errors.ts';
import { guidanceEmbedding } from './families/latent-consistency.ts';
import type { Network, NetworkInput } from './session.ts';
import type { Conditioning } from './text/conditioning.ts';

/** A network may be fixed to this many images per call at most, as many as a person may ask for. */
const MAXIMUM_FIXED_BATCH = 256;

/** What besides its prompt an image is conditioned on. */
export interface ImageConditions {
  /** Size of the finished picture in pixels. */
  pictureSize: { width: number; height: number };
  /** Guidance scale for models that embed it; `undefined` for the others. */
  embeddedGuidance: number | undefined;
}

/** Makes the values of one more input for one image; `undefined` when there is nothing to make them of. */
type Condition = (
  prompt: Conditioning,
  conditions: ImageConditions,
  length: number | undefined,
) => Float32Array | undefined;

/** The further inputs that are known, by the names that all exporters give them. */
const CONDITIONS: Partial<Record<string, Condition>> = {
  text_embeds: ({ pooled }) => pooled,
  // Original size, crop, target size: as if the picture had been trained on as it is.
  time_ids: (_, { pictureSize: { width, height } }) => Float32Array.of(height, width, 0, 0, height, width),
  timestep_cond: (_, { embeddedGuidance }, length) =>
    embeddedGuidance === undefined || length === undefined
      ? undefined
      : guidanceEmbedding(embeddedGuidance, length),
  encoder_attention_mask: ({ mask, length }) => mask ?? new Float32Array(length).fill(1),
};

/** A further input, and what it takes. */
export interface ConditionInput {
  port: NetworkInput;
  condition: Condition;
}

/** Which input is which, and which output is the prediction. */
export interface DenoiserPorts {
  sample: NetworkInput;
  timestep: NetworkInput;
  text: NetworkInput;
  further: readonly ConditionInput[];
  output: string;
}

/**
 * Tells the inputs of a denoiser apart: image of rank 4, text of rank 3, time of rank 0 or 1, the rest by name.
 *
 * @param network The loaded denoiser.
 * @param channels Channels of the samples that it is to work on.
 * @returns Its ports.
 * @throws {BadInputError} When it is no text-conditional denoiser of so many channels, or wants more than that.
 */
export function findPorts(network: Network, channels: number): DenoiserPorts {
  const { inputs } = network;
  const only = (fits: (rank: number) => boolean): NetworkInput | undefined =>
    inputs.find((input) => CONDITIONS[input.name] === undefined && fits(input.shape.length));
  const sample = only((rank) => rank === 4);
  const text = only((rank) => rank === 3);
  const timestep = only((rank) => rank <= 1);
  const output = network.outputs.find(({ shape }) => shape.length === 4);
  if (sample === undefined || text === undefined || timestep === undefined || output === undefined) {
    throw new BadInputError(
      `${network.title} is not a denoiser that follows a text: it must take an image, a timestep and a text, and give an image. Choose another model.`,
    );
  }
  const further: ConditionInput[] = [];
  for (const port of inputs) {
    if (port === sample || port === text || port === timestep) continue;
    const condition = CONDITIONS[port.name];
    if (condition === undefined) throw unknownInput(network, port);
    further.push({ port, condition });
  }
  const ports = { sample, text, timestep, further, output: output.name };
  checkCounts(ports, network, channels);
  return ports;
}

/** Refuses fixed sizes that make no sense, before memory is reserved for them. */
function checkCounts({ sample, timestep }: DenoiserPorts, network: Network, channels: number): void {
  const [rows, declaredChannels] = sample.shape;
  const times = timestep.shape[0];
  if (typeof declaredChannels === 'number' && declaredChannels !== channels) {
    throw new BadInputError(
      `${network.title} works on ${declaredChannels} channels, but the rest of the model on ${channels}: the two do not belong together. Download the model again.`,
    );
  }
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

/**
 * The values of a further input for the images of one call.
 *
 * @param network The denoiser.
 * @param input The input.
 * @param prompts The images' prompts.
 * @param conditions What else they are conditioned on.
 * @returns The values, one row of `width` an image.
 * @throws {BadInputError} When there is nothing to make them of, or they do not fit.
 */
export function conditionValues(
  network: Network,
  input: ConditionInput,
  prompts: readonly Conditioning[],
  conditions: ImageConditions,
): { values: Float32Array; width: number } {
  const { port, condition } = input;
  const declared = port.shape[1];
  const wanted = typeof declared === 'number' ? declared : undefined;
  const rows = prompts.map((prompt) => condition(prompt, conditions, wanted));
  const width = rows[0]?.length;
  if (port.shape.length !== 2 || width === undefined) throw unknownInput(network, port);
  if (wanted !== undefined && wanted !== width) {
    throw new BadInputError(
      `${network.title} wants ${wanted} numbers as “${port.name}”, but the rest of the model gives ${width}: the two do not belong together. Download the model again.`,
    );
  }
  const values = new Float32Array(prompts.length * width);
  rows.forEach((row, index) => row && values.set(row, index * width));
  return { values, width };
}

function unknownInput(network: Network, port: NetworkInput): BadInputError {
  return new BadInputError(
    `${network.title} needs an input “${port.name}”, which this version of Tenfold cannot give. Choose another model.`,
  );
}

/**
 * Refuses a text encoder that belongs to another denoiser.
 *
 * @param network The denoiser.
 * @param port Its input for texts.
 * @param text A prompt's conditioning.
 * @throws {BadInputError} When the denoiser's fixed sizes are others.
 */
export function checkText(network: Network, port: NetworkInput, text: Conditioning): void {
  const [, wantedLength, wantedWidth] = port.shape;
  const fits = (wanted: number | string | undefined, given: number): boolean =>
    typeof wanted !== 'number' || wanted === given;
  if (fits(wantedLength, text.length) && fits(wantedWidth, text.width)) return;
  throw new BadInputError(
    `${network.title} wants texts of ${String(wantedLength)}×${String(wantedWidth)} numbers, but the text encoder gives ${text.length}×${text.width}: the two do not belong together. Download the model again.`,
  );
}

/**
 * The form in which a denoiser wants the timestep.
 *
 * @param ports The denoiser's ports.
 * @param rows Images in the call.
 * @returns A scalar's shape, or that of one number, or of one number an image, as the network declares it.
 */
export function timestepShape(ports: DenoiserPorts, rows: number): number[] {
  const { sample, timestep } = ports;
  const [declared] = timestep.shape;
  if (declared === undefined) return [];
  if (typeof declared === 'number') return [declared];
  return [declared === sample.shape[0] || declared.includes('batch') ? rows : 1];
}

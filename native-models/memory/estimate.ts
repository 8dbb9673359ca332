/**
 * What a generation needs where nothing has been measured yet. Rough on purpose: one generation later the measured
 * figures take its place.
 *
 * The constants describe the networks that people use. A convolutional network's channels grow with the square root of
 * its weights, and what it holds of an image grows with its channels: Stable Diffusion 1.5 (3.4 GB as float32) holds
 * about 24 KiB for each position of a 64 × 64 latent, the starter (17 MB) about 1 KiB for each pixel.
 */
import type { ModelPart } from '#core/project/project.ts';
import type { Size } from '../model-facts.ts';
import type { ExecutionProvider } from '../provider-names.ts';
import type { MemoryNeeds } from './plan.ts';

/** One network, as far as memory is concerned. */
export interface NetworkSize {
  /** Path of the ONNX file inside the model's folder. */
  name: string;
  part: ModelPart;
  /** Bytes of the file and of its external data. */
  sizeBytes: number;
}

/** What a model is asked to do, as far as memory is concerned. */
export interface Work {
  networks: readonly NetworkSize[];
  provider: ExecutionProvider;
  /** What the denoiser works on: pixels, or latents. */
  base: Size;
  /** Whether the denoiser works on latents. */
  latent: boolean;
  /** What the levels measure in the end. */
  finished: Size;
  /** Number of levels. */
  levels: number;
}

/** The engine with ONNX Runtime and no network; a graphics provider's own libraries on the card. */
const PROGRAM_BYTES = { processor: 200e6, graphics: 600e6 };

/**
 * What loading takes for each byte of weights, at most. The processor computes half-precision weights as float32, and
 * weights inside the ONNX file are read before they are copied; float32 weights beside it take their own size only.
 */
const WEIGHT_COPIES = { processor: 2, graphics: 1.1 };

/** Bytes for each position of the denoiser's image and each square root of a byte of its weights. */
const DENOISER_BYTES = 0.42;

/** Eight heads of attention look from every latent position at every other, in float32. */
const ATTENTION_BYTES = 32;

/** Positions up to which the latent models that people use attend at full resolution; above it, at half of it. */
const FULL_ATTENTION_POSITIONS = 96 * 96;

/** Bytes for each pixel of a finished level: five feature maps of 200 channels in an autoencoder, … */
const AUTOENCODER_BYTES = 4096;

/** … three of 64 channels in an upscaler. */
const UPSCALER_BYTES = 768;

/** Copies of a finished stack that are alive at once while it is blended, rendered and written. */
const STACK_COPIES = 4;

const STACK_BYTES_PER_PIXEL = 3 * Float32Array.BYTES_PER_ELEMENT;

/**
 * Estimates what a generation needs.
 *
 * @param work What the model is asked to do.
 * @returns The estimate.
 */
export function estimateNeeds(work: Work): MemoryNeeds {
  const where = work.provider === 'cpu' ? 'processor' : 'graphics';
  const weights = (of: readonly NetworkSize[]): number =>
    WEIGHT_COPIES[where] * of.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const partsNamed = (part: ModelPart): NetworkSize[] =>
    work.networks.filter((network) => network.part === part);
  const pixels = work.finished.width * work.finished.height;
  return {
    programBytes: PROGRAM_BYTES[where],
    weightsBytes: weights(work.networks),
    textEncoderBytes: weights(partsNamed('textEncoder')),
    imageBytes: imageBytes(work),
    othersBytes:
      pixels *
      (partsNamed('autoencoder').length * AUTOENCODER_BYTES + partsNamed('upscaler').length * UPSCALER_BYTES),
    stackBytes: stackBytes(work),
    measured: false,
  };
}

/**
 * The memory of the levels themselves, which is the same whatever model paints them.
 *
 * @param work What the model is asked to do.
 * @returns Bytes of main memory; 0 where the memory of a graphics card is planned.
 */
export function stackBytes(work: Work): number {
  const { provider, finished, levels } = work;
  if (provider !== 'cpu') return 0;
  return STACK_COPIES * STACK_BYTES_PER_PIXEL * levels * finished.width * finished.height;
}

function imageBytes({ networks, base, latent }: Work): number {
  const positions = base.width * base.height;
  const denoiser = networks.find(({ part }) => part === 'denoiser')?.sizeBytes ?? 0;
  const features = DENOISER_BYTES * Math.sqrt(denoiser) * positions;
  if (!latent) return features;
  const attending = positions <= FULL_ATTENTION_POSITIONS ? positions : positions / 4;
  return features + ATTENTION_BYTES * attending ** 2;
}

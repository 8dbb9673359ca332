/** Decides from what a generation needs and from what there is: how many images go through the denoiser together. */
import type { MemoryPlan } from '#core/contract/memory.ts';
import type { ExecutionProvider } from '../provider-names.ts';

/** What a generation needs, in bytes. */
export interface MemoryNeeds {
  /** The process before anything is loaded, and what it never gives back. */
  programBytes: number;
  /** All networks with their weights. */
  weightsBytes: number;
  /** The part of `weightsBytes` that the text encoders take. */
  textEncoderBytes: number;
  /** What one image needs on its way through the denoiser. */
  imageBytes: number;
  /** What all other networks need for one call each. */
  othersBytes: number;
  /** The levels themselves, in all the copies that sampling and blending hold. */
  stackBytes: number;
  /** Whether these are measurements. */
  measured: boolean;
}

/** A generation, as far as memory is concerned. */
export interface PlannedRun {
  provider: ExecutionProvider;
  /** Images that the denoiser has to see in every step: levels, twice with guidance. */
  images: number;
  /** Images per call that a person asked for; `undefined` to choose. */
  batch: number | undefined;
  /** Whether the model could paint a smaller size. */
  canShrink: boolean;
}

/** Images per model call where memory does not matter: eight levels with guidance. */
const MOST_IMAGES = 16;

/** Up to this share of the memory there is, a generation fits: the rest is for other programs, and for our error. */
const COMFORTABLE_SHARE = 0.85;

/**
 * Plans a generation.
 *
 * The largest number of images per call is chosen with which it fits comfortably; a text encoder that is in the way
 * rests while the denoiser paints.
 *
 * @param needs What the generation needs.
 * @param availableBytes What there is for it; `null` when unknown.
 * @param run The generation.
 * @returns The plan.
 */
export function planMemory(needs: MemoryNeeds, availableBytes: number | null, run: PlannedRun): MemoryPlan {
  const room = availableBytes === null ? Infinity : availableBytes * COMFORTABLE_SHARE;
  let batch = Math.min(run.batch ?? MOST_IMAGES, run.images);
  const textEncoderRests = peakBytes(needs, batch, false) > room;
  while (run.batch === undefined && batch > 1 && peakBytes(needs, batch, textEncoderRests) > room) {
    batch = Math.ceil(batch / 2);
  }
  const neededBytes = peakBytes(needs, batch, textEncoderRests);
  const verdict = judge(neededBytes, availableBytes);
  return {
    verdict,
    provider: run.provider,
    neededBytes,
    availableBytes,
    batch,
    textEncoderRests,
    measured: needs.measured,
    remedy: verdict === 'tight' || verdict === 'will-not-fit' ? remedyFor(run, batch) : null,
  };
}

function peakBytes(needs: MemoryNeeds, batch: number, textEncoderRests: boolean): number {
  const { programBytes, weightsBytes, textEncoderBytes, imageBytes, othersBytes, stackBytes } = needs;
  const resting = textEncoderRests ? textEncoderBytes : 0;
  return programBytes + weightsBytes - resting + batch * imageBytes + othersBytes + stackBytes;
}

function judge(neededBytes: number, availableBytes: number | null): MemoryPlan['verdict'] {
  if (availableBytes === null) return 'unknown';
  if (neededBytes <= availableBytes * COMFORTABLE_SHARE) return 'fits';
  return neededBytes <= availableBytes ? 'tight' : 'will-not-fit';
}

function remedyFor({ provider, canShrink }: PlannedRun, batch: number): string {
  const remedies = [
    batch > 1 ? 'fewer images per model call' : undefined,
    canShrink ? 'a smaller size' : undefined,
    provider === 'cpu' ? undefined : 'the provider cpu',
    'a smaller model',
  ].filter((remedy) => remedy !== undefined);
  const last = remedies.pop()!;
  const listed = remedies.length === 0 ? last : `${remedies.join(', ')} or ${last}`;
  return `Close other programs, or choose ${listed}.`;
}

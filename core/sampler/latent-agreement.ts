/**
 * Agreement of a latent model's levels, reached in pixels.
 *
 * The latents of a downscaled picture are not its downscaled latents, so estimates are decoded, blended and rendered as
 * pictures, and encoded again. An autoencoder loses something each time; what it loses on a level's own estimate is
 * added back, as in LookingGlass (CVPR 2025, https://arxiv.org/abs/2504.08902), or colours wash out:
 *
 *     z̃ = E(Π_image(blend(D(ẑ)))) + ẑ − E(D(ẑ))
 *
 * So estimates that agree already stay exactly as they are, whatever the autoencoder.
 */
import { BadInputError } from '../errors.ts';
import type { BlendOptions } from '../stack/blend.ts';
import { latentGeometry, type StackGeometry } from '../stack/geometry.ts';
import { agreedStack, type Agreement } from './agreement.ts';
import type { Autoencoder } from './autoencoder.ts';
import { followPins, pinsAt, type Pin } from './pins.ts';

/** At which steps the levels are made to agree; at the others each goes its own way. */
export interface BlendSteps {
  /** Every how many steps, at least 1, counted back from the last step of the range. */
  every: number;
  /** First part of the run that is left out, 0 … 1. */
  start: number;
  /** Part of the run at which agreeing ends, 0 … 1. */
  end: number;
}

/**
 * Whether the levels are made to agree at a step.
 *
 * @param range At which steps they are.
 * @param step The step, 1 … `steps`.
 * @param steps How many there are.
 * @returns True for every `every`-th step of the range; the last one of the range is always among them.
 */
export function isBlendStep(range: BlendSteps, step: number, steps: number): boolean {
  const { every, start, end } = range;
  const last = Math.round(end * steps);
  return step > start * steps && step <= last && (last - step) % every === 0;
}

/** What a latent agreement is made of. */
export interface LatentAgreementOptions {
  /** Decodes and encodes; a tiny one may stand in for the model's own. */
  autoencoder: Autoencoder;
  /** Shape of the stack of pictures, on a grid of the autoencoder's scale. */
  geometry: StackGeometry;
  /** How to blend pictures. */
  blend: BlendOptions;
  /** At which steps. */
  steps: BlendSteps;
  /** What levels are to show, as pictures; held at those steps. */
  pins?: readonly Pin[];
}

/**
 * Makes the agreement.
 *
 * @param options What it is made of.
 * @returns The agreement; it gives pictures at the steps at which it decodes.
 * @throws {BadInputError} The autoencoder cannot encode.
 */
export function latentAgreement(options: LatentAgreementOptions): Agreement {
  const { autoencoder, geometry, blend, steps: range, pins = [] } = options;
  const { encode, scale } = autoencoder;
  if (encode === undefined) throw missingEncoder();
  const latents = latentGeometry(geometry, scale, autoencoder.channels);
  return {
    async agree(estimates, step, steps, signal) {
      if (!isBlendStep(range, step, steps)) return { clean: estimates };
      const decoded = await autoencoder.decode(estimates, latents, signal);
      const again = await encode(decoded, geometry, signal);
      const agreed = agreedStack(decoded, geometry, blend, step / steps);
      const pictures = followPins(agreed, geometry, pinsAt(pins, step, steps));
      const clean = await encode(pictures, geometry, signal);
      clean.forEach((target, level) => addDifference(target, estimates[level]!, again[level]!));
      return { clean, pictures };
    },
  };
}

function missingEncoder(): BadInputError {
  return new BadInputError(
    'This model has no autoencoder that can encode, so its levels cannot be blended in pixels: choose "latents" for ' +
      '"blendSpace", or add a vae_encoder to the model.',
  );
}

/** Adds left − right, in place. */
function addDifference(target: Float32Array, left: Float32Array, right: Float32Array): void {
  for (let index = 0; index < target.length; index += 1) {
    target[index] = target[index]! + (left[index]! - right[index]!);
  }
}

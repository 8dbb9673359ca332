/** How the clean estimates of the levels are made to agree at one step: step 2 of joint sampling. */
import { blend, type BlendOptions } from '../stack/blend.ts';
import type { StackGeometry, ZoomStack } from '../stack/geometry.ts';
import { matchBorders, NARROW_RING } from '../stack/borders.ts';
import { renderImages } from '../stack/render.ts';
import { followPins, pinsAt, type Pin } from './pins.ts';

/** The ring of the first step, as a share of a level's shorter side: all of it but the middle. */
const WIDE_RING = 1 / 2;

/** Estimates that agree. */
export interface AgreedEstimates {
  /** One clean estimate a level, of the shape of the samples. */
  clean: ZoomStack;
  /** The same as pictures, where a latent model's were made on the way. */
  pictures?: ZoomStack | undefined;
}

/** Makes estimates agree. */
export interface Agreement {
  /**
   * Makes the estimates of one step agree.
   *
   * @param estimates One clean estimate a level; they are not changed.
   * @param step Which step this is, 1 … `steps`.
   * @param steps How many there are.
   * @param signal Stops the work where it takes long, between two levels.
   * @returns The agreed estimates.
   * @throws {CancelledError} The signal was aborted.
   */
  agree(
    estimates: ZoomStack,
    step: number,
    steps: number,
    signal?: AbortSignal,
  ): AgreedEstimates | Promise<AgreedEstimates>;
}

/**
 * Step 2 of joint sampling, for estimates of any kind: blends them, matches their borders and renders them.
 *
 * While layouts form, the ring along its border in which a level follows the wider one is wide, so that its subject ends
 * where its surroundings let it and not in a square; it narrows as only detail is left, which then belongs to the level.
 *
 * @param estimates One clean estimate a level; they are not changed.
 * @param geometry Shape of the stack.
 * @param options How to blend.
 * @param progress Share of the steps that is done, over 0 up to 1.
 * @returns New arrays that nest exactly.
 */
export function agreedStack(
  estimates: ZoomStack,
  geometry: StackGeometry,
  options: BlendOptions,
  progress: number,
): ZoomStack {
  const ring = NARROW_RING + (WIDE_RING - NARROW_RING) * (1 - progress) ** 2;
  return renderImages(matchBorders(blend(estimates, geometry, options), geometry, ring), geometry);
}

/**
 * Agreement where the estimates lie: blended and rendered as they are, for pixels and, as a fast approximation, for
 * latents, of which a downscaled picture's are not the downscaled ones.
 *
 * @param geometry Shape of the stack of samples.
 * @param options How to blend.
 * @param pins What levels are to show, as samples are.
 * @returns The agreement.
 */
export function directAgreement(
  geometry: StackGeometry,
  options: BlendOptions,
  pins: readonly Pin[] = [],
): Agreement {
  return {
    agree: (estimates, step, steps) => ({
      clean: followPins(
        agreedStack(estimates, geometry, options, step / steps),
        geometry,
        pinsAt(pins, step, steps),
      ),
    }),
  };
}

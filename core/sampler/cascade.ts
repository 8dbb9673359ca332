/**
 * The cascade: finished levels are enlarged by a super-resolution model, and made to agree again.
 *
 * So it is in Wang et al., *Generative Powers of Ten*: a base of 64 × 64, then super-resolution stages. Enlarging levels
 * one by one invents different detail where they overlap, so every stage ends with one blend and one render at the new
 * resolution.
 */
import { blend, type BlendOptions } from '../stack/blend.ts';
import { scaledGeometry, type StackGeometry, type ZoomStack } from '../stack/geometry.ts';
import { finishStack } from './finish.ts';
import type { Pin } from './pins.ts';

/** A super-resolution model. */
export interface Upscaler {
  /** By how much it enlarges each side, an integer of at least 2. */
  readonly scale: number;
  /**
   * Enlarges images one by one.
   *
   * @param images Flat [C,H,W] images in −1 … 1, all of one size.
   * @param size Their size.
   * @param size.width In pixels.
   * @param size.height In pixels.
   * @returns As many images of `scale` times the width and height.
   */
  upscale(images: readonly Float32Array[], size: { width: number; height: number }): Promise<Float32Array[]>;
}

/**
 * Makes one stage of the cascade.
 *
 * @param stack A finished stack, in −1 … 1.
 * @param geometry Its shape.
 * @param upscaler What enlarges it.
 * @param options How to blend at the new resolution.
 * @param pins What levels are to show, at the new resolution.
 * @returns The enlarged stack, nested exactly and in −1 … 1, and its shape.
 */
export async function refine(
  stack: ZoomStack,
  geometry: StackGeometry,
  upscaler: Upscaler,
  options: BlendOptions,
  pins: readonly Pin[] = [],
): Promise<{ stack: ZoomStack; geometry: StackGeometry }> {
  const { width, height } = geometry;
  const enlarged = scaledGeometry(geometry, upscaler.scale);
  const upscaled = await upscaler.upscale(stack, { width, height });
  const blended = blend(upscaled, enlarged, options);
  return { stack: finishStack(blended, enlarged, options.mode !== 'none', pins), geometry: enlarged };
}

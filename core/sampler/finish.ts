/** The last touch on estimates that are going to be pictures. */
import { blend, type BlendOptions } from '../stack/blend.ts';
import type { StackGeometry, ZoomStack } from '../stack/geometry.ts';
import { renderImages } from '../stack/render.ts';
import { clampAndScale } from './threshold.ts';

/**
 * Blends estimates, keeps them in −1 … 1 and renders them.
 *
 * Clipping comes before rendering: a picture file clips as well, and clipping a finished level would break its
 * nesting, because the mean of clipped pixels is not the clipped mean.
 *
 * @param estimates Clean images, one [C,H,W] array a level.
 * @param geometry Shape of the stack.
 * @param options How to blend; without it, what agrees already is only clipped and rendered.
 * @returns New arrays in −1 … 1. Cropping a level to its footprint gives the downscaled next level.
 */
export function finishStack(
  estimates: ZoomStack,
  geometry: StackGeometry,
  options: BlendOptions = { mode: 'none', coarseWeight: 0 },
): ZoomStack {
  const blended = blend(estimates, geometry, options);
  for (const image of blended) clampAndScale(image, 1, 1);
  return renderImages(blended, geometry);
}

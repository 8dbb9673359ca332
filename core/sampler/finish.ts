/** The last touch on estimates that are going to be pictures. */
import { matchBorders } from '../stack/borders.ts';
import type { StackGeometry, ZoomStack } from '../stack/geometry.ts';
import { renderImages } from '../stack/render.ts';
import { followPins, type Pin } from './pins.ts';
import { clampAndScale } from './threshold.ts';

/**
 * Matches the borders of levels that agree, keeps them in −1 … 1 and renders them.
 *
 * Clipping comes before rendering: a picture file clips as well, and clipping a finished level would break its
 * nesting, because the mean of clipped pixels is not the clipped mean.
 *
 * @param levels Clean images, blended already, one [C,H,W] array a level.
 * @param geometry Shape of the stack.
 * @param agreed Whether they were made to agree; levels that were painted independently keep their borders.
 * @param pins What levels are to show in the end.
 * @returns New arrays in −1 … 1. Cropping a level to its footprint gives the downscaled next level.
 */
export function finishStack(
  levels: ZoomStack,
  geometry: StackGeometry,
  agreed: boolean,
  pins: readonly Pin[] = [],
): ZoomStack {
  const matched = agreed ? matchBorders(levels, geometry) : levels.map((level) => level.slice());
  for (const image of matched) clampAndScale(image, 1, 1);
  return followPins(renderImages(matched, geometry), geometry, pins, true);
}

/** Shapes of levels in plain proportions, and the sizes that a model which paints any size gives them. */
import type { Model } from '#core/contract/studio.ts';
import { zoomFactors } from '#core/project/project.ts';
import { commonStep, nearestSide, usualSize, type LevelSize } from '#core/stack/sides.ts';
import type { Draft } from './draft.ts';

/**
 * The size of a project's levels.
 *
 * @param draft The project.
 * @param model The model that paints it.
 * @returns What the project asks for, else what the model paints best.
 */
export function sizeOf(draft: Pick<Draft, 'levels' | 'settings'>, model: Model): LevelSize {
  return draft.settings.size ?? usualSize(model, zoomFactors(draft.levels));
}

/** The shapes that are offered, by their names: width to height. */
export const SHAPES = {
  '1:1': 1,
  '16:9': 16 / 9,
  '9:16': 9 / 16,
  '4:3': 4 / 3,
  '3:4': 3 / 4,
} as const;

/** Name of a shape. */
export type ShapeName = keyof typeof SHAPES;

/**
 * The size of a shape with about as many pixels as another size has.
 *
 * @param ratio Width divided by height.
 * @param like The other size.
 * @param step What both sides must be multiples of, in pixels.
 * @returns The size: the sides that the model can paint which are nearest to the shape.
 */
export function sizeOfRatio(ratio: number, like: LevelSize, step: number): LevelSize {
  const pixels = like.width * like.height;
  return {
    width: nearestSide(Math.sqrt(pixels * ratio), step),
    height: nearestSide(Math.sqrt(pixels / ratio), step),
  };
}

/**
 * The shape of a size: of all sizes with such sides, it is the nearest one to the shape.
 *
 * @param size The size.
 * @param step What both sides must be multiples of, in pixels; a size that was chosen before may be finer.
 * @returns Its name; null when it is the user's own. A model with large steps may give two shapes one size: then the
 *   first of them.
 */
export function shapeOf(size: LevelSize, step: number): ShapeName | null {
  const names = Object.keys(SHAPES) as ShapeName[];
  const deviation = (name: ShapeName): number => Math.abs(Math.log(size.width / size.height / SHAPES[name]));
  const nearest = names.reduce((best, name) => (deviation(name) < deviation(best) ? name : best));
  const { width, height } = sizeOfRatio(SHAPES[nearest], size, commonStep(size, step));
  return width === size.width && height === size.height ? nearest : null;
}

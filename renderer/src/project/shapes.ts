/** Shapes of levels in plain proportions, and the sizes that a model which paints any size gives them. */
import { nearestSide, type LevelSize } from '#core/stack/sides.ts';

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
 * The shape of a size.
 *
 * @param size The size.
 * @param step What both sides must be multiples of, in pixels.
 * @returns Its name; null when it is the user's own. A model with large steps may give two shapes one size: then the
 *   first of them.
 */
export function shapeOf(size: LevelSize, step: number): ShapeName | null {
  const names = Object.keys(SHAPES) as ShapeName[];
  const deviation = (name: ShapeName): number => Math.abs(Math.log(size.width / size.height / SHAPES[name]));
  const nearest = names.reduce((best, name) => (deviation(name) < deviation(best) ? name : best));
  const { width, height } = sizeOfRatio(SHAPES[nearest], size, step);
  return width === size.width && height === size.height ? nearest : null;
}

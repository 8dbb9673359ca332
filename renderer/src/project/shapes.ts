/** Shapes of levels in plain proportions, and the sizes that a model which paints any size gives them. */
import type { Model } from '#core/contract/studio.ts';
import { zoomFactors } from '#core/project/project.ts';
import { commonStep, nearestSide, sideRange, usualSize, type LevelSize } from '#core/stack/sides.ts';
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

/** How much more a shape counts than the number of pixels, where a size cannot have both. */
const SHAPE_WEIGHT = 2;

/** How many times as many pixels a shape may have as what is usual, or as few, before it is not offered. */
const MOST_PIXELS = 2.5;

/**
 * The size of a shape with about as many pixels as another size has.
 *
 * @param ratio Width divided by height.
 * @param like The other size.
 * @param step What both sides must be multiples of, in pixels.
 * @returns Of the sizes that the model can paint the one that comes nearest to both.
 */
export function sizeOfRatio(ratio: number, like: LevelSize, step: number): LevelSize {
  return nearestOf(sizesNear(ratio, step), ratio, like)!;
}

/**
 * The shapes that can be had with about as many pixels as another size has.
 *
 * @param like The other size.
 * @param step What both sides must be multiples of, in pixels. With large ones some shapes may not be had.
 * @returns Names of shapes, each with its size.
 */
export function shapedSizes(like: LevelSize, step: number): Map<ShapeName, LevelSize> {
  const sizes = shapeNames.map((name): [ShapeName, LevelSize | undefined] => {
    const ratio = SHAPES[name];
    const own = sizesNear(ratio, step).filter(
      (size) => nearestShape(size) === name && pixelDistance(size, like) <= Math.log(MOST_PIXELS),
    );
    return [name, nearestOf(own, ratio, like)];
  });
  return new Map(sizes.filter((entry): entry is [ShapeName, LevelSize] => entry[1] !== undefined));
}

/**
 * The shape of a size: of all sizes with such sides, it is the nearest one to the shape.
 *
 * @param size The size.
 * @param step What both sides must be multiples of, in pixels; a size that was chosen before may be finer.
 * @returns Its name; null when it is the user's own.
 */
export function shapeOf(size: LevelSize, step: number): ShapeName | null {
  const nearest = nearestShape(size);
  const { width, height } = sizeOfRatio(SHAPES[nearest], size, commonStep(size, step));
  return width === size.width && height === size.height ? nearest : null;
}

const shapeNames = Object.keys(SHAPES) as ShapeName[];

function nearestShape(size: LevelSize): ShapeName {
  return shapeNames.reduce((best, name) =>
    shapeDistance(size, SHAPES[name]) < shapeDistance(size, SHAPES[best]) ? name : best,
  );
}

/** Every width with the height that suits it best, and every height with its width. */
function sizesNear(ratio: number, step: number): LevelSize[] {
  const { smallest, largest } = sideRange(step);
  const sides = Array.from(
    { length: (largest - smallest) / step + 1 },
    (_, index) => smallest + index * step,
  );
  return sides.flatMap((side) => [
    { width: side, height: nearestSide(side / ratio, step) },
    { width: nearestSide(side * ratio, step), height: side },
  ]);
}

function nearestOf(sizes: readonly LevelSize[], ratio: number, like: LevelSize): LevelSize | undefined {
  const distance = (size: LevelSize): number =>
    SHAPE_WEIGHT * shapeDistance(size, ratio) + pixelDistance(size, like);
  const [first, ...others] = sizes;
  return first && others.reduce((best, size) => (distance(size) < distance(best) ? size : best), first);
}

function shapeDistance({ width, height }: LevelSize, ratio: number): number {
  return Math.abs(Math.log(width / height / ratio));
}

function pixelDistance(size: LevelSize, like: LevelSize): number {
  return Math.abs(Math.log((size.width * size.height) / (like.width * like.height)));
}

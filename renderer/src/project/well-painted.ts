/** Sizes at which a model paints things once, for those at which it repeats them. */
import type { Model } from '#core/contract/studio.ts';
import { MAXIMUM_PASSES, repeatsThings, type Painting } from '#core/stack/painted-size.ts';
import { sideStep, usualSize, type LevelSize } from '#core/stack/sides.ts';
import { sizeOfRatio } from './shapes.ts';

/**
 * A better size than one at which things are repeated.
 *
 * @param size Size of the levels.
 * @param model The model that will paint.
 * @param factors Zoom factors of the levels, which the size must suit.
 * @returns A size of the same shape, enlarged from about what the model was trained at, with as many pixels as possible
 *   to the given one; null when the model paints that one well.
 */
export function wellPaintedSize(
  size: LevelSize,
  model: Pick<Model, 'painting' | 'sizeStep' | 'defaultSize'>,
  factors: readonly number[],
): LevelSize | null {
  const { painting } = model;
  if (!repeatsThings(size, painting)) return null;
  const [nearest] = enlarged(size, painting, factors)
    .filter((candidate) => !repeatsThings(candidate, painting))
    // Of two that are as far, the larger one.
    .reverse()
    .sort((one, other) => distance(one, size) - distance(other, size));
  return nearest ?? usualSize(model, factors);
}

/** The trained size in the shape of another one, after each number of enlargements. */
function enlarged(like: LevelSize, painting: Painting, factors: readonly number[]): LevelSize[] {
  const { trained, step, enlargement } = painting;
  const passes = enlargement === null ? 0 : MAXIMUM_PASSES;
  return Array.from({ length: passes + 1 }, (_, count) => {
    const times = (enlargement ?? 1) ** count;
    const pixels = { width: trained.width * times, height: trained.height * times };
    return sizeOfRatio(like.width / like.height, pixels, sideStep((step ?? 1) * times, factors));
  });
}

function distance(one: LevelSize, other: LevelSize): number {
  return Math.abs(Math.log((one.width * one.height) / (other.width * other.height)));
}

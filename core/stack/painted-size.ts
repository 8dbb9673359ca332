/** How a model comes to levels of a size: it paints them near the size that it was trained at, and enlarges them. */
import type { LevelSize } from './sides.ts';

/** An image goes through the upscaler at most this often: a third time shows the upscaler's own habits only. */
export const MAXIMUM_PASSES = 2;

/** Pictures with so many times the pixels of those that a model has seen, or such a side, show things more than once. */
const REPEATING = 2;

/** What is known of the pictures that a model paints before any enlargement. */
export interface Painting {
  /** Size that it was trained at, in pixels. */
  readonly trained: LevelSize;
  /** What the sides of what it paints must be multiples of, in pixels; null where it paints the trained size only. */
  readonly step: number | null;
  /** What one pass of its upscaler multiplies both sides by; null without one. */
  readonly enlargement: number | null;
}

/** How a finished size is reached. */
export interface SizePlan {
  /** Size that the denoiser paints at. */
  readonly base: LevelSize;
  /** How often the upscaler is applied after that. */
  readonly passes: number;
}

/**
 * Plans how a model reaches a size.
 *
 * @param size Size of the finished levels in pixels.
 * @param painting What the model paints.
 * @returns The plan whose painting size is closest to the trained one; null when the model cannot paint this size.
 */
export function planSize(size: LevelSize, painting: Painting): SizePlan | null {
  const { trained, step, enlargement } = painting;
  const isPainted = ({ width, height }: LevelSize): boolean =>
    step === null
      ? width === trained.width && height === trained.height
      : [width, height].every((side) => side > 0 && side % step === 0);
  const plans: SizePlan[] = [];
  for (let passes = 0; passes <= (enlargement === null ? 0 : MAXIMUM_PASSES); passes++) {
    const factor = (enlargement ?? 1) ** passes;
    const base = { width: size.width / factor, height: size.height / factor };
    if (isPainted(base)) plans.push({ base, passes });
  }
  const distance = ({ base }: SizePlan): number => Math.abs(Math.log(pixelsOf(base) / pixelsOf(trained)));
  return plans.sort((one, other) => distance(one) - distance(other))[0] ?? null;
}

/**
 * Whether a model paints levels of a size so much larger than what it was trained at that it shows things more than once.
 *
 * @param size Size of the finished levels in pixels.
 * @param painting What the model paints.
 * @returns False for sizes that are enlarged from about the trained one, and for those that it cannot paint.
 */
export function repeatsThings(size: LevelSize, painting: Painting): boolean {
  const base = planSize(size, painting)?.base;
  if (!base) return false;
  const trainedSide = Math.max(painting.trained.width, painting.trained.height);
  return (
    pixelsOf(base) >= REPEATING * pixelsOf(painting.trained) ||
    Math.max(base.width, base.height) >= REPEATING * trainedSide
  );
}

function pixelsOf({ width, height }: LevelSize): number {
  return width * height;
}

/** The path of a zoom: how the levels of a take lie inside each other. */
import { BadInputError } from '../errors.ts';
import type { Take } from '../project/take.ts';

/** How the levels of a zoom lie inside each other. A `StackGeometry` is one, too. */
export interface ZoomPath {
  /** Number of levels, at least 2. */
  readonly levels: number;
  /** Width of every level in pixels. */
  readonly width: number;
  /** Height of every level in pixels. */
  readonly height: number;
  /** Zoom factor from each level to the next, widest first. */
  readonly factors: readonly number[];
  /** Where each level but the widest lies on its parent, in the parent's pixels. */
  readonly footprints: readonly { x: number; y: number; width: number; height: number }[];
}

/**
 * Reads the path of a take and checks that its numbers agree with each other.
 *
 * @param take A take whose shape has been validated.
 * @returns The path.
 * @throws {BadInputError} When a factor or footprint is missing, misses its level's grid or does not fit its factor.
 */
export function takePath(take: Take): ZoomPath {
  const { width, height } = take.settings.size;
  const factors: number[] = [];
  const footprints: ZoomPath['footprints'][number][] = [];
  take.levels.slice(0, -1).forEach(({ factor, footprint }, level) => {
    if (factor === null || footprint === null) {
      throw new BadInputError(
        `take.json does not say where level ${level + 2} lies in level ${level + 1}: generate the take again.`,
      );
    }
    const fits =
      footprint.width * factor === width &&
      footprint.height * factor === height &&
      footprint.x + footprint.width <= width &&
      footprint.y + footprint.height <= height;
    if (!fits) {
      throw new BadInputError(
        `take.json places level ${level + 2} on a footprint that does not fit level ${level + 1}: generate the take again.`,
      );
    }
    factors.push(factor);
    footprints.push(footprint);
  });
  return { levels: take.levels.length, width, height, factors, footprints };
}

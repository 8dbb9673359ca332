/** Where levels lie in each other, as people point at them. */
import type { Camera } from '#core/timeline/camera.ts';
import type { Focus, ZoomFactor } from '#core/project/project.ts';

/** Levels that are narrower than this share of the picture are too small to point at. */
const SMALLEST = 0.04;

/**
 * The level that lies under a point: the deepest one that is large enough to be meant.
 *
 * @param camera The camera, pointed at what is shown.
 * @param x Place across the picture, 0 … 1.
 * @param y Place down the picture, 0 … 1.
 * @returns Index of the level.
 */
export function levelAt(camera: Camera, x: number, y: number): number {
  let found = camera.first;
  for (let level = camera.first + 1; level <= camera.last; level++) {
    const placement = camera.placements[level]!;
    const across = (x - placement.x) / placement.width;
    const down = (y - placement.y) / placement.height;
    if (placement.width < SMALLEST || across < 0 || across > 1 || down < 0 || down > 1) break;
    found = level;
  }
  return found;
}

/**
 * A focus moved, as far as the next level stays inside.
 *
 * @param focus Where the next level is centred; the centre when absent.
 * @param factor Zoom factor to it.
 * @param by How far, as fractions of the level's width and height.
 * @returns The new focus, to a tenth of a percent.
 */
export function movedFocus(
  focus: Focus | undefined,
  factor: ZoomFactor,
  by: Pick<Focus, 'x' | 'y'>,
): { x: number; y: number } {
  const edge = 1 / (2 * factor);
  const place = (from: number, way: number): number =>
    Math.round(Math.min(Math.max(from + way, edge), 1 - edge) * 1000) / 1000;
  return { x: place(focus?.x ?? 0.5, by.x), y: place(focus?.y ?? 0.5, by.y) };
}

/** Where levels lie on the stage beyond what the camera of `core/timeline` needs for a frame. */
import type { Placement } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';

/** Wider levels than these would show a few of their pixels, blown up beyond recognition. */
const WIDER_LEVELS = 3;

/**
 * Places the levels around the widest one that a frame shows, for the dim surroundings of the stage.
 *
 * @param path How the levels lie inside each other.
 * @param first Widest level that the frame shows.
 * @param placement Where it lies, in units of the frame.
 * @param show Called with each wider level and its placement, nearest first.
 */
export function widerPlacements(
  path: ZoomPath,
  first: number,
  placement: Readonly<Placement>,
  show: (level: number, placement: Placement) => void,
): void {
  let inner = placement;
  for (let level = first - 1; level >= Math.max(0, first - WIDER_LEVELS); level--) {
    const factor = path.factors[level]!;
    const footprint = path.footprints[level]!;
    const width = inner.width * factor;
    const height = inner.height * factor;
    const outer = {
      x: inner.x - (footprint.x / path.width) * width,
      y: inner.y - (footprint.y / path.height) * height,
      width,
      height,
    };
    show(level, outer);
    inner = outer;
  }
}

/**
 * The largest rectangle of an aspect that fits into the viewer with some air around it.
 *
 * @param width Width of the viewer.
 * @param height Height of the viewer.
 * @param aspect Width divided by height of what is shown.
 * @param margin Air on every side.
 * @returns The rectangle, centred, on whole pixels.
 */
export function fitStage(
  width: number,
  height: number,
  aspect: number,
  margin: number,
): { x: number; y: number; width: number; height: number } {
  const roomWidth = Math.max(1, width - 2 * margin);
  const roomHeight = Math.max(1, height - 2 * margin);
  const stageWidth = Math.max(1, Math.round(Math.min(roomWidth, roomHeight * aspect)));
  const stageHeight = Math.max(1, Math.round(Math.min(roomHeight, roomWidth / aspect)));
  return {
    x: Math.round((width - stageWidth) / 2),
    y: Math.round((height - stageHeight) / 2),
    width: stageWidth,
    height: stageHeight,
  };
}

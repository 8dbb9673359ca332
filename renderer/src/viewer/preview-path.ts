/** How the levels of a job that is still being painted lie inside each other. */
import type { FrameSize } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import type { DraftLevel } from '../project/draft.ts';

/**
 * Lays out a job's levels as its project asks for them. Footprints need not lie on whole pixels: previews are
 * only looked at.
 *
 * @param levels The project's levels, widest first.
 * @param size Size of the previews in pixels.
 * @returns The path.
 */
export function previewPath(
  levels: readonly Pick<DraftLevel, 'factor' | 'focus'>[],
  size: FrameSize,
): ZoomPath {
  const inner = levels.slice(0, -1);
  const footprints = inner.map(({ factor, focus }) => {
    const width = size.width / factor;
    const height = size.height / factor;
    return {
      x: Math.min(Math.max((focus?.x ?? 0.5) * size.width - width / 2, 0), size.width - width),
      y: Math.min(Math.max((focus?.y ?? 0.5) * size.height - height / 2, 0), size.height - height),
      width,
      height,
    };
  });
  const { width, height } = size;
  return { levels: levels.length, width, height, factors: inner.map(({ factor }) => factor), footprints };
}

/** Takes that are seen together, each in the size that its pane of the viewer and the graphics card's memory leave it. */
import type { Take } from '#core/project/take.ts';
import type { FrameSize } from '#core/timeline/camera.ts';
import { layOutPanes, type PaneOptions } from './panes.ts';
import { textureSizes } from './texture-budget.ts';

/** A take, and the size of its pictures in the viewer. */
export interface SizedTake {
  /** The take. */
  readonly take: Take;
  /** Size of its textures in pixels. */
  readonly size: FrameSize;
}

/** The viewer that takes are seen in; lengths in CSS pixels. */
export interface TakeView extends Pick<PaneOptions, 'width' | 'height' | 'layout' | 'margin'> {
  /** Pixels of the screen in a CSS pixel. */
  readonly pixelRatio: number;
}

/**
 * Finds out how large takes are seen.
 *
 * @param takes The takes, the one that leads first.
 * @param view The viewer.
 * @returns The takes with their sizes; none while the viewer has no size.
 */
export function sizeTakes(takes: readonly Take[], view: TakeView): SizedTake[] {
  if (takes.length === 0 || view.width === 0 || view.height === 0) return [];
  const aspects = takes.map(({ settings: { size } }) => size.width / size.height);
  const panes = layOutPanes({ ...view, aspects, divider: 0.5 });
  const sizes = textureSizes(
    takes.map(({ settings, levels }, index) => {
      const { width, height } = panes[index]!.stage;
      return {
        size: settings.size,
        levels: levels.length,
        factor: Math.max(...levels.map(({ factor }) => factor ?? 1)),
        stage: { width: width * view.pixelRatio, height: height * view.pixelRatio },
      };
    }),
  );
  return takes.map((take, index) => ({ take, size: sizes[index]! }));
}

/** How zooms that are compared share the viewer. */
import { fitStage } from './placements.ts';
import type { Rectangle } from './zoom-scene.ts';

/** Ways to look at more than one zoom: over each other with a divider, or each on a part of its own. */
export const PANE_LAYOUTS = ['split', 'side', 'grid'] as const;

/** One way. */
export type PaneLayout = (typeof PANE_LAYOUTS)[number];

/** One zoom's part of the viewer. */
export interface Pane {
  /** Where its picture lies. */
  readonly stage: Rectangle;
  /** What of it is to be seen. */
  readonly clip: Rectangle;
}

/** What there is to share. */
export interface PaneOptions {
  /** Width of the viewer in pixels. */
  readonly width: number;
  /** Height of the viewer in pixels. */
  readonly height: number;
  /** Width divided by height of each zoom's levels, at least one; the first one's decides where they are split. */
  readonly aspects: readonly number[];
  /** How they are compared. */
  readonly layout: PaneLayout;
  /** Where the divider of a split stands on the picture, 0 … 1. */
  readonly divider: number;
  /** Air around every picture in pixels. */
  readonly margin: number;
}

/**
 * Shares the viewer out.
 *
 * @param options What there is to share.
 * @returns One pane for each aspect, on whole pixels; their clips do not overlap and cover everything but unused parts
 *   of a grid. A split shows two zooms, of more only the first two.
 */
export function layOutPanes(options: PaneOptions): Pane[] {
  const { width, height, aspects, layout, divider, margin } = options;
  const whole = { x: 0, y: 0, width, height };
  if (aspects.length === 1) return [{ stage: fitInto(whole, aspects[0]!, margin), clip: whole }];
  if (layout === 'split') {
    const stages = aspects.slice(0, 2).map((aspect) => fitInto(whole, aspect, margin));
    const x = Math.round(stages[0]!.x + divider * stages[0]!.width);
    return [
      { stage: stages[0]!, clip: { ...whole, width: x } },
      { stage: stages[1]!, clip: { ...whole, x, width: width - x } },
    ];
  }
  const columns = layout === 'side' ? aspects.length : Math.ceil(Math.sqrt(aspects.length));
  const rows = Math.ceil(aspects.length / columns);
  return aspects.map((aspect, index) => {
    const column = index % columns;
    const row = Math.floor(index / columns);
    const x = Math.round((column / columns) * width);
    const y = Math.round((row / rows) * height);
    const clip = {
      x,
      y,
      width: Math.round(((column + 1) / columns) * width) - x,
      height: Math.round(((row + 1) / rows) * height) - y,
    };
    return { stage: fitInto(clip, aspect, margin / 2), clip };
  });
}

function fitInto(area: Rectangle, aspect: number, margin: number): Rectangle {
  const { x, y, width, height } = fitStage(area.width, area.height, aspect, margin);
  return { x: area.x + x, y: area.y + y, width, height };
}

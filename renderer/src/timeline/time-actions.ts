/** How the zoom plays, changed from the strip and by name; all of it can be undone. */
import { DIRECTIONS } from '#core/project/project.ts';
import { motionOf } from '#core/timeline/settings.ts';
import type { ProjectStore } from '../project/project.svelte.ts';

/**
 * Takes the next direction: in, out, in and out, and again.
 *
 * @param project The project.
 */
export function turnDirection(project: ProjectStore): void {
  const order = [...DIRECTIONS, DIRECTIONS[0]];
  project.changeTimeline({ direction: order[order.indexOf(motionOf(project.draft).direction) + 1] });
}

/**
 * Lets the zoom start again at its end, or stop there.
 *
 * @param project The project.
 */
export function toggleLoop(project: ProjectStore): void {
  project.changeTimeline({ loop: !motionOf(project.draft).loop });
}

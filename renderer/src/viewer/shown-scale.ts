/** What the pictures that the viewer shows measure. */
import { takeScale, type ScaledProject } from '#core/timeline/scale.ts';
import type { Studio } from '../studio.svelte.ts';

/**
 * The sizes of what is shown, in a project that may have been edited since it was painted.
 *
 * @param studio The studio.
 * @returns The levels that are shown; none says its width when the project knows none.
 */
export function shownScale(studio: Studio): ScaledProject {
  const { project, takes, viewer } = studio;
  return viewer.shows !== 'take' || !takes.chosen ? project.draft : takeScale(takes.chosen, project.draft);
}

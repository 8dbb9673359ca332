/** What the strip does with levels, from its buttons, its menu and its keys; all of it can be undone. */
import { LEVEL_COUNT } from '#core/project/project.ts';
import { proposePrompt } from '#core/prompts/propose.ts';
import type { ProjectStore } from '../project/project.svelte.ts';

/**
 * Adds a level whose prompt is proposed from its neighbours, and selects it.
 *
 * @param project Where to.
 * @param index Where it will stand, 0 (widest) to the number of levels (deepest).
 */
export function addLevel(project: ProjectStore, index: number): void {
  const { levels } = project.draft;
  const wider = levels[index - 1]?.prompt ?? null;
  const deeper = levels[index]?.prompt ?? null;
  project.insertLevel(index, proposePrompt(wider, deeper));
}

/**
 * Whether there is room for more levels.
 *
 * @param project The project.
 * @param more How many.
 * @returns True when they fit.
 */
export function hasRoom(project: ProjectStore, more = 1): boolean {
  return project.draft.levels.length + more <= LEVEL_COUNT.maximum;
}

/**
 * Whether the selected levels may go.
 *
 * @param project The project.
 * @returns True when enough levels would be left.
 */
export function canRemoveSelection(project: ProjectStore): boolean {
  return project.draft.levels.length - project.selection.length >= LEVEL_COUNT.minimum;
}

/**
 * Moves the selected levels together.
 *
 * @param project The project.
 * @param step How many places; negative is wider.
 */
export function moveSelection(project: ProjectStore, step: number): void {
  const { selection } = project;
  const last = project.draft.levels.length - selection.length;
  project.moveLevels(selection, Math.min(Math.max(selection[0]! + step, 0), last));
}

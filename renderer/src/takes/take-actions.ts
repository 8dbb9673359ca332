/** What can be done with takes that needs more than one store. */
import { isActive } from '../jobs/progress.ts';
import { changeSettings } from '../project/draft.ts';
import { thrownSeed } from '../project/project.svelte.ts';
import type { Studio } from '../studio.svelte.ts';
import { words } from '../words/words.ts';

/** Takes that are painted when the user asks for a choice. */
export const VARIATIONS = 4;

/**
 * Takes a take off the list; it is deleted for good a little later, unless the user wants it back.
 *
 * @param studio What it acts on.
 * @param takeId The take.
 */
export async function deleteTake(studio: Studio, takeId: string): Promise<void> {
  const kept = studio.project.draft.levels.findIndex(({ locked }) => locked?.take === takeId);
  if (kept >= 0) {
    studio.message = { kind: 'problem', text: words.photographs.inUse(kept + 1) };
    return;
  }
  await finishDeleting(studio);
  studio.takes.setAside(takeId);
}

/**
 * Deletes the take that was set aside for good; it comes back when the host cannot delete it.
 *
 * @param studio What it acts on.
 */
export async function finishDeleting(studio: Studio): Promise<void> {
  const { takes } = studio;
  const takeId = takes.leaving?.id;
  if (takeId === undefined) return;
  const deleted = await studio.attempt((client) => client.takes.remove({ takeId }));
  if (deleted) takes.forget(takeId);
  else if (takes.leaving?.id === takeId) takes.bringBack();
}

/**
 * Paints the project as it stands several times, each with a seed of its own. The project keeps its seed.
 *
 * @param studio What it acts on.
 */
export async function paintVariations(studio: Studio): Promise<void> {
  if (studio.refuseProblems()) return;
  const { draft } = studio.project;
  const drafts = Array.from({ length: VARIATIONS }, () => changeSettings(draft, { seed: thrownSeed() }));
  studio.takes.choice = await studio.submit(drafts);
}

/**
 * Lays out what was painted to choose from, once none of it is waited for any more.
 *
 * @param studio What it acts on.
 */
export function offerChoice(studio: Studio): void {
  const { takes, jobs } = studio;
  const views = jobs.views.filter(({ job }) => takes.choice.includes(job.id));
  // The host answers before it tells of the change: some may not be in the list yet.
  if (views.length === 0 || views.length < takes.choice.length || views.some(isActive)) return;
  const [first, ...others] = views.flatMap(({ job }) => job.takeId ?? []);
  takes.choice = [];
  if (first === undefined) return;
  studio.chooseTake(first);
  studio.comparison.start(others);
}

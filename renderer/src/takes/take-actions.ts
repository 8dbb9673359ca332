/** What can be done with takes that needs more than one store. */
import type { Take } from '#core/project/take.ts';
import { isActive } from '../jobs/progress.ts';
import { changeSettings } from '../project/draft.ts';
import type { Deed } from '../project/history.ts';
import { thrownSeed } from '../project/project.svelte.ts';
import type { Studio } from '../studio.svelte.ts';
import { restoredProject } from './compare.ts';
import { words } from '../words/words.ts';

/** Takes that are painted when the user asks for a choice. */
export const VARIATIONS = 4;

/**
 * Marks a take as a favourite, or not any more. Can be undone.
 *
 * @param studio What it acts on.
 * @param takeId The take.
 * @param starred Whether it shall be one.
 */
export async function starTake(studio: Studio, takeId: string, starred: boolean): Promise<void> {
  const { state } = studio.document;
  if (!state) return;
  const { id } = state;
  const star = (on: boolean): Promise<void> =>
    studio.host.client().documents.star({ id, takeId, starred: on });
  await studio.project.perform({ do: () => star(starred), undo: () => star(!starred) });
}

/**
 * Gives the project the prompts and settings of a take again. Can be undone.
 *
 * @param studio What it acts on.
 * @param take The take.
 */
export function restoreTake(studio: Studio, take: Take): void {
  const { project, models, takes } = studio;
  project.open(restoredProject(project.draft, take, { models, takes: takes.list }));
}

/**
 * Deletes a take, and offers to bring it back. Can be undone.
 *
 * @param studio What it acts on.
 * @param take The take.
 */
export async function deleteTake(studio: Studio, take: Take): Promise<void> {
  const { takes, project } = studio;
  const documentId = studio.document.state?.id;
  if (documentId === undefined) return;
  const kept = project.draft.levels.findIndex(({ locked }) => locked?.take === take.id);
  if (kept >= 0) {
    studio.messages.show({ kind: 'problem', text: words.photographs.inUse(kept + 1) });
    return;
  }
  const name = takes.nameOf(take.id);
  const owned = { takeId: take.id, documentId };
  const deed: Deed = {
    async do() {
      await takes.leave(take.id, studio.host.client().takes.bin(owned));
      takes.deleted = { name, deed };
      takes.broughtBack = '';
    },
    async undo() {
      await studio.host.client().takes.bringBack(owned);
      takes.add(take);
      takes.choose(take.id);
      takes.broughtBack = name;
      if (takes.deleted?.deed === deed) takes.deleted = null;
    },
  };
  await project.perform(deed);
}

/**
 * Compares the shown take with the one painted before it, or shows it alone again.
 *
 * @param studio What it acts on.
 */
export function compareTake(studio: Studio): void {
  const { comparison, viewer } = studio;
  const { active, proposed } = comparison;
  comparison.start(active || !proposed ? [] : [proposed.id]);
  viewer.showTake();
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
 * Lays out what was painted to choose from, once none of it is waited for any more; offers it to whoever looks at
 * something else by then.
 *
 * @param studio What it acts on.
 */
export function offerChoice(studio: Studio): void {
  const { takes, jobs, painting, viewer } = studio;
  const views = jobs.views.filter(({ job }) => takes.choice.includes(job.id));
  // The host answers before it tells of the change: some may not be in the list yet.
  if (views.length === 0 || views.length < takes.choice.length || views.some(isActive)) return;
  if (!views.every(({ job }) => painting.owns(job))) return;
  const takeIds = views.flatMap(({ job }) => job.takeId ?? []);
  takes.choice = [];
  if (viewer.shows !== 'job') {
    takes.offer(takeIds);
    return;
  }
  viewer.jobEnded(takeIds.length > 0 ? 'done' : 'cancelled');
  layOut(studio, takeIds);
}

/**
 * Shows takes beside each other, to choose from.
 *
 * @param studio What it acts on.
 * @param takeIds Their ids; nothing happens when there are none.
 */
export function layOut(studio: Studio, takeIds: readonly string[]): void {
  const [first, ...others] = takeIds;
  if (first === undefined) return;
  studio.chooseTake(first);
  studio.comparison.start(others);
}

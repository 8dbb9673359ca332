/** What tells a job from others of the same title, in words. */
import type { Job, Model } from '#core/contract/studio.ts';
import { words } from '../words/words.ts';

/**
 * One short line about what a job paints.
 *
 * @param job The job.
 * @param models Models that can be chosen, the usual one first.
 * @param chosen The model of the project, which goes without saying; null when there is none.
 * @returns For example `8 levels · 30 steps · seed 4242`; empty when the host has not said what it paints.
 */
export function describeJob(job: Job, models: readonly Model[], chosen: Model | null): string {
  const { paints } = job;
  if (!paints) return '';
  const { levels, seed } = paints;
  const model = paints.model === undefined ? models[0] : models.find(({ id }) => id === paints.model);
  const steps = paints.steps ?? model?.defaultSteps;
  const name = model?.name ?? paints.model;
  return [
    words.jobs.queue.levels(levels),
    ...(steps === undefined ? [] : [words.takes.steps(steps)]),
    ...(seed === undefined ? [] : [words.jobs.queue.seed(seed)]),
    ...(name === undefined || name === chosen?.name ? [] : [name]),
  ].join(' · ');
}

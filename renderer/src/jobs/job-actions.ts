/** What can be done with the queue. */
import type { Studio } from '../studio.svelte.ts';

/**
 * Stops a job, whether it waits or runs.
 *
 * @param studio What it acts on.
 * @param jobId Its id.
 */
export async function cancelJob(studio: Studio, jobId: string): Promise<void> {
  await studio.host.attempt((client) => client.jobs.cancel({ jobId }));
}

/**
 * Lets the queue stand still, or go on.
 *
 * @param studio What it acts on.
 */
export async function togglePause(studio: Studio): Promise<void> {
  const { paused } = studio.jobs;
  await studio.host.attempt((client) => (paused ? client.jobs.resume() : client.jobs.pause()));
}

/**
 * Compares the agreed levels with what the model makes of each by itself, or stops comparing.
 *
 * @param studio What it acts on.
 */
export async function toggleEstimates(studio: Studio): Promise<void> {
  const shown = !studio.viewer.estimates;
  if (await studio.host.attempt((client) => client.jobs.showEstimates({ shown })))
    studio.viewer.estimates = shown;
}

/**
 * Gives a waiting job another place.
 *
 * @param studio What it acts on.
 * @param jobId Its id.
 * @param place Place among the waiting jobs, 0 being next; clamped.
 */
export async function moveJob(studio: Studio, jobId: string, place: number): Promise<void> {
  const inside = Math.min(Math.max(place, 0), studio.jobs.waiting.length - 1);
  await studio.host.attempt((client) => client.jobs.move({ jobId, place: inside }));
}

/** What the system shows of the jobs. */
import type { GenerationEvent } from '#core/contract/events.ts';
import type { QueueEvent } from '#core/contract/studio.ts';
import type { Host } from '../host/host.ts';
import { notify, type WorkSignals } from './system-signals.ts';
import { systemWords } from './words.ts';

/**
 * Shows the jobs for as long as the queue lives.
 *
 * @param jobs The host's queue.
 * @param signals How they are shown.
 * @returns Resolves when the queue has ended.
 */
export async function signalJobs(jobs: Pick<Host['jobs'], 'watch'>, signals: WorkSignals): Promise<void> {
  try {
    for await (const event of jobs.watch()) {
      if (event.type === 'generation') showGeneration(event.event, signals);
      else signals.keepAwake(isPainting(event));
    }
  } finally {
    signals.keepAwake(false);
    signals.progress(null);
  }
}

function isPainting({ jobs, paused }: Extract<QueueEvent, { type: 'jobs' }>): boolean {
  return !paused && jobs.some(({ state }) => state === 'running' || state === 'cancelling');
}

function showGeneration(event: GenerationEvent, signals: WorkSignals): void {
  if (event.type === 'progress') {
    signals.progress(event.phase === 'loading' ? 0 : event.step / event.steps);
    return;
  }
  if (event.type === 'done') notify(systemWords().desktop.painted, event.take.title);
  if (event.type === 'failed') notify(systemWords().desktop.notPainted, event.problem.message);
  if (event.type !== 'started' && event.type !== 'notice') signals.progress(null);
}

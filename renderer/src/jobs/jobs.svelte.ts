/** The queue of the host as the studio sees it. */
import type { QueueEvent } from '#core/contract/studio.ts';
import { isActive, takeIn, type JobEnd, type JobViews } from './progress.ts';

/** All jobs of the host, and the one that is being painted. */
export class JobsStore {
  /** Every job, oldest first. */
  views = $state.raw<JobViews>([]);
  /** Whether the queue stands still. */
  paused = $state(false);
  /** How the latest job ended while the page was hidden; null once somebody has looked. */
  unseen = $state<JobEnd | null>(null);
  /** The job that ended last by itself; null once another one has begun. */
  ended = $state.raw<{ readonly title: string; readonly end: JobEnd } | null>(null);
  /** The job that is being painted or stopped, or null. */
  readonly running = $derived(
    this.views.find(({ job }) => job.state === 'running' || job.state === 'cancelling') ?? null,
  );
  /** Jobs that wait for their turn. */
  readonly waiting = $derived(this.views.filter(({ job }) => job.state === 'queued' && !job.held));
  /** Jobs that stand still because whoever asked for them from elsewhere wants that; the others go on. */
  readonly held = $derived(this.views.filter(({ job }) => job.state === 'queued' && job.held));
  /** The job to show: the running one, else the first in the queue, else one that stands still. */
  readonly current = $derived(this.running ?? this.waiting[0] ?? this.held[0] ?? null);
  /** True while the engine has something to do. */
  readonly busy = $derived(this.views.some(isActive));

  /**
   * Takes in one event of the queue.
   *
   * @param event The event.
   */
  takeIn(event: QueueEvent): void {
    this.views = takeIn(this.views, event);
    if (event.type === 'jobs') {
      this.paused = event.paused;
      return;
    }
    const { type } = event.event;
    if (type === 'started') this.ended = null;
    if (type !== 'done' && type !== 'failed') return;
    const view = this.views.find(({ job }) => job.id === event.jobId);
    this.ended = { title: view?.job.title ?? '', end: type };
    if (document.hidden) this.unseen = type;
  }

  /** Takes note that somebody looks at the page. */
  see(): void {
    this.unseen = null;
  }
}

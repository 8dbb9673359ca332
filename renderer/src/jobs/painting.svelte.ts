/** The jobs that paint the open document, and which of its levels they paint. */
import { SvelteMap } from 'svelte/reactivity';
import type { Preview } from '#core/contract/events.ts';
import type { Job } from '#core/contract/studio.ts';
import type { DocumentStore } from '../document/document.svelte.ts';
import type { DraftLevel } from '../project/draft.ts';
import type { ProjectStore } from '../project/project.svelte.ts';
import type { ViewerStore } from '../viewer/viewer.svelte.ts';
import type { JobsStore } from './jobs.svelte.ts';
import { placesAmong } from './painted-places.ts';
import { isActive, shareDone, type JobView } from './progress.ts';

/** What jobs are told apart by, and where they are watched. */
export interface PaintingSurroundings {
  readonly document: Pick<DocumentStore, 'state'>;
  readonly jobs: Pick<JobsStore, 'views' | 'running' | 'waiting' | 'held'>;
  readonly project: Pick<ProjectStore, 'draft'>;
  readonly viewer: Pick<ViewerStore, 'shows'>;
}

/** What is being painted of a level. */
export interface LevelPainting {
  /** Its picture so far, or null before the first. */
  readonly preview: Preview | null;
  /** Share of the steps done, 0 … 1. */
  readonly share: number;
}

/** The document's own jobs among those of the host. */
export class PaintingStore {
  /** The job to watch: the one that is being painted, else the next of those that wait; null when there is none. */
  readonly current = $derived.by(() => {
    const { running, waiting, held } = this.#surroundings.jobs;
    return [...(running ? [running] : []), ...waiting, ...held].find(({ job }) => this.owns(job)) ?? null;
  });
  /** The job that the viewer shows, or will as soon as there is something to see; null while it shows none. */
  readonly watched = $derived.by(() => (this.#surroundings.viewer.shows === 'job' ? this.current : null));
  /** What is being painted of each level of the project; null for those that are not being painted. */
  readonly ofLevels = $derived.by((): readonly (LevelPainting | null)[] => {
    const { jobs, project } = this.#surroundings;
    const { levels } = project.draft;
    const view = jobs.running;
    if (!view || !this.owns(view.job)) return levels.map(() => null);
    const share = shareDone(view);
    return placesAmong(this.levelsOf(view), levels).map((place) =>
      place === null ? null : { preview: view.previews[place] ?? null, share },
    );
  });
  readonly #surroundings: PaintingSurroundings;
  /** Levels of the document's projects as they were sent to be painted, by job. */
  readonly #levels = new SvelteMap<string, readonly DraftLevel[]>();

  /**
   * Knows of no levels yet.
   *
   * @param surroundings What jobs are told apart by, and where they are watched.
   */
  constructor(surroundings: PaintingSurroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * Whether a job paints the open document.
   *
   * @param job The job.
   * @returns True when its take will be the document's.
   */
  owns(job: Job): boolean {
    const { documentId } = job;
    return documentId !== undefined && documentId === this.#surroundings.document.state?.id;
  }

  /**
   * Remembers what a job paints.
   *
   * @param jobId Its id.
   * @param levels The levels, widest first.
   */
  remember(jobId: string, levels: readonly DraftLevel[]): void {
    this.#levels.set(jobId, levels);
  }

  /** Remembers the levels of jobs that this page has not submitted, before they are edited, and forgets those that are over. */
  takeStock(): void {
    const { views } = this.#surroundings.jobs;
    for (const view of views) {
      if (this.owns(view.job) && isActive(view) && !this.#levels.has(view.job.id))
        this.remember(view.job.id, this.levelsOf(view));
    }
    for (const jobId of this.#levels.keys())
      if (!views.some(({ job }) => job.id === jobId)) this.#levels.delete(jobId);
  }

  /**
   * The levels that a job paints. After a reload they are taken from the project, which is most likely the same.
   *
   * @param view The job.
   * @returns Its levels, widest first.
   */
  levelsOf(view: JobView): readonly DraftLevel[] {
    const { job, started, previews } = view;
    const known = this.#levels.get(job.id);
    if (known) return known;
    const { levels } = this.#surroundings.project.draft;
    const count = job.paints?.levels ?? Math.max(started?.levels ?? 0, previews.length, 2);
    return Array.from({ length: count }, (_, index) => levels[index] ?? levels[0]!);
  }
}

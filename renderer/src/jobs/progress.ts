/** What is known about each job, built up from the events of the queue. */
import type { GenerationEvent, GenerationProgress, Preview } from '#core/contract/events.ts';
import type { Job, QueueEvent } from '#core/contract/studio.ts';
import { formatSeconds } from '../words/numbers.ts';
import { words } from '../words/words.ts';

/** A job together with what it has told so far. */
export interface JobView {
  /** The job as the queue sees it. */
  readonly job: Job;
  /** Execution provider and model, once the engine has started. */
  readonly started: Extract<GenerationEvent, { type: 'started' }> | null;
  /** The latest progress, or null before the first. */
  readonly progress: GenerationProgress | null;
  /** The latest picture of each level; holes where there is none yet. */
  readonly previews: readonly (Preview | undefined)[];
  /** The latest of the model's own estimates of each level; empty while nobody asks for them. */
  readonly estimates: readonly (Preview | undefined)[];
}

/** How a job ends by itself. */
export type JobEnd = Extract<GenerationEvent['type'], 'done' | 'failed'>;

/** All jobs, oldest first. */
export type JobViews = readonly JobView[];

/**
 * Takes in one event of the queue.
 *
 * @param views What was known before.
 * @param event The event.
 * @returns What is known now; unchanged jobs keep their identity.
 */
export function takeIn(views: JobViews, event: QueueEvent): JobViews {
  if (event.type === 'jobs') {
    return event.jobs.map((job) => {
      const known = views.find((view) => view.job.id === job.id);
      return known ? { ...known, job } : { job, started: null, progress: null, previews: [], estimates: [] };
    });
  }
  return views.map((view) => (view.job.id === event.jobId ? advance(view, event.event) : view));
}

function advance(view: JobView, event: GenerationEvent): JobView {
  switch (event.type) {
    case 'started':
      return { ...view, started: event };
    case 'progress': {
      const previews = [...view.previews];
      for (const preview of event.previews) previews[preview.level] = preview;
      return { ...view, progress: event, previews, estimates: event.estimates ?? [] };
    }
    case 'notice':
    case 'done':
    case 'failed':
    case 'cancelled':
      return view;
  }
}

/**
 * Whether a job still wants something from the engine.
 *
 * @param view The job.
 * @returns True for queued, running and cancelling jobs, unless they stand still.
 */
export function isActive(view: JobView): boolean {
  const { job } = view;
  return !job.held && (job.state === 'queued' || job.state === 'running' || job.state === 'cancelling');
}

/**
 * How far a job is.
 *
 * @param view The job.
 * @returns Share of the steps done, 0 … 1.
 */
export function shareDone(view: JobView): number {
  const { progress } = view;
  if (!progress) return 0;
  return progress.phase === 'loading' || progress.phase === 'sending'
    ? 0
    : Math.min(1, progress.step / progress.steps);
}

/**
 * One short line about where a job stands.
 *
 * @param view The job.
 * @param paused Whether the queue stands still.
 * @returns For example `Step 18 of 30 · 14 s left`.
 */
export function describeProgress(view: JobView, paused = false): string {
  const { job, progress } = view;
  if (job.state === 'cancelling') return words.jobs.progress.stopping;
  if (job.held)
    return progress ? words.jobs.progress.heldAt(progress.step, progress.steps) : words.jobs.progress.held;
  if (paused)
    return progress
      ? words.jobs.progress.pausedAt(progress.step, progress.steps)
      : words.jobs.progress.paused;
  if (job.state === 'queued') return words.jobs.progress.waiting;
  if (progress?.phase === 'sending') return words.jobs.progress.sending(progress.step, progress.steps);
  if (!progress || progress.phase === 'loading') return words.jobs.progress.loading;
  if (progress.phase === 'saving') return words.jobs.progress.saving;
  const { phase, step, steps, secondsLeft } = progress;
  const place = phase === 'upscaling' ? words.jobs.progress.enlarging : words.jobs.progress.step(step, steps);
  return secondsLeft === null ? place : `${place} · ${words.jobs.progress.left(formatSeconds(secondsLeft))}`;
}

/**
 * Turns a preview's bytes into what a canvas and a texture take.
 *
 * @param preview The preview.
 * @returns Its pixels, opaque.
 */
export function previewPixels(preview: Preview): ImageData {
  const { width, height } = preview;
  const bytes = atob(preview.rgb);
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    image.data[pixel * 4] = bytes.charCodeAt(pixel * 3);
    image.data[pixel * 4 + 1] = bytes.charCodeAt(pixel * 3 + 1);
    image.data[pixel * 4 + 2] = bytes.charCodeAt(pixel * 3 + 2);
    image.data[pixel * 4 + 3] = 255;
  }
  return image;
}

import { describe, expect, it } from 'vitest';
import type { GenerationProgress, Preview } from '#core/contract/events.ts';
import type { Job } from '#core/contract/studio.ts';
import { describeProgress, isActive, shareDone, takeIn, type JobViews } from './progress.ts';

const job = (id: string, state: Job['state'] = 'running'): Job => ({
  id,
  title: 'A zoom',
  state,
  held: false,
  problem: null,
  takeId: null,
});
const preview = (level: number, rgb = ''): Preview => ({ level, width: 1, height: 1, rgb });
const progress = (part: Partial<GenerationProgress>): GenerationProgress => ({
  type: 'progress',
  phase: 'sampling',
  step: 1,
  steps: 4,
  secondsPerStep: null,
  secondsLeft: null,
  memoryBytes: 0,
  previews: [],
  ...part,
});
const known = (...jobs: Job[]): JobViews => takeIn([], { type: 'jobs', jobs, paused: false });

describe('what is known about jobs', () => {
  it('starts with the list of all jobs and forgets those that are gone', () => {
    const views = takeIn(known(job('a'), job('b')), {
      type: 'jobs',
      jobs: [job('b', 'done')],
      paused: false,
    });
    expect(views.map((view) => view.job)).toEqual([job('b', 'done')]);
  });

  it('keeps the latest picture of every level', () => {
    let views = known(job('a'));
    const say = (event: GenerationProgress) =>
      (views = takeIn(views, { type: 'generation', jobId: 'a', event }));
    say(progress({ previews: [preview(0, 'old'), preview(2)] }));
    say(progress({ step: 2, previews: [preview(0, 'new')] }));
    expect(views[0]!.previews.map((one) => one?.rgb)).toEqual(['new', undefined, '']);
    expect(views[0]!.progress?.step).toBe(2);
  });

  it('keeps progress when the list comes again', () => {
    const event = progress({ step: 3 });
    const views = takeIn(takeIn(known(job('a')), { type: 'generation', jobId: 'a', event }), {
      type: 'jobs',
      paused: false,
      jobs: [job('a', 'cancelling')],
    });
    expect(views[0]!.progress).toBe(event);
    expect(describeProgress(views[0]!)).toBe('Stopping…');
  });

  it('leaves other jobs alone', () => {
    const before = known(job('a'), job('b'));
    const after = takeIn(before, { type: 'generation', jobId: 'a', event: progress({}) });
    expect(after[1]).toBe(before[1]);
  });

  it('knows which jobs still want something', () => {
    const states = ['queued', 'running', 'cancelling', 'done', 'failed', 'cancelled'] as const;
    expect(known(...states.map((state) => job(state, state))).map(isActive)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('progress in words', () => {
  const view = (part: Partial<GenerationProgress> | null, state: Job['state'] = 'running') => ({
    ...known(job('a', state))[0]!,
    progress: part && progress(part),
  });

  it.each([
    [view(null, 'queued'), 'Waiting'],
    [view(null), 'Loading the model…'],
    [view({ phase: 'loading' }), 'Loading the model…'],
    [view({ phase: 'sending', step: 0, steps: 3 }), 'Sending picture 1 of 3…'],
    [view({ step: 18, steps: 30, secondsLeft: 14.2 }), 'Step 18 of 30 · 14 s left'],
    [view({ step: 1, steps: 30 }), 'Step 1 of 30'],
    [view({ phase: 'upscaling' }), 'Enlarging'],
    [view({ phase: 'saving' }), 'Saving…'],
  ])('%#', (given, text) => {
    expect(describeProgress(given)).toBe(text);
  });

  it('stands still where it was paused', () => {
    expect(describeProgress(view({ step: 18, steps: 30 }), true)).toBe('Paused at step 18 of 30');
    expect(describeProgress(view(null, 'queued'), true)).toBe('Paused');
  });

  it('stands still for whoever asked for it, whatever the queue does', () => {
    const held = (given: JobViews[number]) => ({ ...given, job: { ...given.job, held: true } });
    expect(describeProgress(held(view({ step: 18, steps: 30 }, 'queued')))).toBe(
      'Paused elsewhere at step 18 of 30',
    );
    expect(describeProgress(held(view(null, 'queued')), true)).toBe('Paused elsewhere');
    expect(isActive(held(view(null, 'queued')))).toBe(false);
  });

  it('is a share between nothing and all', () => {
    expect(shareDone(view(null))).toBe(0);
    expect(shareDone(view({ step: 3, steps: 4 }))).toBe(0.75);
    expect(shareDone(view({ phase: 'loading', step: 3 }))).toBe(0);
  });
});

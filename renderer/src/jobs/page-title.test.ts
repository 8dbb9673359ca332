import { describe, expect, it } from 'vitest';
import { pageTitle, type TitleParts } from './page-title.ts';
import { takeIn, type JobView } from './progress.ts';

const CALM: TitleParts = { title: 'Cosmos to atom', changed: false, running: null, unseen: null };

function running(step: number): JobView {
  const job = {
    id: 'a',
    title: 'A zoom',
    state: 'running',
    held: false,
    problem: null,
    takeId: null,
  } as const;
  const views = takeIn([], { type: 'jobs', jobs: [job], paused: false });
  const [view] = takeIn(views, {
    type: 'generation',
    jobId: 'a',
    event: {
      type: 'progress',
      phase: 'sampling',
      step,
      steps: 30,
      secondsPerStep: null,
      secondsLeft: null,
      memoryBytes: 0,
      previews: [],
    },
  });
  return view!;
}

describe('the title of the page', () => {
  it('names the project, and marks what is not saved', () => {
    expect(pageTitle(CALM)).toBe('Cosmos to atom – Tenfold');
    expect(pageTitle({ ...CALM, changed: true })).toBe('• Cosmos to atom – Tenfold');
    expect(pageTitle({ ...CALM, title: '' })).toBe('Untitled – Tenfold');
  });

  it('begins with how far the running job is, and never says that all is done before it is', () => {
    const title = (step: number) => pageTitle({ ...CALM, changed: true, running: running(step) });
    expect([0, 13, 29].map(title)).toEqual([
      '0 % · Cosmos to atom – Tenfold',
      '43 % · Cosmos to atom – Tenfold',
      '96 % · Cosmos to atom – Tenfold',
    ]);
  });

  it('says how a job ended that nobody saw end, until another one runs', () => {
    expect(pageTitle({ ...CALM, unseen: 'done' })).toBe('Painted · Cosmos to atom – Tenfold');
    expect(pageTitle({ ...CALM, unseen: 'failed' })).toBe('Not painted · Cosmos to atom – Tenfold');
    expect(pageTitle({ ...CALM, unseen: 'done', running: running(15) })).toMatch(/^50 % · /);
  });
});

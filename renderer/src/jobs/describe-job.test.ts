import { expect, it } from 'vitest';
import type { Job, Model } from '#core/contract/studio.ts';
import { describeJob } from './describe-job.ts';

const model = (id: string, name: string, defaultSteps: number): Model => ({
  id,
  name,
  sizeBytes: 1,
  sizes: [],
  sizeStep: null,
  defaultSize: { width: 64, height: 64 },
  defaultSteps,
  defaultGuidance: 1,
  defaultSampler: 'ddim',
  samplers: ['ddim'],
  painting: { trained: { width: 64, height: 64 }, step: null, enlargement: null },
});
const usual = model('starter', 'Starter', 30);
const other = model('other', 'Other', 4);
const job = (paints: Job['paints']): Job => ({
  id: 'a',
  title: 'A zoom',
  state: 'queued',
  held: false,
  problem: null,
  takeId: null,
  paints,
});

it.each([
  [{ levels: 8, steps: 12, seed: 7, model: 'starter' }, '8 levels · 12 steps · seed 7'],
  [{ levels: 2, seed: 7 }, '2 levels · 30 steps · seed 7'],
  [{ levels: 2, model: 'other' }, '2 levels · 4 steps · Other'],
  [{ levels: 2, model: 'gone' }, '2 levels · gone'],
  [undefined, ''],
])('a job is told from others by what it paints: %#', (paints, line) => {
  expect(describeJob(job(paints), [usual, other], usual)).toBe(line);
});

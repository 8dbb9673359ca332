/** What the starter paints, by the judgement of a small network that was trained on the recipe's own pictures. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleJointly } from '#core/sampler/joint-sampler.ts';
import { createThreshold } from '#core/sampler/threshold.ts';
import { createScheduler } from '#core/schedulers/scheduler.ts';
import { stackGeometry } from '#core/stack/geometry.ts';
import { openModelFolder } from './model-folder.ts';
import { openModel, type LoadedModel } from './pipeline.ts';

const judgeFolder = join(import.meta.dirname, 'test/starter-judge');
const STEPS = 20;

/** Prompts as people write them, some with words that only stand for known ones, and the subject that each asks for. */
const ASKED: readonly (readonly [prompt: string, subject: string])[] = [];

let model: LoadedModel;
let judge: InferenceSession;
let subjects: string[];

beforeAll(async () => {
  model = await openModel(await openModelFolder(join(import.meta.dirname, 'starter')), { provider: 'cpu' });
  judge = await InferenceSession.create(join(judgeFolder, 'judge.onnx'));
  subjects = JSON.parse(await readFile(join(judgeFolder, 'subjects.json'), 'utf8')) as string[];
});

afterAll(() => model.release());

/** Paints every prompt by itself at the model's own size. */
async function paint(prompts: readonly string[], seed: number): Promise<Float32Array[]> {
  const { facts, schedulerConfiguration } = model;
  const geometry = stackGeometry({ channels: 3, ...facts.base, factors: prompts.slice(1).map(() => 2) });
  const { estimates } = await sampleJointly({
    denoiser: await model.prepare(
      prompts,
      prompts.map(() => ''),
      facts.defaultGuidance,
    ),
    scheduler: createScheduler(facts.defaultSampler, schedulerConfiguration, STEPS),
    geometry,
    noise: seed,
    agreement: undefined,
    threshold: createThreshold(schedulerConfiguration),
  });
  return estimates.map((picture) => picture.map((value) => Math.min(1, Math.max(-1, value))));
}

/** The subject that the judge takes a picture for. */
async function subjectOf(picture: Float32Array): Promise<string> {
  const { width, height } = model.facts.base;
  const { scores } = await judge.run({ pictures: new Tensor('float32', picture, [1, 3, height, width]) });
  const values = scores!.data as Float32Array;
  return subjects[values.indexOf(Math.max(...values))]!;
}

test('the starter paints what it is asked for', async () => {
  const pictures = await paint(
    ASKED.map(([prompt]) => prompt),
    1,
  );
  const seen = await Promise.all(pictures.map(subjectOf));
  const right = ASKED.filter(([, subject], index) => seen[index] === subject);
  // A floor, not the score: another processor may round one picture into something else.
  expect(right.length / ASKED.length, seen.join(', ')).toBeGreaterThanOrEqual(0.75);
});

/** What the starter paints: whether the colours of single pictures are those that were asked for. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleJointly } from '#core/sampler/joint-sampler.ts';
import { createThreshold } from '#core/sampler/threshold.ts';
import { createScheduler } from '#core/schedulers/scheduler.ts';
import { stackGeometry } from '#core/stack/geometry.ts';
import { openModelFolder } from './model-folder.ts';
import { openModel, type LoadedModel } from './pipeline.ts';

const STEPS = 20;

/** Least difference of two channels' means that counts, of 255. */
const CLEAR = 6;

/** Means of a picture's channels, 0 … 255. */
type Colour = readonly [red: number, green: number, blue: number];

const green = ([r, g, b]: Colour): boolean => g > r + CLEAR && g > b + CLEAR;
const red = ([r, g, b]: Colour): boolean => r > g + CLEAR && r > b + CLEAR;
const yellow = ([r, g, b]: Colour): boolean => Math.min(r, g) > b + CLEAR;
const blue = ([r, , b]: Colour): boolean => b > r + CLEAR;
const grey = (colour: Colour): boolean => Math.max(...colour) - Math.min(...colour) < 4 * CLEAR;
const dark = (colour: Colour): boolean => Math.max(...colour) < 110;

/** Prompts as people write them, some with words that only stand for known ones, and what all their pictures have in common. */
const ASKED: readonly (readonly [prompt: string, fits: (colour: Colour) => boolean])[] = [
  ['a dense green forest from above', green],
  ['an oak in a green meadow', green],
  ['green plant cells under a microscope', green],
  ['a red maple leaf', red],
  ['an orange star', red],
  ['a red desert planet', red],
  ['a sunflower', yellow],
  ['a blue ocean from above', blue],
  ['the moon', grey],
  ['a deep field of galaxies', dark],
  ['a black hole', dark],
  ['a glowing blue atom', blue],
];

let model: LoadedModel;

beforeAll(async () => {
  model = await openModel(await openModelFolder(join(import.meta.dirname, 'starter')), { provider: 'cpu' });
});

afterAll(() => model.release());

/** Paints every prompt by itself at the model's own size, and gives each picture's colour. */
async function paint(prompts: readonly string[], seed: number): Promise<Colour[]> {
  const { facts, schedulerConfiguration } = model;
  const geometry = stackGeometry({ channels: 3, ...facts.base, factors: prompts.slice(1).map(() => 2) });
  const { estimates } = await sampleJointly({
    denoiser: await model.prepare(
      prompts,
      prompts.map(() => ''),
      facts.defaultGuidance,
    ),
    scheduler: createScheduler(facts.defaultSampler, schedulerConfiguration, STEPS, {
      eta: facts.defaultEta,
    }),
    geometry,
    noise: seed,
    agreement: undefined,
    threshold: createThreshold(schedulerConfiguration),
  });
  return estimates.map((picture) => {
    const pixels = picture.length / 3;
    const mean = (channel: number): number =>
      picture
        .subarray(channel * pixels, (channel + 1) * pixels)
        .reduce((sum, value) => sum + (Math.min(1, Math.max(-1, value)) + 1) * 127.5, 0) / pixels;
    return [mean(0), mean(1), mean(2)];
  });
}

test('the starter paints in the colours that it is asked for', async () => {
  const prompts = ASKED.map(([prompt]) => prompt);
  const colours = await paint(prompts, 1);
  const wrong = ASKED.filter(([, fits], index) => !fits(colours[index]!)).map(([prompt]) => prompt);
  // A floor, not the score: another processor may round one picture into something else.
  expect(1 - wrong.length / ASKED.length, wrong.join(', ')).toBeGreaterThanOrEqual(0.75);
});

/** What the starter paints: whether single pictures have the colours, and show the subjects, that were asked for. */
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

/** Subjects, and prompts that name them in phrasings and synonyms that no caption of the training had. */
const PHRASED: readonly (readonly [subject: string, prompt: string])[] = [
  ['sunflower', 'imagine a sunflower'],
  ['tree', 'show me an oak please'],
  ['forest', 'woodland as far as you can see'],
  ['spiral_galaxy', 'please paint a spiral galaxy'],
  ['island', 'imagine a tropical isle'],
  ['black_hole', 'here we look at a black hole'],
  ['nebula', 'an illustration with a nebula in it'],
  ['blood_cells', 'show me scarlet blood cells please'],
  ['neuron', 'could you make a neuron'],
  ['mushroom', 'a toadstool, if you like'],
  ['city_at_night', 'radiant city lights at night as far as you can see'],
  ['ocean', 'imagine the open ocean'],
  ['house', 'this is where my house stands'],
  ['moss', 'moss as far as you can see'],
  ['earth', 'show me planet earth please'],
  ['crystal', 'an illustration with crystals in it'],
];

/** Two pictures of each, because sixteen pictures scatter by a tenth. */
const SEEDS = [1, 2];

/** The judge of the recipe's evaluation: it knows the subjects of 96 % of rendered pictures that it has not seen. */
const JUDGE = join(import.meta.dirname, 'test/judge');

let model: LoadedModel;

beforeAll(async () => {
  model = await openModel(await openModelFolder(join(import.meta.dirname, 'starter')), { provider: 'cpu' });
});

afterAll(() => model.release());

/** Paints every prompt by itself at the model's own size, stepping as joint runs do: from estimates that were kept in range. */
async function paint(prompts: readonly string[], seed: number): Promise<Float32Array[]> {
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
    agreement: { agree: (estimates) => ({ clean: estimates }) },
    threshold: createThreshold(schedulerConfiguration),
  });
  return estimates.map((picture) => Float32Array.from(picture, (value) => Math.min(1, Math.max(-1, value))));
}

/** The means of a picture's channels. */
function colourOf(picture: Float32Array): Colour {
  const pixels = picture.length / 3;
  const mean = (channel: number): number =>
    picture
      .subarray(channel * pixels, (channel + 1) * pixels)
      .reduce((sum, value) => sum + (value + 1) * 127.5, 0) / pixels;
  return [mean(0), mean(1), mean(2)];
}

/** The subject that each picture shows, as the judge sees it. */
async function subjectsOf(pictures: readonly Float32Array[]): Promise<string[]> {
  const names = JSON.parse(await readFile(join(JUDGE, 'subjects.json'), 'utf8')) as string[];
  const judge = await InferenceSession.create(join(JUDGE, 'judge.onnx'));
  const { width, height } = model.facts.base;
  const together = new Float32Array(pictures.flatMap((picture) => [...picture]));
  const { scores } = await judge.run({
    pictures: new Tensor('float32', together, [pictures.length, 3, height, width]),
  });
  await judge.release();
  const values = scores!.data as Float32Array;
  return pictures.map((_, index) => {
    const own = values.subarray(index * names.length, (index + 1) * names.length);
    return names[own.indexOf(Math.max(...own))]!;
  });
}

test('the starter paints in the colours that it is asked for', async () => {
  const prompts = ASKED.map(([prompt]) => prompt);
  const colours = (await paint(prompts, 1)).map(colourOf);
  const wrong = ASKED.filter(([, fits], index) => !fits(colours[index]!)).map(([prompt]) => prompt);
  // A floor, not the score: another processor may round one picture into something else.
  expect(1 - wrong.length / ASKED.length, wrong.join(', ')).toBeGreaterThanOrEqual(0.75);
});

test('the starter paints the subjects that it is asked for in words that its training never had', async () => {
  const asked = SEEDS.flatMap((seed) => PHRASED.map(([subject, prompt]) => ({ subject, prompt, seed })));
  const prompts = PHRASED.map(([, prompt]) => prompt);
  const found: string[] = [];
  for (const seed of SEEDS) found.push(...(await subjectsOf(await paint(prompts, seed))));
  const wrong = asked.flatMap(({ subject, prompt, seed }, index) =>
    found[index] === subject ? [] : [`${prompt} (${seed}): ${found[index]}`],
  );
  // Another floor: 28 of these 32 pictures were right, 91 % of the 348 that the recipe's evaluation looks at.
  expect(1 - wrong.length / asked.length, wrong.join(', ')).toBeGreaterThanOrEqual(0.8);
});

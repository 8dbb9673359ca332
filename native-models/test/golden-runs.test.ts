/** Whole sampling runs against those of diffusers' pipelines, from the same noise (see `golden/README.md`). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sampleJointly } from '#core/sampler/joint-sampler.ts';
import { createThreshold } from '#core/sampler/threshold.ts';
import { schedulerConfigurationSchema } from '#core/schedulers/configuration.ts';
import { createScheduler, defaultSampler } from '#core/schedulers/scheduler.ts';
import { stackGeometry } from '#core/stack/geometry.ts';
import { openModelFolder } from '../model-folder.ts';
import { openModel, type LoadedModel } from '../pipeline.ts';
import { largest, largestDifference, rootMeanSquare, standardDeviation } from './differences.ts';
import { goldenJson, goldenModel, goldenTensors, type WholeGoldenModel } from './golden-model.ts';

interface GoldenRun {
  name: string;
  model: WholeGoldenModel;
  scheduler: object;
  timesteps: number[];
  prompt: string | string[];
  negative: string | string[] | null;
  steps: number;
  guidance: number;
  width: number;
  height: number;
}

/** Shapes of the stored noise: [2,C,height,width], and ten of it for the steps. */
const NOISE = { 3: { width: 16, height: 16 }, 4: { width: 16, height: 24 } } as const;

/**
 * Differences allowed: of a step's samples as a whole (root mean square) and of any single number, both in standard
 * deviations of the run; of pixels in 1/255.
 *
 * On the whole the four pixel runs are within 2.5e-5. In two of them a few single numbers are further off, and no order of operations
 * changes that:
 *
 * - A single call differs by 2e-6 at most and 3e-7 on the whole, for ONNX Runtime and the reference round differently. Its
 *   graph optimisation `all`, which is used, is the nearest: 2.7e-7 against 3.5e-7 with `extended`, `basic` and
 *   `disabled`. The number of threads changes no bit; one image or two in a call, and their order, none in pixel_ddim.
 * - Guidance g multiplies that by up to 2g, and the estimate of the first step by σ/α (50 in pixel_ddim); what lies
 *   between the clipping limits goes on through all steps. From the reference's own model outputs each step is exact to
 *   5e-7, whether it sums in 64 bits or rounds like the reference.
 * - So the largest number of a run is chance. In pixel_ddim it is one pixel: 1.2e-4 with the reference's own embeddings
 *   of the prompt and 2.0e-4 with ours (which differ by 1.2e-6); 1.0e-4 and 2.1e-4 with guidance rounded to 32 bits like the
 *   reference's; 1.7e-4 and 1.2e-4 with the graph optimisations `disabled` and `extended`. On the whole these are all
 *   1.5e-5 to 2.2e-5.
 */
const TOLERANCE = { samples: 1e-4, single: 1e-4, pixels: 1 };
const WIDER: Partial<Record<string, number>> = { pixel_if_fixed_small: 1.5e-4, pixel_ddim: 2e-4 };

const runs = goldenJson('runs/runs.json') as GoldenRun[];
const noise = goldenTensors('runs/noise.safetensors');

/** The stored unit noise of one image: number 0 for the start, then one a step. */
function storedNoise(
  number: number,
  channels: 3 | 4,
  image: number,
  width: number,
  height: number,
): Float32Array {
  const stored = noise.get(`${number === 0 ? 'init' : 'steps'}${channels}`)!;
  const plane = NOISE[channels].width * NOISE[channels].height;
  const start = (Math.max(0, number - 1) * 2 + image) * channels * plane;
  return Float32Array.from({ length: channels * width * height }, (_, index) => {
    const [channel, y] = [Math.floor(index / (width * height)), Math.floor(index / width) % height];
    return stored[start + channel * plane + y * NOISE[channels].width + (index % width)]!;
  });
}

/** Pixels as the reference writes them: 0 … 255, colour by colour within a pixel. */
function bytesOf(picture: Float32Array): Float32Array {
  const pixels = picture.length / 3;
  return picture.map((_, index) => {
    const value = picture[(index % 3) * pixels + Math.floor(index / 3)]!;
    return Math.round(Math.min(1, Math.max(0, value / 2 + 0.5)) * 255);
  });
}

const root = await mkdtemp(join(tmpdir(), 'tenfold-runs-'));

/** Models by name, opened once: that takes longer than most runs. */
const opened = new Map<WholeGoldenModel, LoadedModel>();

async function openedModel(name: WholeGoldenModel): Promise<LoadedModel> {
  const folder = (): Promise<string> => goldenModel(name, join(root, name));
  const model =
    opened.get(name) ?? (await openModel(await openModelFolder(await folder()), { provider: 'cpu' }));
  opened.set(name, model);
  return model;
}

afterAll(async () => {
  for (const model of opened.values()) await model.release();
  await rm(root, { recursive: true, force: true });
});

describe.each(runs)('the run $name', (run) => {
  const golden = goldenTensors(`runs/${run.name}.safetensors`);
  const prompts = [run.prompt].flat();
  const negatives = [run.negative ?? ''].flat();

  test.each(prompts.map((prompt, image) => ({ prompt, image })))(
    'goes through the reference’s samples for “$prompt”',
    async ({ prompt, image }) => {
      const { width, height } = run;
      const model = await openedModel(run.model);
      const scale = model.facts.latent?.scale ?? 1;
      const channels = model.facts.latent === undefined ? 3 : 4;
      const geometry = stackGeometry({
        channels,
        width: width / scale,
        height: height / scale,
        factors: [],
      });
      const configuration = schedulerConfigurationSchema.parse(run.scheduler);
      const scheduler = createScheduler(defaultSampler(configuration), configuration, run.steps, { eta: 0 });
      const latents = golden.get('latents')!;
      const length = channels * geometry.width * geometry.height;
      const expected = (index: number): Float32Array => {
        const start = (index * prompts.length + image) * length;
        return latents.subarray(start, start + length);
      };
      const deviation = standardDeviation(latents);
      const single = WIDER[run.name] ?? TOLERANCE.single;

      const last = await sampleJointly({
        denoiser: await model.prepare([prompt], [negatives[image]!], run.guidance, { width, height }),
        scheduler,
        geometry,
        noise: (number) => [storedNoise(number, channels, image, geometry.width, geometry.height)],
        agreement: undefined,
        threshold: createThreshold(configuration),
        onStep: ({ step, samples }) => {
          const difference = samples[0]!.map((value, index) => value - expected(step)[index]!);
          expect(rootMeanSquare(difference)).toBeLessThan(TOLERANCE.samples * deviation);
          expect(largest(difference)).toBeLessThan(single * deviation);
        },
      });
      expect(scheduler.timesteps).toHaveLength(run.timesteps.length);

      const pictures = model.autoencoders
        ? await model.autoencoders.own.decode(last.samples, geometry)
        : last.samples;
      const pixels = 3 * width * height;
      const bytes = golden.get('image_u8')!.subarray(image * pixels, (image + 1) * pixels);
      expect(largestDifference(bytesOf(pictures[0]!), bytes)).toBeLessThanOrEqual(TOLERANCE.pixels);
    },
  );
});

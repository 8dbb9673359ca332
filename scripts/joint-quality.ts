/**
 * How well a model paints the bundled examples together, for every way of blending: one JSON object on standard output,
 * and, where wanted, a picture of the levels.
 *
 * Usage: node scripts/run.mjs scripts/joint-quality.ts <model folder> [<sheet.jpg>]
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { crossScaleConsistency, detailRetention, seamVisibility } from '#core/measures/measures.ts';
import { parseProject } from '#core/project/parse.ts';
import { BLEND_MODES, zoomFactors } from '#core/project/project.ts';
import type { BlendMode, Project } from '#core/project/project.ts';
import { fullNegative, fullPrompt } from '#core/project/texts.ts';
import { directAgreement } from '#core/sampler/agreement.ts';
import { refine } from '#core/sampler/cascade.ts';
import { finishStack } from '#core/sampler/finish.ts';
import { sampleJointly } from '#core/sampler/joint-sampler.ts';
import { createThreshold } from '#core/sampler/threshold.ts';
import { createScheduler } from '#core/schedulers/scheduler.ts';
import { blend } from '#core/stack/blend.ts';
import { stackGeometry } from '#core/stack/geometry.ts';
import type { StackGeometry, ZoomStack } from '#core/stack/geometry.ts';
import { rgbBytes } from '#electron/engine/pixels.ts';
import { CHANNELS, resolveSize } from '#native-models/model-facts.ts';
import { openModelFolder } from '#native-models/model-folder.ts';
import { openModel } from '#native-models/pipeline.ts';
import type { LoadedModel } from '#native-models/pipeline.ts';

const FOLDER = join(import.meta.dirname, '..', 'assets/examples');
const EXAMPLES = ['cosmos-to-atom', 'forest-to-bark', 'orbit-to-insect'];
const SEED = 7;

/** Pixels of one level on the sheet. */
const THUMBNAIL = 160;

/** The levels of one example, painted with one way of blending. */
interface Painted {
  /** Raw estimates of the last step, before they were made to agree. */
  estimates: ZoomStack;
  /** The same, blended. */
  blended: ZoomStack;
  /** What is seen before the levels are enlarged. */
  rendered: ZoomStack;
  geometry: StackGeometry;
  /** Enlarged, agreed and rendered again. */
  finished: { stack: ZoomStack; geometry: StackGeometry };
  seconds: number;
}

async function paint(model: LoadedModel, project: Project, mode: BlendMode): Promise<Painted> {
  const started = performance.now();
  const { facts, schedulerConfiguration } = model;
  const plan = resolveSize(facts, undefined);
  const geometry = stackGeometry({
    channels: CHANNELS,
    ...plan.base,
    factors: zoomFactors(project.levels),
    focuses: project.levels.slice(0, -1).map(({ focus }) => focus),
  });
  const denoiser = await model.prepare(
    project.levels.map(({ prompt }) => fullPrompt(prompt, project)),
    project.levels.map(({ negative }) => fullNegative(negative, project)),
    facts.defaultGuidance,
    plan.base,
  );
  const options = { mode, coarseWeight: facts.defaultCoarseWeight };
  const { estimates } = await sampleJointly({
    denoiser,
    scheduler: createScheduler(facts.defaultSampler, schedulerConfiguration, facts.defaultSteps, {
      eta: facts.defaultEta,
    }),
    geometry,
    noise: SEED,
    agreement: mode === 'none' ? undefined : directAgreement(geometry, options),
    threshold: createThreshold(schedulerConfiguration),
  });
  const blended = blend(estimates, geometry, options);
  const rendered = finishStack(blended, geometry, mode !== 'none');
  let finished = { stack: rendered, geometry };
  for (let pass = 0; pass < plan.passes; pass++) {
    finished = await refine(finished.stack, finished.geometry, model.upscaler!, options);
  }
  const seconds = (performance.now() - started) / 1000;
  return { estimates, blended, rendered, geometry, finished, seconds };
}

function measure({ estimates, blended, rendered, geometry, finished, seconds }: Painted) {
  const { psnr, ssim } = crossScaleConsistency(estimates, geometry);
  return {
    consistencyDecibels: psnr,
    consistencySimilarity: ssim,
    seamVisibility: seamVisibility(rendered, geometry),
    finishedSeamVisibility: seamVisibility(finished.stack, finished.geometry),
    detailRetention: detailRetention(blended, estimates, geometry),
    seconds,
  };
}

async function thumbnails({ finished: { stack, geometry } }: Painted): Promise<Buffer[]> {
  const { width, height } = geometry;
  return Promise.all(
    stack.map((level) =>
      sharp(rgbBytes(level), { raw: { width, height, channels: 3 } })
        .resize(THUMBNAIL, THUMBNAIL)
        .png()
        .toBuffer(),
    ),
  );
}

async function writeSheet(rows: Buffer[][], file: string): Promise<void> {
  const columns = Math.max(...rows.map(({ length }) => length));
  const size = { width: columns * THUMBNAIL, height: rows.length * THUMBNAIL };
  const placed = rows.flatMap((row, top) =>
    row.map((input, left) => ({ input, top: top * THUMBNAIL, left: left * THUMBNAIL })),
  );
  await sharp({ create: { ...size, channels: 3, background: '#000' } })
    .composite(placed)
    .jpeg({ quality: 85 })
    .toFile(file);
}

const [modelFolder, sheetFile] = process.argv.slice(2);
if (modelFolder === undefined) {
  console.error('Name the model folder, and the picture to write if you want one.');
  process.exit(2);
}
const model = await openModel(await openModelFolder(modelFolder), { provider: 'cpu' });
const measures: Record<string, Record<string, ReturnType<typeof measure>>> = {};
const rows: Buffer[][] = [];
for (const example of EXAMPLES) {
  const file = join(FOLDER, `${example}.json`);
  const { project } = parseProject(await readFile(file, 'utf8'), file);
  const byMode = (measures[example] = {} as Record<string, ReturnType<typeof measure>>);
  for (const mode of BLEND_MODES) {
    const painted = await paint(model, project, mode);
    byMode[mode] = measure(painted);
    rows.push(await thumbnails(painted));
  }
}
await model.release();
if (sheetFile !== undefined) await writeSheet(rows, sheetFile);
console.log(JSON.stringify(measures, undefined, 2));

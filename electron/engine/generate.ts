/** Paints one project: prompts, joint sampling, cascade, and a take on disk. */
import { randomInt } from 'node:crypto';
import type { GenerationOrder } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import { throwIfCancelled } from '#core/errors.ts';
import type { Project, Settings } from '#core/project/project.ts';
import type { ResolvedSettings } from '#core/project/take.ts';
import { fullNegative, fullPrompt } from '#core/project/texts.ts';
import { refine } from '#core/sampler/cascade.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import { sampleJointly } from '#core/sampler/joint-sampler.ts';
import { pinsInTheEnd } from '#core/sampler/pins.ts';
import { createThreshold } from '#core/sampler/threshold.ts';
import { createScheduler } from '#core/schedulers/scheduler.ts';
import { scaledGeometry, stackGeometry } from '#core/stack/geometry.ts';
import { CHANNELS, resolveSize } from '#native-models/model-facts.ts';
import { openModelFolder } from '#native-models/model-folder.ts';
import { planGeneration } from '#native-models/memory/run-plan.ts';
import { openModel } from '#native-models/pipeline.ts';
import type { LoadedModel } from '#native-models/pipeline.ts';
import { eventsOf } from './channel.ts';
import { paintingSpace } from './painting-space.ts';
import { createProgressReporter } from './progress.ts';
import type { ProgressReporter } from './progress.ts';
import { createHelm } from './steering.ts';
import type { Helm } from './steering.ts';
import { readPins } from './pins.ts';
import { beginTake } from './take-writer.ts';
import type { TakeWriter } from './take-writer.ts';
import { describeTake, writePictures } from './take.ts';

/** Seeds that are drawn lie below this: few enough digits to read out, far more than anyone will try. */
const SEED_LIMIT = 2 ** 32;

/**
 * Paints a project.
 *
 * @param order What to paint and where.
 * @param signal Stops the work between two steps, and between two runs of an autoencoder.
 * @param helm Holds the work between two steps; nothing does when absent.
 * @returns `started`, notices and progress, and `done` at the end, when the take is complete on disk.
 * @throws {BadInputError} When the model, the size or the output folder cannot be used.
 * @throws {FailureError} When memory, the disk or the provider fails.
 * @throws {CancelledError} After `signal` was aborted; nothing is left on disk.
 */
export function generate(
  order: GenerationOrder,
  signal: AbortSignal,
  helm: Helm = createHelm(),
): AsyncGenerator<GenerationEvent, void, void> {
  return eventsOf(async (emit) => {
    // First of all, so that nobody waits for pictures that cannot be kept.
    const writer = await beginTake(order.outputFolder, order.jobId);
    try {
      await paint(order, signal, helm, emit, writer);
    } finally {
      await writer.discard();
    }
  });
}

async function paint(
  order: GenerationOrder,
  signal: AbortSignal,
  helm: Helm,
  emit: (event: GenerationEvent) => void,
  writer: TakeWriter,
): Promise<void> {
  const started = performance.now();
  const { project } = order;
  const progress = createProgressReporter(emit);
  progress.begin('loading', 1);
  const folder = await openModelFolder(order.modelFolder);
  const memory = await planGeneration(folder, project, order.measurementsFile);
  const model = await openModel(folder, {
    provider: project.settings.provider,
    providers: project.settings.providers,
    batch: memory.plan.batch,
    textEncoderRests: memory.plan.textEncoderRests,
    meter: memory.meter,
    onNotice: (message) => emit({ type: 'notice', message }),
  });
  const plan = resolveSize(model.facts, project.settings.size);
  const settings = resolveSettings(project, model);
  const geometry = stackGeometry({
    channels: CHANNELS,
    ...plan.base,
    factors: project.levels.slice(0, -1).map(({ factor }) => factor),
    focuses: project.levels.slice(0, -1).map(({ focus }) => focus),
    grid: model.facts.latent?.scale ?? 1,
  });
  const scheduler = createScheduler(settings.sampler, model.schedulerConfiguration, settings.steps, {
    eta: settings.eta,
  });
  const blend = { mode: settings.blend, coarseWeight: settings.coarseWeight };
  throwIfCancelled(signal);

  const steps = scheduler.timesteps.length;
  emit({ type: 'started', provider: model.provider, model: model.name, levels: geometry.levels, steps });
  const remarks = [model.facts.latent?.notice, encoderNotice(project, model)];
  for (const message of remarks) if (message) emit({ type: 'notice', message });

  const scale = (model.upscaler?.scale ?? 1) ** plan.passes;
  const pins = await readPins(order.pins ?? [], scaledGeometry(geometry, scale));
  const denoiser = await model.prepare(
    project.levels.map(({ prompt }) => fullPrompt(prompt, project)),
    project.levels.map(({ negative }) => fullNegative(negative, project)),
    settings.guidance,
    plan.base,
  );
  const space = await paintingSpace(model, geometry, settings, pins.at(geometry));
  progress.begin('sampling', steps);
  const sampled = await sampleJointly({
    denoiser,
    scheduler,
    geometry: space.samples,
    noise: settings.seed,
    agreement: space.agreement,
    threshold: createThreshold(model.schedulerConfiguration),
    signal,
    async onStep(step) {
      progress.stepDone(
        step.step,
        space.look(step),
        helm.current.estimates ? space.lookRaw(step) : undefined,
      );
      if (await helm.whileHeld(signal)) progress.goOn();
    },
  });
  throwIfCancelled(signal);

  let finished = { stack: await space.finish(sampled, signal), geometry };
  if (plan.passes > 0 && model.upscaler) {
    progress.begin('upscaling', plan.passes * geometry.levels);
    const upscaler = watchedUpscaler(model.upscaler, progress, signal, helm);
    for (let pass = 0; pass < plan.passes; pass++) {
      const shown = pinsInTheEnd(pins.at(scaledGeometry(finished.geometry, upscaler.scale)));
      finished = await refine(finished.stack, finished.geometry, upscaler, blend, shown);
    }
  }

  throwIfCancelled(signal);
  progress.begin('saving', 1);
  const { name, provider, notice } = model;
  const files = await model.files();
  const source = { order, settings, geometry: finished.geometry, model: { name, files, provider, notice } };
  await writePictures(writer, source, finished.stack);
  const take = describeTake(source, {
    totalSeconds: (performance.now() - started) / 1000,
    modelSeconds: model.modelSeconds(),
  });
  throwIfCancelled(signal);
  await writer.finish(take);
  await memory.remember(provider);
  emit({ type: 'done', take });
}

/** Fills in what the project leaves open: what the model is best at, and a random seed. */
function resolveSettings({ settings }: Project, { facts, autoencoders }: LoadedModel): ResolvedSettings {
  const { width, height } = settings.size ?? facts.defaultSize;
  const sampler = settings.sampler ?? facts.defaultSampler;
  return {
    seed: settings.seed ?? randomInt(SEED_LIMIT),
    steps: settings.steps ?? facts.defaultSteps,
    size: { width, height },
    sampler,
    guidance: settings.guidance ?? facts.defaultGuidance,
    // The other samplers do not read it.
    eta: sampler === 'ddim' ? (settings.eta ?? facts.defaultEta) : 0,
    blend: settings.blend ?? 'laplacian',
    ...latentSettings(settings, autoencoders),
    coarseWeight: settings.coarseWeight ?? facts.defaultCoarseWeight,
  };
}

/** What only latent models read. */
function latentSettings(
  { blendSpace, blendSteps }: Settings,
  autoencoders: LoadedModel['autoencoders'],
): Pick<ResolvedSettings, 'blendSpace' | 'blendSteps'> {
  if (autoencoders === undefined) return {};
  const space = blendSpace ?? (autoencoders.sampling.encode ? 'pixels' : 'latents');
  return space === 'latents'
    ? { blendSpace: space }
    : { blendSpace: space, blendSteps: blendSteps ?? { every: 1, start: 0, end: 1 } };
}

/** Says that the better way of blending is not to be had, where nobody has chosen the other one. */
function encoderNotice({ settings }: Project, { name, autoencoders }: LoadedModel): string | undefined {
  if (autoencoders === undefined || autoencoders.sampling.encode || settings.blendSpace) return undefined;
  return `The model ${name} has no vae_encoder: its levels are blended as latents, which is less exact. Add the encoder to blend in pixels.`;
}

/** Enlarges level by level, so that the work can be watched and stopped in between. */
function watchedUpscaler(
  upscaler: Upscaler,
  progress: ProgressReporter,
  signal: AbortSignal,
  helm: Helm,
): Upscaler {
  let done = 0;
  return {
    scale: upscaler.scale,
    async upscale(images, size) {
      const enlarged: Float32Array[] = [];
      for (const image of images) {
        if (await helm.whileHeld(signal)) progress.goOn();
        enlarged.push(...(await upscaler.upscale([image], size)));
        progress.stepDone(++done);
      }
      return enlarged;
    },
  };
}

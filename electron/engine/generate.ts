/** Paints one project: prompts, joint sampling, cascade, and a take on disk. */
import type { GenerationOrder } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import { throwIfCancelled } from '#core/errors.ts';
import type { Project } from '#core/project/project.ts';
import { digitalSourceType } from '#core/project/take.ts';
import { refine } from '#core/sampler/cascade.ts';
import type { Upscaler } from '#core/sampler/cascade.ts';
import { pinsInTheEnd } from '#core/sampler/pins.ts';
import { scaledGeometry } from '#core/stack/geometry.ts';
import type { LoadedModel } from '#native-models/pipeline.ts';
import { eventsOf } from './channel.ts';
import { preparePainting, prepareSampling } from './painting.ts';
import { createProgressReporter } from './progress.ts';
import type { ProgressReporter } from './progress.ts';
import { createHelm } from './steering.ts';
import type { Helm } from './steering.ts';
import { beginTake } from './take-writer.ts';
import type { TakeWriter } from './take-writer.ts';
import { describeTake, writePictures } from './take.ts';

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
  const painting = await preparePainting(order, (message) => emit({ type: 'notice', message }));
  const { model, memory, sizePlan, settings, geometry } = painting;
  throwIfCancelled(signal);

  const steps = painting.scheduler.timesteps.length;
  emit({ type: 'started', provider: model.provider, model: model.name, levels: geometry.levels, steps });
  const remarks = [model.facts.latent?.notice, encoderNotice(project, model)];
  for (const message of remarks) if (message) emit({ type: 'notice', message });

  const sampling = await prepareSampling(painting, order.pins);
  const { space, pins } = sampling;
  progress.begin('sampling', steps);
  const sampled = await sampling.run(signal, async (step) => {
    const estimates = helm.current.estimates ? space.lookRaw(step) : undefined;
    progress.stepDone(step.step, space.look(step), estimates);
    if (await helm.whileHeld(signal)) progress.goOn();
  });
  throwIfCancelled(signal);

  let finished = { stack: await space.finish(sampled, signal), geometry };
  if (sizePlan.passes > 0 && model.upscaler) {
    const blend = { mode: settings.blend, coarseWeight: settings.coarseWeight };
    progress.begin('upscaling', sizePlan.passes * geometry.levels);
    const upscaler = watchedUpscaler(model.upscaler, progress, signal, helm);
    for (let pass = 0; pass < sizePlan.passes; pass++) {
      const shown = pinsInTheEnd(pins.at(scaledGeometry(finished.geometry, upscaler.scale)));
      finished = await refine(finished.stack, finished.geometry, upscaler, blend, shown);
    }
  }

  throwIfCancelled(signal);
  progress.begin('saving', 1);
  const { name, provider, notice } = model;
  const files = await model.files();
  const sourceType = digitalSourceType(project.levels, pins.keepsComposite);
  const source = {
    ...{ order, settings, sourceType, geometry: finished.geometry },
    model: { name, files, provider, notice },
  };
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

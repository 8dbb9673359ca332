/** What comes before pictures, for takes and sketches alike: the loaded model, its settings, the shape of the levels. */
import { randomInt } from 'node:crypto';
import type { PinOrder, PlanOrder } from '#core/contract/engine.ts';
import { zoomFactors, type Project, type Settings } from '#core/project/project.ts';
import type { ResolvedSettings } from '#core/project/take.ts';
import { fullNegative, fullPrompt } from '#core/project/texts.ts';
import { sampleJointly } from '#core/sampler/joint-sampler.ts';
import type { JointStep } from '#core/sampler/joint-sampler.ts';
import { createThreshold } from '#core/sampler/threshold.ts';
import { createScheduler } from '#core/schedulers/scheduler.ts';
import type { Scheduler } from '#core/schedulers/scheduler-interface.ts';
import { scaledGeometry, stackGeometry } from '#core/stack/geometry.ts';
import type { StackGeometry } from '#core/stack/geometry.ts';
import type { SizePlan } from '#core/stack/painted-size.ts';
import { planGeneration } from '#native-models/memory/run-plan.ts';
import type { PlannedGeneration } from '#native-models/memory/run-plan.ts';
import { CHANNELS, finishedSize, resolveSize } from '#native-models/model-facts.ts';
import { openModelFolder } from '#native-models/model-folder.ts';
import { openModel } from '#native-models/pipeline.ts';
import type { LoadedModel } from '#native-models/pipeline.ts';
import { paintingSpace } from './painting-space.ts';
import type { PaintingSpace } from './painting-space.ts';
import { readPins } from './pins.ts';
import type { PinnedPictures } from './pins.ts';

/** Seeds that are drawn lie below this: few enough digits to read out, far more than anyone will try. */
const SEED_LIMIT = 2 ** 32;

/** A project that can be painted now. */
export interface Painting {
  readonly project: Project;
  readonly model: LoadedModel;
  readonly memory: PlannedGeneration;
  /** Size that the denoiser paints at, and how often it is enlarged after that. */
  readonly sizePlan: SizePlan;
  /** What the project says, and what the model is best at where it says nothing. */
  readonly settings: ResolvedSettings;
  /** Shape of the stack before it is enlarged. */
  readonly geometry: StackGeometry;
  readonly scheduler: Scheduler;
}

/** A painting whose prompts have been read. */
export interface Sampling {
  readonly space: PaintingSpace;
  /** What levels are to show, at any size that the painting goes through. */
  readonly pins: PinnedPictures;
  /**
   * Samples all levels together.
   *
   * @param signal Stops between two steps.
   * @param onStep Called after each step, which it may hold up.
   * @returns The last step.
   * @throws {FailureError} When memory or the provider fails.
   */
  run(signal: AbortSignal, onStep: (step: JointStep) => void | Promise<void>): Promise<JointStep>;
}

/**
 * Loads what a project needs.
 *
 * @param order What to paint.
 * @param onNotice Receives what people should know.
 * @returns The painting; the model stays loaded for the next one.
 * @throws {BadInputError} When the model or the size cannot be used.
 * @throws {FailureError} When memory or the provider fails.
 */
export async function preparePainting(
  order: PlanOrder,
  onNotice: (message: string) => void,
): Promise<Painting> {
  const { project } = order;
  const folder = await openModelFolder(order.modelFolder);
  const memory = await planGeneration(folder, project, order.measurementsFile);
  const model = await openModel(folder, {
    provider: project.settings.provider,
    providers: project.settings.providers,
    batch: memory.plan.batch,
    textEncoderRests: memory.plan.textEncoderRests,
    meter: memory.meter,
    onNotice,
  });
  const settings = resolveSettings(project, model);
  const sizePlan = resolveSize(model.facts, settings.size);
  const geometry = stackGeometry({
    channels: CHANNELS,
    ...sizePlan.base,
    factors: zoomFactors(project.levels),
    focuses: project.levels.slice(0, -1).map(({ focus }) => focus),
    grid: model.facts.latent?.scale ?? 1,
  });
  const scheduler = createScheduler(settings.sampler, model.schedulerConfiguration, settings.steps, {
    eta: settings.eta,
  });
  return { project, model, memory, sizePlan, settings, geometry, scheduler };
}

/**
 * Reads the prompts of a painting, and the pictures that its levels are to show.
 *
 * @param painting The painting.
 * @param pinOrders The pictures.
 * @returns What samples it.
 * @throws {BadInputError} When the parts of the model do not fit together, or a picture cannot be read.
 */
export async function prepareSampling(
  painting: Painting,
  pinOrders: readonly PinOrder[] = [],
): Promise<Sampling> {
  const { project, model, sizePlan, settings, geometry, scheduler } = painting;
  const scale = (model.upscaler?.scale ?? 1) ** sizePlan.passes;
  const pins = await readPins(pinOrders, scaledGeometry(geometry, scale));
  const denoiser = await model.prepare(
    project.levels.map(({ prompt }) => fullPrompt(prompt, project)),
    project.levels.map(({ negative }) => fullNegative(negative, project)),
    settings.guidance,
    sizePlan.base,
  );
  const space = await paintingSpace(model, geometry, settings, pins.at(geometry));
  return {
    space,
    pins,
    run: (signal, onStep) =>
      sampleJointly({
        denoiser,
        scheduler,
        geometry: space.samples,
        noise: settings.seed,
        agreement: space.agreement,
        threshold: createThreshold(model.schedulerConfiguration),
        signal,
        onStep,
      }),
  };
}

/** Fills in what the project leaves open: what the model is best at, and a random seed. */
function resolveSettings(project: Project, { facts, autoencoders }: LoadedModel): ResolvedSettings {
  const { settings } = project;
  const sampler = settings.sampler ?? facts.defaultSampler;
  return {
    seed: settings.seed ?? randomInt(SEED_LIMIT),
    steps: settings.steps ?? facts.defaultSteps,
    size: { ...finishedSize(facts, project) },
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

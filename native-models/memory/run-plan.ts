/** Plans the memory of one generation before it runs, and remembers what it really needed. */
import type { MemoryPlan } from '#core/contract/memory.ts';
import type { Project } from '#core/project/project.ts';
import { finishedSize, modelFacts, resolveSize, type ModelFacts, type Size } from '../model-facts.ts';
import type { ModelFolder } from '../model-folder.ts';
import { componentsOf } from '../model-networks.ts';
import type { ExecutionProvider } from '../provider-names.ts';
import { likelyProvider } from '../providers.ts';
import { availableBytes } from './available.ts';
import { estimateNeeds, type Work } from './estimate.ts';
import { gaugeOf } from './gauge.ts';
import { measuredNeeds, recallMeasurement, rememberMeasurement } from './measurements.ts';
import { ModelMeter } from './model-meter.ts';
import { planMemory } from './plan.ts';

/** A generation with its plan. */
export interface PlannedGeneration {
  readonly plan: MemoryPlan;
  /** Watches what the generation needs; `undefined` when that is known, or can be kept nowhere. */
  readonly meter: ModelMeter | undefined;
  /**
   * Keeps what the meter has seen, for the next plan.
   *
   * @param provider What has computed the denoiser in the end; nothing is kept when the plan was for another one.
   */
  remember(provider: ExecutionProvider): Promise<void>;
}

/**
 * Plans a generation. Nothing is loaded.
 *
 * @param folder The checked model folder.
 * @param project What to paint.
 * @param measurementsFile Path of the file that remembers measurements; `undefined` to plan by estimates only.
 * @returns The plan.
 * @throws {BadInputError} When the model cannot paint the size asked for.
 */
export async function planGeneration(
  folder: ModelFolder,
  project: Project,
  measurementsFile: string | undefined,
): Promise<PlannedGeneration> {
  const { settings, levels } = project;
  const facts = modelFacts(folder);
  const finished = finishedSize(facts, project);
  const { base } = resolveSize(facts, finished);
  const pixelsPerPosition = facts.latent?.scale ?? 1;
  const provider = await likelyProvider(
    settings.providers?.denoiser ?? settings.provider ?? 'auto',
    folder.unet.sizeBytes,
  );
  const work: Work = {
    networks: componentsOf(folder).map(({ part, component: { name, sizeBytes } }) => ({
      name,
      part,
      sizeBytes,
    })),
    provider,
    base: { width: base.width / pixelsPerPosition, height: base.height / pixelsPerPosition },
    latent: facts.latent !== undefined,
    finished: { width: finished.width, height: finished.height },
    levels: levels.length,
  };
  const known = measurementsFile === undefined ? undefined : await recallMeasurement(measurementsFile, work);
  const guided = facts.family.guide(settings.guidance ?? facts.defaultGuidance).scale !== 1;
  const plan = planMemory(
    known === undefined ? estimateNeeds(work) : measuredNeeds(work, known),
    await availableBytes(provider),
    {
      provider,
      images: levels.length * (guided ? 2 : 1),
      batch: settings.batch,
      canShrink: canShrink(facts, finished),
    },
  );
  const meter =
    known === undefined && measurementsFile !== undefined ? new ModelMeter(gaugeOf(provider)) : undefined;
  return {
    plan,
    meter,
    async remember(used) {
      const measurement = used === provider ? await meter?.finish(work) : undefined;
      if (measurementsFile === undefined || measurement === undefined) return;
      await rememberMeasurement(measurementsFile, work, measurement);
    },
  };
}

function canShrink({ free, sizes, step }: ModelFacts, { width, height }: Size): boolean {
  return free
    ? Math.min(width, height) > step
    : sizes.some((size) => size.width * size.height < width * height);
}

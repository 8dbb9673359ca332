/** Who paints: the engine of this machine, or another machine. Everything that a studio asks before it generates, too. */
import type { EngineDescription } from '#core/contract/engine.ts';
import type { MemoryPlan } from '#core/contract/memory.ts';
import type { Model } from '#core/contract/studio.ts';
import type { Project } from '#core/project/project.ts';
import { listModels } from '#native-models/library/find.ts';
import type { Engines } from './engines.ts';
import { modelPlaces, type Folders } from './folders.ts';
import type { PinSources } from './pins.ts';
import { createPromptInspection, type InspectPrompts } from './prompts.ts';
import type { RunJob } from './queue.ts';
import type { RunSketch } from './sketches.ts';
import { planOrder, sketchOrder, takeOrder } from './take-order.ts';

/** What paints. Each may throw our errors. */
export interface Painter {
  /** Versions, and what can compute. */
  describe(): Promise<EngineDescription>;
  /** The models that it can paint with. */
  models(): Promise<Model[]>;
  /** What its models read of texts. */
  readonly inspect: InspectPrompts;
  /** What a project will need of its memory. */
  plan(project: Project): Promise<MemoryPlan>;
  /** Gives back all memory that it holds, when it has nothing to do. */
  free(): Promise<void>;
  /** Sketches a project. */
  readonly sketch: RunSketch;
  /** Paints a project; its take comes to this machine. */
  readonly paint: RunJob;
}

/**
 * Makes the painter that is this machine.
 *
 * @param folders Where models and takes lie.
 * @param engines Its engines.
 * @param pictures Where the pictures lie that levels are to show.
 * @returns The painter.
 */
export function localPainter(
  folders: Folders,
  engines: Omit<Engines, 'close'>,
  pictures: PinSources,
): Painter {
  return {
    describe: () => engines.describe(),
    models: async () => (await listModels(modelPlaces(folders))).models,
    inspect: createPromptInspection(folders),
    plan: async (project) => engines.plan(await planOrder(folders, project)),
    free: () => engines.free(),
    async *sketch(commission, signal) {
      yield* engines.sketch(await sketchOrder(folders, commission, pictures), signal);
    },
    async *paint(jobId, commission, signal, helm) {
      yield* engines.generate(await takeOrder(folders, jobId, commission, pictures), signal, helm);
    },
  };
}

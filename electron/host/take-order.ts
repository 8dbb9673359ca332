/** Turns a studio's project into an order for the engine: which model, and which new take. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { GenerationOrder, PlanOrder, SketchOrder } from '#core/contract/engine.ts';
import type { Commission } from '#core/contract/lending.ts';
import type { Project } from '#core/project/project.ts';
import { findModel } from '#native-models/library/find.ts';
import { measurementsFile, modelPlaces } from './folders.ts';
import { pinOrders, type PinSources } from './pins.ts';
import type { Folders } from './folders.ts';

/**
 * Makes the order. The project may name a model by id only: paths are not for a studio to choose.
 *
 * @param folders Where models and takes lie.
 * @param jobId The job.
 * @param commission What to paint.
 * @param sources Where the pictures lie that its levels are to show.
 * @returns The order; its take gets a new folder among the user's takes.
 * @throws {BadInputError} When there is no such model, or a picture is missing.
 */
export async function takeOrder(
  folders: Folders,
  jobId: string,
  commission: Commission,
  sources: PinSources,
): Promise<GenerationOrder> {
  const { project } = commission;
  const model = await findModel(project.settings.model, modelPlaces(folders));
  const takeId = newTakeId(new Date());
  return {
    jobId,
    project,
    modelFolder: model.folder,
    modelId: model.id,
    measurementsFile: measurementsFile(folders.user),
    outputFolder: join(folders.user.takes, takeId),
    takeId,
    pins: pinOrders(commission, sources),
  };
}

/**
 * Makes the order to sketch a project.
 *
 * @param folders Where models lie.
 * @param commission What to sketch; it may name a model by id only.
 * @param sources Where the pictures lie that its levels are to show.
 * @returns The order.
 * @throws {BadInputError} When there is no such model, or a picture is missing.
 */
export async function sketchOrder(
  folders: Folders,
  commission: Commission,
  sources: PinSources,
): Promise<SketchOrder> {
  const { project } = commission;
  const model = await findModel(project.settings.model, modelPlaces(folders));
  return { project, modelFolder: model.folder, pins: pinOrders(commission, sources) };
}

/**
 * Makes the order to plan a project's memory.
 *
 * @param folders Where models lie.
 * @param project What would be painted; it may name a model by id only.
 * @returns The order.
 * @throws {BadInputError} When there is no such model.
 */
export async function planOrder(folders: Folders, project: Project): Promise<PlanOrder> {
  const model = await findModel(project.settings.model, modelPlaces(folders));
  return { project, modelFolder: model.folder, measurementsFile: measurementsFile(folders.user) };
}

/**
 * Makes up an id that sorts by time.
 *
 * @param now The time.
 * @returns For example `20261122-224100-7f3a9c`; unique for all that a person can do in a second.
 */
export function newTakeId(now: Date): string {
  const [day, time] = now.toISOString().split('T');
  return `${day!.replaceAll('-', '')}-${time!.slice(0, 8).replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}

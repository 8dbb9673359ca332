/**
 * What is to be downloaded, written down before anything is fetched: a download that was cut off, by whatever, goes on
 * from here with the same files of the same commit.
 *
 * It lies in the library at `.downloads/<id>/plan.json`, with the model growing beside it in `.downloads/<id>/<id>/`.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { commitSchema, licenseSchema, repositorySchema } from '#core/contract/library.ts';
import { BadInputError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { sha256Schema } from '#core/sha256.ts';
import type { FoundModel } from '../find.ts';
import type { HubModel } from '../hub/client.ts';
import { selectFiles } from '../hub/selection.ts';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import { readManifest } from '../manifest.ts';
import { checkFilePaths, isModelId, modelIdFrom } from '../names.ts';

const planSchema = z.object({
  version: z.literal(1),
  repository: repositorySchema,
  revision: commitSchema,
  license: licenseSchema,
  files: z.array(
    z.object({
      path: z.string().max(1000),
      sizeBytes: z.int().min(0),
      sha256: sha256Schema.nullable(),
      gitSha1: commitSchema,
    }),
  ),
});

/** A download that was begun. */
export interface DownloadPlan extends z.infer<typeof planSchema> {
  /** Id that the model will have. */
  readonly id: string;
}

/**
 * Where a download lies until it is complete.
 *
 * @param libraryFolder The library.
 * @param id The download.
 * @returns Its folder, and the growing model in it.
 */
export function downloadPlaces(libraryFolder: string, id: string): { folder: string; model: string } {
  const folder = join(libraryFolder, '.downloads', id);
  return { folder, model: join(folder, id) };
}

/**
 * Begins a download, or finds the one that was begun of the same commit.
 *
 * @param libraryFolder The library.
 * @param model What to download.
 * @param installed All models that there are, bundled ones too: their ids are taken.
 * @returns The plan, which is on the disk now.
 * @throws {BadInputError} When the model is in the library already, or cannot be used.
 */
export async function beginDownload(
  libraryFolder: string,
  model: HubModel,
  installed: readonly FoundModel[],
): Promise<DownloadPlan> {
  const files = selectFiles(model);
  const begun = await listPlans(libraryFolder);
  const same = begun.find((plan) => plan.repository === model.repository && plan.revision === model.revision);
  if (same) return same;
  await refuseInstalled(model, installed);
  const id = freeId(
    model,
    [...installed, ...begun].map((taken) => taken.id),
  );
  const { repository, revision, license } = model;
  const plan = { version: 1 as const, repository, revision, license, files };
  const { folder } = downloadPlaces(libraryFolder, id);
  try {
    // What a damaged plan has left there belongs to nobody.
    await discardDownload(libraryFolder, id);
    await mkdir(folder, { recursive: true });
    await writeJsonFile(join(folder, 'plan.json'), plan);
  } catch (error) {
    throw explainWriteProblem(error, libraryFolder);
  }
  return { ...plan, id };
}

/**
 * Finds the downloads that were begun and not ended. Damaged ones are passed over.
 *
 * @param libraryFolder The library.
 * @returns Their plans, by id.
 */
export async function listPlans(libraryFolder: string): Promise<DownloadPlan[]> {
  const ids = await readdir(join(libraryFolder, '.downloads')).catch(() => []);
  const plans: DownloadPlan[] = [];
  for (const id of ids.filter(isModelId).sort()) {
    const plan = await readJsonFile(join(downloadPlaces(libraryFolder, id).folder, 'plan.json'), planSchema);
    if (plan !== undefined && isSafe(plan)) plans.push({ ...plan, id });
  }
  return plans;
}

/**
 * Forgets a download and all that it has fetched.
 *
 * @param libraryFolder The library.
 * @param id The download.
 */
export async function discardDownload(libraryFolder: string, id: string): Promise<void> {
  await rm(downloadPlaces(libraryFolder, id).folder, { recursive: true, force: true, maxRetries: 3 });
}

function isSafe(plan: z.infer<typeof planSchema>): boolean {
  try {
    checkFilePaths(
      plan.files.map(({ path }) => path),
      plan.repository,
    );
    return true;
  } catch {
    return false;
  }
}

async function refuseInstalled(model: HubModel, installed: readonly FoundModel[]): Promise<void> {
  for (const { id, folder } of installed) {
    const origin = (await readManifest(folder))?.origin;
    if (origin?.type !== 'hub') continue;
    if (origin.repository === model.repository && origin.revision === model.revision) {
      throw new BadInputError(`${model.repository} is in the library already, as “${id}”.`);
    }
  }
}

/** Ids are compared without regard to upper and lower case, as many file systems do. */
function freeId({ repository, revision }: HubModel, taken: readonly string[]): string {
  const [owner = '', name = ''] = repository.split('/');
  const used = new Set(taken.map((id) => id.toLowerCase()));
  const wanted = [name, `${owner}-${name}`, `${name}-${revision.slice(0, 8)}`, `${name}-${revision}`];
  const id = wanted.map(modelIdFrom).find((one) => !used.has(one.toLowerCase()));
  if (id === undefined) throw new BadInputError(`${repository} is being downloaded already.`);
  return id;
}

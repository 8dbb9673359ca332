/** Downloads a model into the library: several files at once, each resumable, nothing usable before all is checked. */
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInputError, FailureError, throwIfCancelled } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { hashFile } from '../../file-hashes.ts';
import { openModelFolder } from '../../model-folder.ts';
import { checkFreeSpace } from '../disk.ts';
import type { FoundModel } from '../find.ts';
import type { HubFile } from '../hub/client.ts';
import type { Hub } from '../hub/settings.ts';
import { writeManifest } from '../manifest.ts';
import type { Manifest } from '../manifest.ts';
import { takeFromCache } from './cache.ts';
import { takeLock } from './lock.ts';
import { createMeter } from './meter.ts';
import type { Pace } from './meter.ts';
import { discardDownload, downloadPlaces } from './plan.ts';
import type { DownloadPlan } from './plan.ts';
import { partOf, transferFile } from './transfer.ts';

/** Files that are fetched at the same time. */
const PARALLEL_FILES = 3;

/** Bytes arrive more often than anyone can read, and speed is worth telling when none arrive, too. */
const REPORT_INTERVAL_MS = 250;

/** How far a download is. */
export interface DownloadProgress extends Pace {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** How to download. */
export interface DownloadOptions {
  /** Ends it; what has arrived stays for the next time. */
  readonly signal: AbortSignal;
  /** Told at the start, at the end, and several times a second in between. */
  readonly onProgress: (progress: DownloadProgress) => void;
}

/**
 * Downloads what is planned.
 *
 * @param hub The hub.
 * @param libraryFolder The library.
 * @param plan What to download; parts of it may be there already.
 * @param options How.
 * @returns The model, complete and in its place.
 * @throws {BadInputError} When the model cannot be used; then nothing of it is kept.
 * @throws {FailureError} When it cannot be finished now; what has arrived is kept.
 * @throws {CancelledError} When the signal is aborted; what has arrived is kept.
 */
export async function downloadModel(
  hub: Hub,
  libraryFolder: string,
  plan: DownloadPlan,
  options: DownloadOptions,
): Promise<FoundModel> {
  const { folder, model } = downloadPlaces(libraryFolder, plan.id);
  try {
    await mkdir(model, { recursive: true });
    const unlock = await takeLock(join(folder, 'lock'), plan.repository);
    try {
      const files = await fetchFiles(hub, libraryFolder, plan, options);
      return await install(libraryFolder, plan, files);
    } finally {
      await unlock();
    }
  } catch (error) {
    throwIfCancelled(options.signal);
    throw explainWriteProblem(error, libraryFolder);
  }
}

/**
 * How much of a download is there already.
 *
 * @param libraryFolder The library.
 * @param plan What to download.
 * @returns Bytes of each file that need not be fetched, by its path.
 */
export async function fetchedBytes(libraryFolder: string, plan: DownloadPlan): Promise<Map<string, number>> {
  const { model } = downloadPlaces(libraryFolder, plan.id);
  const there = new Map<string, number>();
  for (const { path, sizeBytes } of plan.files) {
    const target = join(model, path);
    const size = (await sizeOf(target)) ?? (await sizeOf(partOf(target))) ?? 0;
    there.set(path, Math.min(size, sizeBytes));
  }
  return there;
}

/** Fetches what is missing, and gives back the record of every file. */
async function fetchFiles(
  hub: Hub,
  libraryFolder: string,
  plan: DownloadPlan,
  { signal, onProgress }: DownloadOptions,
): Promise<Manifest['files']> {
  const { model } = downloadPlaces(libraryFolder, plan.id);
  const done = await fetchedBytes(libraryFolder, plan);
  const totalBytes = plan.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const doneBytes = (): number => [...done.values()].reduce((sum, bytes) => sum + bytes, 0);
  await checkFreeSpace(libraryFolder, totalBytes - doneBytes());

  const meter = createMeter(totalBytes);
  const report = (): void => {
    const bytes = doneBytes();
    onProgress({ doneBytes: bytes, totalBytes, ...meter(bytes, performance.now()) });
  };
  report();
  const timer = setInterval(report, REPORT_INTERVAL_MS);
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const records = new Map<string, Manifest['files'][number]>();
  // Shared by all workers: each takes the next file that none of them has.
  const queue = plan.files.values();
  const work = async (): Promise<void> => {
    for (const file of queue) {
      const onBytes = (bytes: number): void => void done.set(file.path, bytes);
      const sha256 = await fetchFile(hub, plan, file, join(model, file.path), either, onBytes);
      records.set(file.path, { path: file.path, sizeBytes: file.sizeBytes, sha256 });
    }
  };
  const ends = await Promise.allSettled(
    Array.from({ length: PARALLEL_FILES }, () =>
      work().catch((error: unknown) => {
        // The first failure ends the others, whose own ends would say less.
        const isFirst = !failed.signal.aborted;
        failed.abort();
        if (isFirst) throw error;
      }),
    ),
  );
  clearInterval(timer);
  report();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return plan.files.map(({ path }) => records.get(path)!);
}

async function fetchFile(
  hub: Hub,
  plan: DownloadPlan,
  file: HubFile,
  target: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<string> {
  throwIfCancelled(signal);
  const { repository, revision } = plan;
  if ((await sizeOf(target)) === file.sizeBytes) {
    // It got its name only after it had been checked.
    const sha256 = file.sha256 ?? (await hashFile(target));
    onBytes(file.sizeBytes);
    return sha256;
  }
  if ((await sizeOf(partOf(target))) === undefined) {
    const cached = await takeFromCache(repository, revision, file, target, signal);
    if (cached !== undefined) {
      onBytes(file.sizeBytes);
      return cached;
    }
  }
  return transferFile(hub, { repository, revision, file, target, signal, onBytes });
}

/** Checks the complete model and puts it in its place. */
async function install(
  libraryFolder: string,
  plan: DownloadPlan,
  files: Manifest['files'],
): Promise<FoundModel> {
  const { model } = downloadPlaces(libraryFolder, plan.id);
  try {
    await openModelFolder(model);
  } catch (error) {
    // Every file is what the hub has: fetching it again would not help.
    if (error instanceof BadInputError) await discardDownload(libraryFolder, plan.id);
    throw error;
  }
  const now = new Date().toISOString();
  const { repository, revision, license } = plan;
  await writeManifest(model, {
    version: 1,
    origin: { type: 'hub', repository, revision },
    license,
    added: now,
    verified: now,
    files,
  });
  const folder = join(libraryFolder, plan.id);
  if ((await sizeOf(folder)) !== undefined) {
    throw new FailureError(
      `The model is complete, but something else has taken its place, ${folder}: rename that, then go on.`,
    );
  }
  await rename(model, folder);
  await discardDownload(libraryFolder, plan.id);
  return { id: plan.id, folder };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

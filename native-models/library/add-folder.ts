/** Takes a model folder that the user has into the library. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { BadInputError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { hashFile } from '../file-hashes.ts';
import { openModelFolder } from '../model-folder.ts';
import { checkFreeSpace, placeFile } from './disk.ts';
import { isAlive } from './download/lock.ts';
import { findModels } from './find.ts';
import type { FoundModel, ModelPlaces } from './find.ts';
import { writeManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { modelIdFrom } from './names.ts';

/** Unfinished additions: `.adding-<process>-<random>`. */
const ADDING = /^\.adding-(\d+)-/;

/**
 * Adds a model. Its folder is checked before anything is copied, and stays as it is.
 *
 * @param places Where models lie; there must be a library folder.
 * @param source The model folder.
 * @param onFile Told how many files of how many have been taken over.
 * @returns The model in the library.
 * @throws {BadInputError} When the folder is no model that can be used, or is in the library already.
 * @throws {FailureError} When the disk is full.
 */
export async function addModelFolder(
  places: ModelPlaces & { libraryFolder: string },
  source: string,
  onFile: (done: number, total: number) => void = () => undefined,
): Promise<FoundModel> {
  const { libraryFolder } = places;
  const { path, files } = await openModelFolder(source);
  try {
    await mkdir(libraryFolder, { recursive: true });
    await removeLeftovers(libraryFolder);
    await refuseOwnFolder(libraryFolder, path);
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    // Files on the same disk are mostly shared, not copied.
    const sameDisk = (await stat(path)).dev === (await stat(libraryFolder)).dev;
    if (!sameDisk) await checkFreeSpace(libraryFolder, bytes);

    const id = freeId(modelIdFrom(basename(path)), await findModels(places));
    const staging = join(libraryFolder, `.adding-${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      const model = join(staging, id);
      const records: Manifest['files'] = [];
      for (const [index, file] of files.entries()) {
        onFile(index, files.length);
        const target = join(model, ...file.path.split('/'));
        await placeFile(file.absolutePath, target);
        records.push({
          path: file.path,
          sizeBytes: (await stat(target)).size,
          sha256: await hashFile(target),
        });
      }
      onFile(files.length, files.length);
      // Someone may have changed the folder while it was read.
      await openModelFolder(model);
      const now = new Date().toISOString();
      const origin = { type: 'folder' as const };
      await writeManifest(model, {
        version: 1,
        origin,
        license: null,
        added: now,
        verified: now,
        files: records,
      });
      const folder = join(libraryFolder, id);
      await rename(model, folder);
      return { id, folder };
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (error) {
    throw explainWriteProblem(error, libraryFolder);
  }
}

async function refuseOwnFolder(libraryFolder: string, path: string): Promise<void> {
  const way = relative(await realpath(libraryFolder), path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return;
  throw new BadInputError(`${path} is in the library already: it needs no adding.`);
}

/** Ids are compared without regard to upper and lower case, as many file systems do. */
function freeId(wanted: string, installed: readonly FoundModel[]): string {
  const taken = new Set(installed.map(({ id }) => id.toLowerCase()));
  let id = wanted;
  for (let number = 2; taken.has(id.toLowerCase()); number++) id = `${wanted}-${number}`;
  return id;
}

/** Removes what processes that died in the middle of an addition have left. */
async function removeLeftovers(libraryFolder: string): Promise<void> {
  for (const name of await readdir(libraryFolder)) {
    const pid = ADDING.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(libraryFolder, name), { recursive: true, force: true });
    }
  }
}

/** Room on the disk: what a model takes, what is free, and how files come to lie in a second place. */
import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, readdir, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FailureError, systemErrorCode } from '#core/errors.ts';

/** Smaller files are copied even where they could be shared: people edit them. */
const SHARED_FROM_BYTES = 1024 ** 2;

/** Room that must stay free, so that nothing else on the machine fails. */
const RESERVE_BYTES = 64 * 1024 ** 2;

/** Deeper folders than any model has. */
const DEEPEST = 8;

/**
 * What a folder takes on the disk. Links are not followed.
 *
 * @param folder The folder; missing ones take nothing.
 * @param depth How deep it lies in the folder that was asked for.
 * @returns Sum of the sizes of all files below it, in bytes.
 */
export async function folderSize(folder: string, depth = 0): Promise<number> {
  if (depth > DEEPEST) return 0;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return folderSize(path, depth + 1);
      // What has just gone takes nothing.
      return entry.isFile()
        ? lstat(path).then(
            ({ size }) => size,
            () => 0,
          )
        : 0;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Free space for the user where a folder lies or will lie.
 *
 * @param folder The folder; it need not exist.
 * @returns Bytes; null when the system does not say.
 */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = dirname(folder);
    return systemErrorCode(error) === 'ENOENT' && parent !== folder ? freeBytes(parent) : null;
  }
}

/**
 * Makes sure that something fits before any of it is written.
 *
 * @param folder Where it will lie.
 * @param neededBytes Its size.
 * @throws {FailureError} When it does not fit.
 */
export async function checkFreeSpace(folder: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(folder);
  if (free === null || neededBytes === 0 || neededBytes + RESERVE_BYTES <= free) return;
  throw new FailureError(
    `The model needs ${sizeText(neededBytes)}, but only ${sizeText(free)} are free where ${folder} lies. Free some space, or choose another models folder.`,
  );
}

/**
 * Puts a file in a second place: large ones are shared with the first place where the file system can do that, all
 * others copied. Parents are made.
 *
 * @param source A regular file; links must have been resolved.
 * @param target Where it shall lie as well; nothing may be there.
 */
export async function placeFile(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  if ((await lstat(source)).size >= SHARED_FROM_BYTES) {
    try {
      await link(source, target);
      return;
    } catch {
      // Another disk, or a file system that knows no hard links.
    }
  }
  await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
}

/**
 * A size for people.
 *
 * @param bytes 0 or more.
 * @returns For example `4.3 GB` or `120 MB`.
 */
export function sizeText(bytes: number): string {
  if (bytes >= 999.5e6) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 999.5e3) return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
  return `${Math.ceil(bytes / 1e3)} kB`;
}

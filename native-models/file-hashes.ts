/** SHA-256 of a model's files, for the records in `take.json` and of the library. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Take } from '#core/project/take.ts';
import type { ModelFile } from './folder/folder-reader.ts';

const known = new Map<string, string>();

/**
 * Hashes files, each once in the life of this process as long as it does not change.
 *
 * @param files The files of a checked model folder.
 * @returns Path, size in bytes and SHA-256 (64 hexadecimal digits) of each, in the same order.
 */
export async function hashFiles(files: readonly ModelFile[]): Promise<Take['model']['files']> {
  const hashed: Take['model']['files'] = [];
  for (const { path, absolutePath, sizeBytes, modifiedMs } of files) {
    const key = `${absolutePath}\n${sizeBytes}\n${modifiedMs}`;
    const sha256 = known.get(key) ?? (await hashFile(absolutePath));
    known.set(key, sha256);
    hashed.push({ path, sizeBytes, sha256 });
  }
  return hashed;
}

/**
 * Hashes one file as it is now.
 *
 * @param path The file.
 * @param signal Ends it.
 * @returns SHA-256, 64 hexadecimal digits.
 */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2, signal }), hash);
  return hash.digest('hex');
}

/** Finds files that another program has fetched from the hub already. */
import { lstat, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { placeFile } from '../disk.ts';
import type { HubFile } from '../hub/client.ts';
import { hasherFor, hashInto } from './hash.ts';

/**
 * Takes a file out of the cache that tools of the hub share (`HF_HUB_CACHE`, else `HF_HOME`), if it is there and is
 * the right one.
 *
 * @param repository `owner/name`.
 * @param revision Commit.
 * @param file The file.
 * @param target Where it shall lie; nothing may be there.
 * @param signal Ends it.
 * @returns SHA-256 of the file; undefined when the cache has no such file.
 */
export async function takeFromCache(
  repository: string,
  revision: string,
  file: HubFile,
  target: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { getHFHubCachePath, getRepoFolderName } = await import('@huggingface/hub');
  const folder = join(getHFHubCachePath(), getRepoFolderName({ type: 'model', name: repository }));
  const places = [
    join(folder, 'blobs', file.sha256 ?? file.gitSha1),
    // Where links cannot be made, the file itself lies here.
    join(folder, 'snapshots', revision, file.path),
  ];
  for (const place of places) {
    try {
      const source = await realpath(place);
      const found = await lstat(source);
      if (!found.isFile() || found.size !== file.sizeBytes) continue;
      await placeFile(source, target);
      const hasher = hasherFor(file);
      await hashInto(target, hasher, signal);
      const { sha256, matches } = hasher.finish();
      if (matches) return sha256;
    } catch {
      // Not there, or not to be read: the hub has it too.
    }
    await rm(target, { force: true });
  }
  return undefined;
}

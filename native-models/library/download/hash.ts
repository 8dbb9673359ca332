/** The hashes that tell whether a file is the one that the hub means. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { HubFile } from '../hub/client.ts';

const BLOCK_BYTES = 1024 ** 2;

/** Takes in the bytes of one file in order. */
export interface FileHasher {
  /** Takes in the next bytes. */
  update(bytes: Uint8Array): void;
  /**
   * Ends the hashing.
   *
   * @returns SHA-256 of all bytes, and whether they are the file's.
   */
  finish(): { sha256: string; matches: boolean };
}

/**
 * Starts hashing a file of a repository. Of small files the hub states git's hash only.
 *
 * @param file What the hub says about the file.
 * @returns The hasher.
 */
export function hasherFor(file: Pick<HubFile, 'sizeBytes' | 'sha256' | 'gitSha1'>): FileHasher {
  const sha256 = createHash('sha256');
  const git = file.sha256 === null ? createHash('sha1').update(`blob ${file.sizeBytes}\0`) : undefined;
  return {
    update(bytes) {
      sha256.update(bytes);
      git?.update(bytes);
    },
    finish() {
      const digest = sha256.digest('hex');
      const matches = git ? git.digest('hex') === file.gitSha1 : digest === file.sha256;
      return { sha256: digest, matches };
    },
  };
}

/**
 * Hashes what lies on the disk.
 *
 * @param path The file.
 * @param hasher Takes in its bytes.
 * @param signal Ends it.
 */
export async function hashInto(path: string, hasher: FileHasher, signal: AbortSignal): Promise<void> {
  const stream = createReadStream(path, { highWaterMark: BLOCK_BYTES, signal });
  for await (const block of stream as AsyncIterable<Buffer>) hasher.update(block);
}

/** Fetches one file, going on where an earlier attempt stopped, and keeps it only if it is the right one. */
import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FailureError, throwIfCancelled } from '#core/errors.ts';
import { fileAddress } from '../hub/client.ts';
import type { HubFile } from '../hub/client.ts';
import { waitBeforeRetry } from '../hub/problems.ts';
import { RefusedError, bodyOf, request } from '../hub/request.ts';
import type { Hub } from '../hub/settings.ts';
import { hasherFor, hashInto } from './hash.ts';
import type { FileHasher } from './hash.ts';

/** What to fetch, and where to put it. */
export interface Transfer {
  readonly repository: string;
  /** Commit. */
  readonly revision: string;
  readonly file: HubFile;
  /** Absolute path; while the file is not complete it lies beside it as `….part`. */
  readonly target: string;
  /** Ends it; what has arrived stays. */
  readonly signal: AbortSignal;
  /** Told how many bytes of the file are there, which may become fewer when they turn out to be wrong. */
  readonly onBytes: (bytes: number) => void;
}

/** A server's answer does not fit what the hub says about the file. */
class MismatchError extends Error {
  override readonly name = 'MismatchError';
}

/**
 * Fetches a file.
 *
 * @param hub The hub.
 * @param transfer What to fetch.
 * @returns SHA-256 of the file, which lies at its target now.
 * @throws {FailureError} When the hub cannot be asked any more, or the file is not the one that it announced.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function transferFile(hub: Hub, transfer: Transfer): Promise<string> {
  const { repository, file, target, signal } = transfer;
  await mkdir(dirname(target), { recursive: true });
  let mismatches = 0;
  for (let failures = 0; ;) {
    const part = await PartialFile.open(transfer);
    const before = part.bytes;
    try {
      if (part.bytes < file.sizeBytes) await receive(hub, transfer, part);
      return await part.finish();
    } catch (error) {
      if (error instanceof MismatchError) {
        await part.discard();
        mismatches += 1;
        if (mismatches > 1) {
          throw new FailureError(
            `${file.path} of ${repository} is not the file that the hub announced (${error.message}): it was damaged or exchanged on the way, and was thrown away. Try again, or use another mirror.`,
            { cause: error },
          );
        }
        continue;
      }
      failures = part.bytes > before ? 1 : failures + 1;
      await waitBeforeRetry(hub, error, failures, repository, signal);
    } finally {
      await part.close();
    }
  }
}

/** Receives what is missing of a file. */
async function receive(hub: Hub, transfer: Transfer, part: PartialFile): Promise<void> {
  const { repository, revision, file, signal } = transfer;
  const address = fileAddress(hub, repository, revision, file.path);
  // Compressed answers could not be continued.
  const headers: Record<string, string> = { 'Accept-Encoding': 'identity' };
  if (part.bytes > 0) headers['Range'] = `bytes=${part.bytes}-`;
  if (part.bytes > 0 && part.tag !== undefined) headers['If-Range'] = part.tag;
  let response: Response;
  try {
    response = await request(hub, address, headers, signal);
  } catch (error) {
    if (error instanceof RefusedError && error.status === 416) {
      throw new MismatchError('the server has fewer bytes of it');
    }
    throw error;
  }
  // The whole file again: the server knows no ranges, or holds another version than the one that was begun.
  if (response.status !== 206) await part.restart();
  const announced = announcedSize(response, part.bytes);
  if (announced !== undefined && announced !== file.sizeBytes) {
    await response.body?.cancel();
    throw new MismatchError(`${announced} bytes instead of ${file.sizeBytes}`);
  }
  await part.remember(response.headers.get('ETag'));
  for await (const bytes of bodyOf(response, signal)) {
    if (part.bytes + bytes.byteLength > file.sizeBytes) {
      throw new MismatchError(`more than ${file.sizeBytes} bytes`);
    }
    await part.append(bytes);
  }
  if (part.bytes < file.sizeBytes) {
    // As if the connection had told us itself.
    throw new TypeError('terminated', { cause: new Error('The answer ended early.') });
  }
}

/** Size of the whole file as the answer states it, if it does; a range that begins elsewhere has none that fits. */
function announcedSize({ status, headers }: Response, have: number): number | undefined {
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('Content-Range') ?? '') ?? [];
    return Number(start) === have ? Number(total) : NaN;
  }
  const length = headers.get('Content-Length');
  return length === null || headers.get('Content-Encoding') !== null ? undefined : Number(length);
}

/** A file that is not complete, `….part`, with the server's tag of its version beside it, `….etag`. */
class PartialFile {
  /** Bytes that are there. */
  bytes = 0;
  /** Names the version that was begun; undefined when the server gave no strong tag. */
  tag: string | undefined;
  readonly #transfer: Transfer;
  readonly #handle: FileHandle;
  #hasher: FileHasher;

  private constructor(transfer: Transfer, handle: FileHandle) {
    this.#transfer = transfer;
    this.#handle = handle;
    this.#hasher = hasherFor(transfer.file);
  }

  static async open(transfer: Transfer): Promise<PartialFile> {
    const { file, target, signal } = transfer;
    // Windows knows no such flag, and lets nobody but administrators make links.
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
    const part = new PartialFile(transfer, await open(partOf(target), flags, 0o644));
    try {
      const { size } = await part.#handle.stat();
      if (size > file.sizeBytes) await part.restart();
      else {
        await hashInto(partOf(target), part.#hasher, signal);
        part.#advance(size);
      }
      part.tag = await readFile(tagOf(target), 'utf8').catch(() => undefined);
      return part;
    } catch (error) {
      await part.close();
      throwIfCancelled(signal);
      throw error;
    }
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.#handle.write(bytes, 0, bytes.byteLength, this.bytes);
    this.#hasher.update(bytes);
    this.#advance(this.bytes + bytes.byteLength);
  }

  /** Forgets what is there. */
  async restart(): Promise<void> {
    await this.#handle.truncate(0);
    this.#hasher = hasherFor(this.#transfer.file);
    this.#advance(0);
  }

  async remember(tag: string | null): Promise<void> {
    // A weak tag says nothing about single bytes.
    this.tag = tag === null || tag.startsWith('W/') ? undefined : tag;
    if (this.tag === undefined) await rm(tagOf(this.#transfer.target), { force: true });
    else await writeFile(tagOf(this.#transfer.target), this.tag);
  }

  /** Checks the complete file and gives it its name. */
  async finish(): Promise<string> {
    const { target } = this.#transfer;
    const { sha256, matches } = this.#hasher.finish();
    if (!matches) throw new MismatchError('its hash is another one');
    await this.#handle.sync();
    await this.#handle.close();
    await rename(partOf(target), target);
    await rm(tagOf(target), { force: true });
    return sha256;
  }

  async discard(): Promise<void> {
    await this.close();
    const { target } = this.#transfer;
    await Promise.all([partOf(target), tagOf(target)].map((path) => rm(path, { force: true })));
    this.#advance(0);
  }

  /** May be called more than once. */
  async close(): Promise<void> {
    await this.#handle.close();
  }

  #advance(bytes: number): void {
    this.bytes = bytes;
    this.#transfer.onBytes(bytes);
  }
}

/**
 * Where a file lies until it is complete.
 *
 * @param target The complete file.
 * @returns The path.
 */
export function partOf(target: string): string {
  return `${target}.part`;
}

function tagOf(target: string): string {
  return `${target}.etag`;
}

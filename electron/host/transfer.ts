/** How a page and its host hand files to each other over plain requests: what all kinds of files have in common. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { BadInputError, errorKind, errorMessage } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { DEFECT_MESSAGE } from '../rpc/errors.ts';

/** Longest name that is taken from a page, in characters. */
const NAME_LENGTH = 200;

/** Answers requests below an address of its own; undefined for all others. It never rejects for what a client sent. */
export type Transfer = (request: Request, headers: Headers) => Promise<Response | undefined>;

/** Answers one request; `rest` is what follows the address. Undefined where nothing lies; may throw our errors. */
type Answer = (request: Request, headers: Headers, rest: string) => Promise<Response | undefined>;

/**
 * Makes a transfer of what answers its requests: what it throws becomes `{ problem }` with a sentence.
 *
 * @param address Begins with a slash, and ends without one.
 * @param answer Answers requests for the address itself and all below it.
 * @param log Receives a defect's stack.
 * @returns The transfer.
 */
export function createTransfer(address: string, answer: Answer, log: (text: string) => void): Transfer {
  return async (request, headers) => {
    const { pathname } = new URL(request.url);
    if (pathname !== address && !pathname.startsWith(`${address}/`)) return undefined;
    headers.set('Cache-Control', 'no-store');
    try {
      const answered = await answer(request, headers, pathname.slice(address.length + 1));
      return answered ?? new Response('There is nothing at this address.\n', { status: 404, headers });
    } catch (error) {
      const kind = errorKind(error);
      if (kind === 'defect') log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const problem = kind === 'defect' ? DEFECT_MESSAGE : errorMessage(error);
      return Response.json({ problem }, { status: kind === 'bad-input' ? 400 : 500, headers });
    }
  };
}

/**
 * Joins transfers.
 *
 * @param transfers Each with an address of its own.
 * @returns One that answers for all.
 */
export function joinTransfers(transfers: readonly Transfer[]): Transfer {
  return async (request, headers) => {
    for (const transfer of transfers) {
      const answered = await transfer(request, headers);
      if (answered) return answered;
    }
    return undefined;
  };
}

/**
 * A name as a page gave it, without folders and control characters.
 *
 * @param given What the page sent.
 * @returns Never empty.
 */
export function plainName(given: string | null): string {
  const [name = ''] = (given ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .split(/[\\/]/)
    .reverse();
  return name.trim().slice(0, NAME_LENGTH) || 'The file';
}

/**
 * Makes the browser keep an answer as a file.
 *
 * @param headers Headers of the answer.
 * @param name Name of the file.
 */
export function nameAnswer(headers: Headers, name: string): void {
  headers.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
}

/**
 * Writes what a page sends.
 *
 * @param request The request.
 * @param file Where to; what is there is overwritten.
 * @param limit What is too much.
 * @param limit.bytes Most bytes.
 * @param limit.sentence What is said of more.
 * @param name What the user calls it, for the sentence when it cannot be written.
 * @throws {BadInputError} When it is too large or the place cannot be written.
 * @throws {FailureError} When the disk is full.
 */
export async function receiveFile(
  request: Request,
  file: string,
  limit: { readonly bytes: number; readonly sentence: string },
  name: string,
): Promise<void> {
  const body = request.body ?? new ReadableStream({ start: (stream) => stream.close() });
  // Node and the browser describe the same streams by types that do not fit each other.
  await pipeline(
    Readable.fromWeb(body as NodeReadableStream),
    limited(limit.bytes, limit.sentence),
    createWriteStream(file),
  ).catch((error: unknown) => {
    throw explainWriteProblem(error, name);
  });
}

/**
 * Takes in what a page sends: it lies in a file of its own for as long as it is looked at.
 *
 * @param request The request.
 * @param limit What is too much, as for {@link receiveFile}.
 * @param limit.bytes Most bytes.
 * @param limit.sentence What is said of more.
 * @param name What the user calls it.
 * @param look Looks at the file, which is deleted after that.
 * @returns What `look` returns.
 * @throws {BadInputError} When it is too large or cannot be written, and what `look` throws.
 * @throws {FailureError} When the disk is full.
 */
export async function withReceived<T>(
  request: Request,
  limit: { readonly bytes: number; readonly sentence: string },
  name: string,
  look: (file: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-upload-'));
  try {
    const file = join(folder, 'upload');
    await receiveFile(request, file, limit, name);
    return await look(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function limited(most: number, sentence: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.byteLength;
      if (bytes > most) done(new BadInputError(sentence));
      else done(null, chunk);
    },
  });
}

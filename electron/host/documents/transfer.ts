/**
 * How a page and its host hand project files to each other: `POST /documents?name=…` takes one in, and
 * `GET /documents/<id>?name=…` packs one (with `copy`, it does not count as saved). Both hosts answer it; a page never learns where a file lies.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { documentIdSchema } from '#core/contract/documents.ts';
import { BadInputError, errorKind, errorMessage } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { DEFECT_MESSAGE } from '../../rpc/errors.ts';
import type { Documents } from './documents.ts';

/** Largest project file that a page may send, in bytes. */
const UPLOAD_BYTES = 8 * 2 ** 30;

/** Longest name that is taken from a page, in characters. */
const NAME_LENGTH = 200;

/** Answers requests below `/documents`; undefined for other addresses. */
export type DocumentTransfer = (request: Request, headers: Headers) => Promise<Response | undefined>;

/**
 * Makes the transfer.
 *
 * @param documents The host's documents.
 * @param log Receives a defect's stack.
 * @returns What answers; it never rejects for what a client sent.
 */
export function createDocumentTransfer(
  documents: Pick<Documents, 'takeIn' | 'packTo' | 'markSaved'>,
  log: (text: string) => void,
): DocumentTransfer {
  return async (request, headers) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== '/documents' && !pathname.startsWith('/documents/')) return undefined;
    headers.set('Cache-Control', 'no-store');
    try {
      if (pathname === '/documents' && request.method === 'POST') {
        return Response.json(await receive(documents, request, plainName(searchParams.get('name'))), {
          headers,
        });
      }
      const id = documentIdSchema.safeParse(pathname.slice('/documents/'.length));
      if (id.success && request.method === 'GET') {
        return await send(documents, id.data, searchParams, headers);
      }
      return new Response('There is nothing at this address.\n', { status: 404, headers });
    } catch (error) {
      const kind = errorKind(error);
      if (kind === 'defect') log(error instanceof Error ? (error.stack ?? error.message) : String(error));
      const problem = kind === 'defect' ? DEFECT_MESSAGE : errorMessage(error);
      return Response.json({ problem }, { status: kind === 'bad-input' ? 400 : 500, headers });
    }
  };
}

/** A name without folders and control characters. */
function plainName(given: string | null): string {
  const name = (given ?? '').replaceAll(/[\p{Cc}\p{Cf}]/gu, '').replace(/^.*[\\/]/s, '');
  return name.trim().slice(0, NAME_LENGTH) || 'The file';
}

async function receive(
  documents: Pick<Documents, 'takeIn'>,
  request: Request,
  name: string,
): Promise<object> {
  const folder = await temporaryFolder();
  try {
    const file = join(folder, 'upload');
    const body = request.body ?? new ReadableStream({ start: (stream) => stream.close() });
    // Node and the browser describe the same streams by types that do not fit each other.
    await pipeline(
      Readable.fromWeb(body as NodeReadableStream),
      limited(name),
      createWriteStream(file),
    ).catch((error: unknown) => {
      throw explainWriteProblem(error, name);
    });
    return await documents.takeIn(file, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function limited(name: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.byteLength;
      if (bytes > UPLOAD_BYTES) done(new BadInputError(`${name} is too large to be a project.`));
      else done(null, chunk);
    },
  });
}

async function send(
  documents: Pick<Documents, 'packTo' | 'markSaved'>,
  id: string,
  asked: URLSearchParams,
  headers: Headers,
): Promise<Response> {
  const folder = await temporaryFolder();
  try {
    const file = join(folder, 'document');
    const proposed = await documents.packTo(id, file);
    const name = asked.has('name') ? plainName(asked.get('name')) : proposed;
    headers.set('Content-Type', 'application/zip');
    headers.set('Content-Length', String((await stat(file)).size));
    headers.set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
    const done = (): unknown => asked.has('copy') || documents.markSaved(id, name);
    const body = Readable.toWeb(sending(file, folder, done)) as unknown as ReadableStream;
    return new Response(body, { headers });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The file's bytes; when the last one has been taken it is done, and whatever happens the folder goes away. */
function sending(file: string, folder: string, done: () => unknown): Readable {
  const bytes = async function* (): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of createReadStream(file)) yield chunk as Buffer;
      await done();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  return Readable.from(bytes());
}

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tenfold-document-'));
}

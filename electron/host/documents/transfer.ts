/**
 * How a page and its host hand project files to each other: `POST /documents?name=…` takes one in, and
 * `GET /documents/<id>` packs one, with a receipt as its `ETag` by which the page says that it has written it. Both hosts
 * answer it; a page never learns where a file lies.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { documentIdSchema } from '#core/contract/documents.ts';
import { createTransfer, nameAnswer, plainName, withReceived, type Transfer } from '../transfer.ts';
import type { Documents } from './documents.ts';

/** Largest project file that a page may send, in bytes. */
const UPLOAD_BYTES = 8 * 2 ** 30;

/**
 * Makes the transfer.
 *
 * @param documents The host's documents.
 * @param log Receives a defect's stack.
 * @returns What answers; it never rejects for what a client sent.
 */
export function createDocumentTransfer(
  documents: Pick<Documents, 'takeIn' | 'packTo'>,
  log: (text: string) => void,
): Transfer {
  return createTransfer(
    '/documents',
    async (request, headers, rest) => {
      const { searchParams } = new URL(request.url);
      if (rest === '' && request.method === 'POST') {
        const name = plainName(searchParams.get('name'));
        const limit = { bytes: UPLOAD_BYTES, sentence: `${name} is too large to be a project.` };
        const taken = await withReceived(request, limit, name, (file) => documents.takeIn(file, name));
        return Response.json(taken, { headers });
      }
      const id = documentIdSchema.safeParse(rest);
      if (!id.success || request.method !== 'GET') return undefined;
      return send(documents, id.data, headers);
    },
    log,
  );
}

async function send(documents: Pick<Documents, 'packTo'>, id: string, headers: Headers): Promise<Response> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-document-'));
  try {
    const file = join(folder, 'document');
    const { name, receipt } = await documents.packTo(id, file);
    headers.set('ETag', `"${receipt}"`);
    headers.set('Content-Type', 'application/zip');
    headers.set('Content-Length', String((await stat(file)).size));
    nameAnswer(headers, name);
    const body = Readable.toWeb(sending(file, folder)) as unknown as ReadableStream;
    return new Response(body, { headers });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The file's bytes; whatever happens, the folder goes away. */
function sending(file: string, folder: string): Readable {
  const bytes = async function* (): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of createReadStream(file)) yield chunk as Buffer;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
  return Readable.from(bytes());
}

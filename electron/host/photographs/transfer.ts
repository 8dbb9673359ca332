/**
 * How a page hands photographs over and sees them: `POST /photographs?name=…` takes a picture in and answers
 * `{ picture }`, its id; `GET /photographs/<id>.jpg` shows it.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransfer, plainName, receiveFile, type Transfer } from '../transfer.ts';
import type { Photographs } from './photographs.ts';

/** Largest picture that a page may send, in bytes. */
const UPLOAD_BYTES = 256 * 2 ** 20;

/**
 * Makes the transfer.
 *
 * @param photographs The host's photographs.
 * @param log Receives a defect's stack.
 * @returns What answers; it never rejects for what a client sent.
 */
export function createPhotographTransfer(
  photographs: Pick<Photographs, 'takeIn' | 'fileOf'>,
  log: (text: string) => void,
): Transfer {
  return createTransfer(
    '/photographs',
    async (request, headers, rest) => {
      if (rest === '' && request.method === 'POST') {
        const name = plainName(new URL(request.url).searchParams.get('name'));
        return Response.json({ picture: await receive(photographs, request, name) }, { headers });
      }
      if (request.method !== 'GET') return undefined;
      const file = photographs.fileOf(rest.replace(/\.jpg$/, ''));
      if (file === undefined) return undefined;
      headers.set('Content-Type', 'image/jpeg');
      // Named after its contents, it never changes.
      headers.set('Cache-Control', 'private, max-age=31536000, immutable');
      return new Response(await readFile(file), { headers });
    },
    log,
  );
}

async function receive(
  photographs: Pick<Photographs, 'takeIn'>,
  request: Request,
  name: string,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-photograph-'));
  try {
    const file = join(folder, 'upload');
    const sentence = `${name} is too large for a picture: scale it down and choose it again.`;
    await receiveFile(request, file, { bytes: UPLOAD_BYTES, sentence }, name);
    return await photographs.takeIn(file, name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * How a page hands photographs over and sees them: `POST /photographs?name=…` takes a picture in and answers
 * `{ picture }`, its id; `GET /photographs/<id>.jpg` shows it.
 */
import { readFile } from 'node:fs/promises';
import { createTransfer, plainName, withReceived, type Transfer } from '../transfer.ts';
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
        const sentence = `${name} is too large for a picture: scale it down and choose it again.`;
        const limit = { bytes: UPLOAD_BYTES, sentence };
        const picture = await withReceived(request, limit, name, (file) => photographs.takeIn(file, name));
        return Response.json({ picture }, { headers });
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

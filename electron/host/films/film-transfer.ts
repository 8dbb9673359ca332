/**
 * How a page gets finished films: `GET /films/<id>` shows one, part by part if asked, and with `download` the browser
 * keeps it as a file. Frames are packed as they are sent. `POST /films/sounds?name=…` takes in what is to be heard.
 */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { createTransfer, nameAnswer, plainName, type Transfer } from '../transfer.ts';
import type { Films, KeptFilm } from './films.ts';

/**
 * Makes the transfer.
 *
 * @param films The host's films.
 * @param log Receives a defect's stack.
 * @returns What answers below `/films`.
 */
export function createFilmTransfer(
  films: Pick<Films, 'find' | 'sounds'>,
  log: (text: string) => void,
): Transfer {
  return createTransfer(
    '/films',
    async (request, headers, rest) => {
      const { searchParams } = new URL(request.url);
      if (rest === 'sounds' && request.method === 'POST') {
        const soundId = await films.sounds.receive(request, plainName(searchParams.get('name')));
        return Response.json({ soundId }, { headers });
      }
      if (request.method !== 'GET' || rest === '') return undefined;
      const film = films.find(rest);
      const download = searchParams.has('download');
      if (film.format.kind === 'frames') return sendFrames(film, headers);
      // A page would not work under the studio's own policy, nor has it anything to do there.
      if (download || film.format.kind === 'page') nameAnswer(headers, basename(film.file));
      headers.set('Content-Type', film.format.mediaType);
      return sendPart(film.file, request.headers.get('Range'), headers);
    },
    log,
  );
}

/** Sends a file, or the part of it that a player asks for: players of some browsers show nothing else. */
async function sendPart(file: string, range: string | null, headers: Headers): Promise<Response> {
  const { size } = await stat(file);
  headers.set('Accept-Ranges', 'bytes');
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined) {
    headers.set('Content-Length', String(size));
    return new Response(webStream(createReadStream(file)), { headers });
  }
  const start = Number(from);
  const end = Math.min(to ? Number(to) : size - 1, size - 1);
  if (start > end) {
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Range', `bytes ${start}-${end}/${size}`);
  headers.set('Content-Length', String(end - start + 1));
  return new Response(webStream(createReadStream(file, { start, end })), { status: 206, headers });
}

/** Sends a folder of frames as a zip; PNGs are compressed already. */
async function sendFrames({ file }: KeptFilm, headers: Headers): Promise<Response> {
  const zip = new ZipFile();
  const folder = basename(file);
  for (const name of (await readdir(file)).sort()) {
    zip.addReadStreamLazy(`${folder}/${name}`, { compress: false }, (ready) =>
      ready(null, createReadStream(join(file, name))),
    );
  }
  zip.end();
  headers.set('Content-Type', 'application/zip');
  nameAnswer(headers, `${folder}.zip`);
  return new Response(webStream(Readable.from(zip.outputStream)), { headers });
}

/** Node and the browser describe the same streams by types that do not fit each other. */
function webStream(stream: Readable): ReadableStream {
  return Readable.toWeb(stream) as unknown as ReadableStream;
}

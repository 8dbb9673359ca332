/**
 * What a studio page may fetch: the built renderer, the pictures of takes, project files and films. Nothing else exists.
 *
 * One fetch-style function answers both `app://studio/` in the desktop program and `tenfold serve`. Addresses are never
 * turned into paths: renderer files are looked up in a list made at the start, takes by a strict pattern.
 */
import { lstat, readFile, readdir, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { FailureError } from '#core/errors.ts';
import { isTakeFile, takeSchema } from '#core/project/take.ts';
import type { Transfer } from './transfer.ts';

/** Answers one request of a studio page. It never rejects for what a client sent. */
export type WebHandler = (request: Request) => Promise<Response>;

/** Where the files are. */
export interface WebFolders {
  /** Absolute path of the built renderer, with `index.html` in it. */
  rendererFolder: string;
  /** Absolute paths of folders that hold takes, each in a folder named after its id; the first that has one wins. */
  takeFolders: () => readonly string[];
  /** Answers for files that pages and host hand to each other. */
  transfer: Transfer;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Vite names a bundled file after its contents, so such a name never changes its meaning. */
const HASHED_ASSET = /^\/assets\/[^/]+-[\w-]{8}\.[a-z0-9]+$/;
const TAKE_ADDRESS = /^\/takes\/([^/]+)\/([^/]+)$/;

/**
 * Makes the handler. Files that appear in the renderer's folder later are not served.
 *
 * @param folders Where the files are.
 * @returns The handler.
 * @throws FailureError when the renderer has not been built.
 */
export async function createWebHandler(folders: WebFolders): Promise<WebHandler> {
  const pages = await listFiles(folders.rendererFolder, '/');
  const index = pages.get('/index.html');
  if (index === undefined) {
    throw new FailureError('The studio has not been built. Run "npm run build" and try again.');
  }
  pages.set('/', index);

  return async (request) => {
    const headers = securityHeaders(request.url);
    const transferred = await folders.transfer(request, headers);
    if (transferred) return transferred;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      headers.set('Allow', 'GET, HEAD');
      return plain(405, 'Only GET and HEAD are answered here.', headers);
    }
    const { pathname } = new URL(request.url);
    const page = pages.get(pathname);
    if (page !== undefined) {
      headers.set(
        'Cache-Control',
        HASHED_ASSET.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-store',
      );
      return sendFile(request, page, headers);
    }
    const [, id = '', name = ''] = TAKE_ADDRESS.exec(pathname) ?? [];
    const isTake = takeSchema.shape.id.safeParse(id).success && isTakeFile(name);
    const file = isTake ? await findTakeFile(folders.takeFolders(), id, name) : undefined;
    if (file === undefined) return plain(404, 'There is nothing at this address.', headers);
    headers.set('Cache-Control', 'private, no-cache');
    return sendFile(request, file, headers);
  };
}

/** Hash of `display: contents;`, the one style attribute that comes with a part of the studio: the command palette of bits-ui. */
const COMMAND_PALETTE_STYLE = "'sha256-iaOezIDcQIoxCULa6FBKKuLUu09R7kG+Mlu+JVfU3Rw='";

/**
 * The headers that every answer carries, refusals included.
 *
 * @param url Address that the page asked for; its host may also be reached by WebSocket.
 * @returns Fresh headers that the caller may add to.
 * @see https://www.w3.org/TR/CSP3/
 */
export function securityHeaders(url: string): Headers {
  const { protocol, host } = new URL(url);
  // Not every browser lets 'self' stand for a WebSocket to the same origin.
  const socket = protocol === 'http:' ? ` ws://${host}` : '';
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'unsafe-hashes' ${COMMAND_PALETTE_STYLE}`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'self'",
    `connect-src 'self'${socket}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return new Headers({
    'Content-Security-Policy': policy.join('; '),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  });
}

/** Addresses and paths of every ordinary file of a known type below a folder. Links are left out. */
async function listFiles(folder: string, address: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      for (const [name, file] of await listFiles(path, `${address}${entry.name}/`)) files.set(name, file);
    } else if (entry.isFile() && extname(entry.name) in CONTENT_TYPES) {
      files.set(`${address}${entry.name}`, path);
    }
  }
  return files;
}

/** A take's file, or nothing when it is missing or a link leads it out of its folder. */
async function findTakeFile(
  folders: readonly string[],
  id: string,
  name: string,
): Promise<string | undefined> {
  for (const folder of folders) {
    try {
      const file = await realpath(join(folder, id, name));
      if (file.startsWith((await realpath(folder)) + sep)) return file;
    } catch {
      // Not in this folder: the next one may have it.
    }
  }
  return undefined;
}

async function sendFile(request: Request, file: string, headers: Headers): Promise<Response> {
  try {
    const { mtimeMs, size } = await lstat(file);
    const tag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
    headers.set('ETag', tag);
    if (request.headers.get('If-None-Match') === tag) return new Response(null, { status: 304, headers });
    const data = await readFile(file);
    headers.set('Content-Type', CONTENT_TYPES[extname(file)]!);
    headers.set('Content-Length', String(data.byteLength));
    return new Response(request.method === 'HEAD' ? null : data, { headers });
  } catch {
    return plain(404, 'This file is gone.', headers);
  }
}

function plain(status: number, text: string, headers: Headers): Response {
  headers.set('Cache-Control', 'no-store');
  headers.set('Content-Type', 'text/plain; charset=utf-8');
  return new Response(`${text}\n`, { status, headers });
}

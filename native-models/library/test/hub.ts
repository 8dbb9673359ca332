/**
 * A hub look-alike on loopback for tests: the same addresses, answers and refusals as the real one, as far as the
 * library uses them, and every way in which a hub can fail. Large files come from a second origin, as the real hub's do.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Files from this size on are kept on the second origin, with a SHA-256. */
const LARGE_BYTES = 1024;

/** What goes wrong with one file. Where there is a number of times, it goes right after that. */
export interface Fault {
  /** Breaks the connection after so many bytes of the answer. */
  breakAfter?: number;
  /** Answers with this status instead. */
  status?: number;
  retryAfter?: string;
  /** How often; always when absent. */
  times?: number;
  /** What goes wrong from then on. */
  then?: Fault;
  /** Sends other bytes of the same length. */
  garbage?: boolean;
  /** Says that the file has this size, in the listing. */
  claimedBytes?: number;
  /** Sends on to this address. */
  redirect?: string;
  /** Does not know of ranges. */
  noRanges?: boolean;
  /** Sends so many bytes and then nothing more, until this is called. */
  hold?: { after: number; reached: () => void; until: Promise<unknown> };
  /** Another version than before: a tag of its own. */
  tag?: string;
}

/** A repository of the look-alike. */
export interface HubRepository {
  files: Record<string, Buffer>;
  revision?: string;
  license?: string;
  licenseName?: string;
  gated?: boolean;
  tags?: string[];
  faults?: Record<string, Fault>;
}

/** A request as the look-alike saw it. */
export interface SeenRequest {
  /** `hub`, or `store` for the second origin. */
  readonly origin: 'hub' | 'store';
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly token: string | undefined;
  readonly status: number;
}

/** A running look-alike. */
export interface HubLookAlike {
  readonly endpoint: string;
  readonly storeOrigin: string;
  /** May be changed at any time. */
  readonly repositories: Map<string, HubRepository>;
  readonly requests: SeenRequest[];
  /** Answers every question about the API with this instead; null for the right answers. */
  apiFault: { status: number; body?: string; retryAfter?: string; times?: number } | null;
  /** Whether the client holds so many bytes of a file; connections are not broken before. */
  hasArrived: (path: string, bytes: number) => boolean;
  close(): Promise<void>;
}

/** Commit of every repository that names none. */
export const REVISION = '0123456789abcdef0123456789abcdef01234567';

/** Token that opens gated repositories. */
export const TOKEN = 'hf_sesame';

/** Every file below a folder, by its path with forward slashes. */
export function filesOf(folder: string): Record<string, Buffer> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    files.map((file) => [file.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(file)]),
  );
}

/** Starts a look-alike with the given repositories. */
export async function startHub(repositories: Record<string, HubRepository> = {}): Promise<HubLookAlike> {
  const requests: SeenRequest[] = [];
  const known = new Map(Object.entries(repositories));
  const servers: Server[] = [];
  const listen = async (origin: SeenRequest['origin']): Promise<string> => {
    const server = createServer((incoming, outgoing) => {
      outgoing.on('close', () => {
        const { authorization, range, 'if-range': ifRange } = incoming.headers;
        const { statusCode: status } = outgoing;
        const path = decodeURIComponent(incoming.url ?? '');
        requests.push({ origin, path, range, ifRange: ifRange?.toString(), token: authorization, status });
      });
      if (origin === 'hub') answerHub(hub, incoming, outgoing);
      else void answerFile(hub, incoming, outgoing);
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const hub: HubLookAlike = {
    endpoint: '',
    storeOrigin: await listen('store'),
    repositories: known,
    requests,
    apiFault: null,
    hasArrived: () => true,
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
  return Object.assign(hub, { endpoint: await listen('hub') });
}

function answerHub(hub: HubLookAlike, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const url = new URL(incoming.url ?? '', hub.endpoint);
  if (!url.pathname.startsWith('/api/')) {
    void answerFile(hub, incoming, outgoing);
    return;
  }
  const { apiFault } = hub;
  if (apiFault && (apiFault.times ??= Infinity) > 0) {
    apiFault.times -= 1;
    const headers = apiFault.retryAfter === undefined ? {} : { 'Retry-After': apiFault.retryAfter };
    outgoing.writeHead(apiFault.status, headers).end(apiFault.body ?? 'busy');
    return;
  }
  if (url.pathname === '/api/models') {
    const words = url.searchParams.get('search')?.toLowerCase() ?? '';
    const names = [...hub.repositories.keys()].filter((name) => name.toLowerCase().includes(words));
    sendJson(
      outgoing,
      names.map((name) => describe(name, hub.repositories.get(name)!)),
    );
    return;
  }
  const [, name = '', what, revision = ''] =
    /^\/api\/models\/([^/]+\/[^/]+)\/(revision|tree)\/(.+)$/.exec(url.pathname) ?? [];
  const repository = hub.repositories.get(name);
  if (repository === undefined) refuse(outgoing, 401, 'RepoNotFound');
  else if (![revisionOf(repository), 'HEAD', 'main'].includes(decodeURIComponent(revision))) {
    refuse(outgoing, 404, 'RevisionNotFound');
  } else if (what === 'revision') sendJson(outgoing, describe(name, repository));
  else sendTree(hub, url, repository, outgoing);
}

/** In pages of five, as long listings come. */
function sendTree(hub: HubLookAlike, url: URL, repository: HubRepository, outgoing: ServerResponse): void {
  const entries = Object.entries(repository.files).map(([path, content]) => {
    const size = repository.faults?.[path]?.claimedBytes ?? content.length;
    const oid = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    const lfs =
      content.length >= LARGE_BYTES ? { lfs: { oid: sha256(content), size, pointerSize: 130 } } : {};
    return { type: 'file', path, size, oid, ...lfs };
  });
  const start = Number(url.searchParams.get('cursor') ?? 0);
  if (start + 5 < entries.length) {
    url.searchParams.set('cursor', String(start + 5));
    outgoing.setHeader('Link', `<${new URL(url.pathname + url.search, hub.endpoint).href}>; rel="next"`);
  }
  sendJson(outgoing, [
    { type: 'directory', path: 'unet', size: 0, oid: '0'.repeat(40) },
    ...entries.slice(start, start + 5),
  ]);
}

async function answerFile(
  hub: HubLookAlike,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? '', hub.endpoint);
  const isStore = incoming.headers.host === new URL(hub.storeOrigin).host;
  const [, name = '', path = ''] =
    /^\/([^/]+\/[^/]+)\/resolve\/[0-9a-f]{40}\/(.+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const repository = hub.repositories.get(name);
  const content = repository?.files[path];
  if (repository === undefined || content === undefined) {
    refuse(outgoing, 404, 'EntryNotFound');
    return;
  }
  if (!isStore && repository.gated && incoming.headers.authorization !== `Bearer ${TOKEN}`) {
    refuse(outgoing, 401, 'GatedRepo');
    return;
  }
  const isLarge = content.length >= LARGE_BYTES;
  const planned = repository.faults?.[path];
  const fault =
    planned && (planned.times ?? Infinity) > 0 && (isStore || !isLarge)
      ? planned
      : { noRanges: planned?.noRanges === true };
  if (fault.times !== undefined) fault.times -= 1;
  if (fault.times === 0 && fault.then) repository.faults![path] = fault.then;
  if (fault.status !== undefined) {
    outgoing
      .writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'Retry-After': fault.retryAfter })
      .end();
  } else if (planned?.redirect !== undefined) {
    outgoing.writeHead(302, { Location: planned.redirect }).end();
  } else if (isLarge && !isStore) {
    outgoing.writeHead(302, { Location: `${hub.storeOrigin}${url.pathname}` }).end();
  } else {
    await send(
      incoming,
      outgoing,
      fault.garbage ? Buffer.alloc(content.length, 1) : content,
      fault,
      (bytes) => hub.hasArrived(path, bytes),
    );
  }
}

async function send(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  content: Buffer,
  fault: Fault,
  hasArrived: (bytes: number) => boolean,
): Promise<void> {
  const tag = fault.tag ?? `"${sha256(content).slice(0, 16)}"`;
  const { range, 'if-range': ifRange } = incoming.headers;
  const continues = !fault.noRanges && (ifRange === undefined || ifRange === tag);
  const start = continues ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? NaN) : NaN;
  const body = Number.isNaN(start) ? content : content.subarray(start);
  outgoing.setHeader('ETag', tag);
  outgoing.setHeader('Content-Length', body.length);
  if (!Number.isNaN(start)) {
    outgoing.setHeader('Content-Range', `bytes ${start}-${content.length - 1}/${content.length}`);
    outgoing.statusCode = 206;
  }
  if (fault.breakAfter !== undefined) {
    outgoing.write(body.subarray(0, fault.breakAfter));
    const expected = content.length - body.length + Math.min(fault.breakAfter, body.length);
    while (!hasArrived(expected) && !outgoing.destroyed) await sleep(5);
    outgoing.destroy();
  } else if (fault.hold) {
    outgoing.write(body.subarray(0, fault.hold.after));
    fault.hold.reached();
    await fault.hold.until;
    outgoing.end(body.subarray(fault.hold.after));
  } else {
    outgoing.end(body);
  }
}

function describe(name: string, repository: HubRepository): object {
  const { license = 'mit', licenseName, gated = false, tags = [] } = repository;
  return {
    _id: name,
    id: name,
    sha: revisionOf(repository),
    private: false,
    gated: gated ? 'auto' : false,
    downloads: 1234,
    likes: 5,
    lastModified: '2026-01-01T00:00:00.000Z',
    pipeline_tag: 'text-to-image',
    tags: ['onnx', `license:${license}`, ...tags],
    cardData: { license, ...(licenseName === undefined ? {} : { license_name: licenseName }) },
  };
}

function revisionOf(repository: HubRepository): string {
  return repository.revision ?? REVISION;
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  outgoing.writeHead(status, { 'X-Error-Code': code, 'Content-Type': 'application/json' });
  outgoing.end(JSON.stringify({ error: code }));
}

function sendJson(outgoing: ServerResponse, content: unknown): void {
  outgoing.setHeader('Content-Type', 'application/json');
  outgoing.end(JSON.stringify(content));
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

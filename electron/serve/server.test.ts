/** `tenfold serve` over real sockets: who gets in, who does not, and that the engine answers whoever did. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { studioContract } from '#core/contract/studio.ts';
import { BadInputError } from '#core/errors.ts';
import { sourceTreeFolders, userFolders } from '../host/folders.ts';
import { createHost } from '../host/host.ts';
import type { Host } from '../host/host.ts';
import { createToken, isOwnHost } from './access.ts';
import { type RunningServer, startServer } from './server.ts';

const token = createToken();
let root: string;
let rendererFolder: string;
let server: RunningServer;
let port: number;
let host: Pick<Host, 'router' | 'takeFolders' | 'transfer'>;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tenfold-serve-'));
  vi.stubEnv('TENFOLD_HOME', join(root, 'home'));
  rendererFolder = join(root, 'renderer');
  await mkdir(rendererFolder);
  await mkdir(join(root, 'takes/one'), { recursive: true });
  await writeFile(join(root, 'renderer/index.html'), '<!doctype html>studio');
  await writeFile(join(root, 'takes/one/level-00.png'), 'png');
  await writeFile(join(root, 'secret.txt'), 'SECRET');
  host = {
    router: createHost({
      folders: { user: userFolders(), bundled: sourceTreeFolders() },
      spawnEngine: () => {
        throw new Error('not part of this test');
      },
    }).router,
    takeFolders: () => [join(root, 'takes')],
    transfer: () => Promise.resolve(undefined),
  };
  server = await startServer({
    host,
    hostname: '127.0.0.1',
    port: 0,
    token,
    rendererFolder,
  });
  port = Number(new URL(server.address).port);
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(root, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Asks with exactly this path and these headers, as `fetch` would not. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** Opens a WebSocket and reports `open`, or the status with which it was refused. */
function connect(headers: Record<string, string>, path = '/rpc'): Promise<'open' | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    sockets.push(socket);
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode!));
    socket.on('error', reject);
  });
}

const bearer = { Authorization: `Bearer ${token}` };
const origin = () => `http://127.0.0.1:${port}`;

async function cookie(): Promise<string> {
  const { headers } = await ask(`/?token=${token}`);
  return headers['set-cookie']![0]!.split(';')[0]!;
}

describe('opening the printed address', () => {
  it('exchanges the token for a cookie that no script and no other site can use', async () => {
    const answer = await ask(new URL(server.address).pathname + new URL(server.address).search);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    const [set] = answer.headers['set-cookie']!;
    expect(set).toContain('HttpOnly');
    expect(set).toContain('SameSite=Strict');
    expect(set).toContain(`tenfold-${port}=`);
    const page = await ask('/', { Cookie: await cookie() });
    expect(page.status).toBe(200);
    expect(page.text).toContain('studio');
  });

  it('makes a new token for every server that is not given one', async () => {
    const other = await startServer({
      host,
      hostname: '127.0.0.1',
      port: 0,
      rendererFolder,
    });
    await other.close();
    const address = new URL(other.address);
    expect(address.searchParams.get('token')).toHaveLength(43);
    expect(address.searchParams.get('token')).not.toBe(token);
  });
});

describe('whoever has no token', () => {
  it.each([
    ['/', {}],
    ['/?token=', {}],
    [`/?token=${'x'.repeat(43)}`, {}],
    [`/takes/one/level-00.png?token=${token}`, {}],
    ['/takes/one/level-00.png', { Authorization: 'Bearer wrong' }],
    ['/takes/one/level-00.png', { Cookie: 'tenfold=wrong' }],
    ['/nowhere', {}],
  ])('is told how to get one: %s %o', async (path, headers) => {
    const answer = await ask(path, headers);
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.text).toContain('tenfold serve');
  });

  it('cannot open the socket', async () => {
    expect(await connect({ Origin: origin() })).toBe(401);
    expect(await connect({ Origin: origin(), Cookie: `tenfold-${port}=wrong` })).toBe(401);
  });
});

describe('a website that points its name at this machine', () => {
  it('is refused even with the token', async () => {
    for (const name of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', '192.168.0.7']) {
      const answer = await ask(`/?token=${token}`, { Host: name });
      expect(answer.status, name).toBeGreaterThanOrEqual(400);
      expect(answer.headers['set-cookie'], name).toBeUndefined();
    }
    expect(await connect({ ...bearer, Host: 'evil.example' })).toBe(403);
  });

  it('does not keep this machine from its own names, or a tunnel from another port', async () => {
    for (const name of [`localhost:${port}`, `[::1]:${port}`, 'LOCALHOST:9000', '127.0.0.1']) {
      expect((await ask('/', { ...bearer, Host: name })).status, name).toBe(200);
    }
  });

  it('may be named by an address when the server listens on all of them', () => {
    expect(isOwnHost('192.168.0.7:7000', '0.0.0.0')).toBe(true);
    expect(isOwnHost('[fe80::1]:7000', '::')).toBe(true);
    expect(isOwnHost('evil.example:7000', '0.0.0.0')).toBe(false);
    expect(isOwnHost('gpu.example:7000', 'gpu.example')).toBe(true);
    expect(isOwnHost(undefined, '0.0.0.0')).toBe(false);
    expect(isOwnHost('', '127.0.0.1')).toBe(false);
    expect(isOwnHost('user@localhost', '127.0.0.1')).toBe(false);
  });
});

describe("a website that borrows the browser's cookie", () => {
  it('cannot open the socket', async () => {
    const headers = { Cookie: await cookie() };
    expect(await connect({ ...headers, Origin: 'http://evil.example' })).toBe(403);
    expect(await connect({ ...headers, Origin: 'null' })).toBe(403);
    expect(await connect({ ...headers, Origin: `http://127.0.0.1:${port + 1}` })).toBe(403);
    expect(await connect(headers)).toBe(403);
    expect(await connect({ ...headers, Origin: origin() }, '/other')).toBe(404);
  });

  it('cannot send anything but reading requests, and pages of ours only get a 405', async () => {
    const headers = { Cookie: await cookie() };
    expect((await ask('/', headers, 'POST')).status).toBe(403);
    expect((await ask('/', { ...headers, Origin: 'http://evil.example' }, 'POST')).status).toBe(403);
    expect((await ask('/', { ...headers, Origin: origin() }, 'POST')).status).toBe(405);
  });
});

describe('a program that knows the token', () => {
  it('may send, as long as no page sends for it', async () => {
    expect((await ask('/', bearer, 'PUT')).status).toBe(405);
    expect((await ask('/', { ...bearer, Origin: 'http://evil.example' }, 'PUT')).status).toBe(403);
    expect((await ask('/', { Authorization: 'Bearer wrong' }, 'PUT')).status).toBe(403);
  });
});

describe('whoever got in', () => {
  it('sees pictures but nothing beside them', async () => {
    expect((await ask('/takes/one/level-00.png', bearer)).text).toBe('png');
    for (const path of [
      '/../secret.txt',
      '/takes/../../secret.txt',
      '/takes/%2e%2e/%2e%2e/secret.txt',
      '/takes/..%2f..%2fsecret.txt',
      '/takes/one/..%5c..%5c..%5csecret.txt',
      '/takes/one/%2e%2e%2f%2e%2e%2fsecret.txt',
      '//secret.txt',
      'http://127.0.0.1/../secret.txt',
    ]) {
      const answer = await ask(path, bearer);
      expect(answer.status, path).toBe(404);
      expect(answer.text, path).not.toContain('SECRET');
    }
  });

  it.each(['cookie', 'bearer'])('asks the engine for its models over the socket (%s)', async (kind) => {
    const headers = kind === 'cookie' ? { Cookie: await cookie(), Origin: origin() } : bearer;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc`, { headers });
    sockets.push(socket);
    const client: ContractRouterClient<typeof studioContract> = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    const models = await client.models();
    expect(models.map((model) => model.id)).toEqual(['starter']);
  });

  it('is disconnected when it sends more than any project needs', async () => {
    expect(await connect(bearer)).toBe('open');
    const [socket] = sockets;
    const closed = new Promise<number>((resolve) => void socket!.on('close', resolve));
    socket!.send(Buffer.alloc(8 * 2 ** 20 + 1));
    expect(await closed).toBe(1009);
  });

  it('is disconnected when it no longer answers, and only then', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const watched = await startServer({ host, hostname: '127.0.0.1', port: 0, token, rendererFolder });
    try {
      const address = `ws://${new URL(watched.address).host}/rpc`;
      const silent = new WebSocket(address, { headers: bearer, autoPong: false });
      const lively = new WebSocket(address, { headers: bearer });
      sockets.push(silent, lively);
      await Promise.all([silent, lively].map((socket) => once(socket, 'open')));
      const closed = once(silent, 'close');
      const pinged = once(lively, 'ping');
      vi.advanceTimersByTime(30_000);
      await pinged;
      // Its own ping comes back only after the server has read the pong before it.
      lively.ping();
      await once(lively, 'pong');
      vi.advanceTimersByTime(30_000);
      await closed;
      expect(lively.readyState).toBe(WebSocket.OPEN);
    } finally {
      vi.useRealTimers();
      await watched.close();
    }
  });

  it('cannot open sockets without end', async () => {
    const answers = [];
    for (let index = 0; index < 34; index += 1) answers.push(await connect(bearer));
    // Sockets of tests before may still be counted, so the last ones are refused at the latest.
    expect(answers[0]).toBe('open');
    expect(answers.slice(32)).toEqual([503, 503]);
  });
});

describe('starting and stopping', () => {
  const options = { hostname: '127.0.0.1', port: 0 };

  it.each([
    [{ port: 70_000 }, '70000 is not a port'],
    [{ hostname: '203.0.113.1' }, 'is not an address of this machine'],
    [{ token: 'short' }, 'easy to guess'],
    [{ token: `spaces ${'x'.repeat(20)}` }, 'cannot stand in an address'],
  ])('says in a sentence why it cannot start: %o', async (changes, sentence) => {
    const starting = startServer({ host, rendererFolder, ...options, ...changes });
    await expect(starting).rejects.toThrow(BadInputError);
    await expect(starting).rejects.toThrow(sentence);
  });

  it('says that the port is taken', async () => {
    const starting = startServer({ host, rendererFolder, ...options, port });
    await expect(starting).rejects.toThrow(BadInputError);
    await expect(starting).rejects.toThrow(`Port ${port} is taken`);
  });

  it('ends its connections and frees the port', async () => {
    const first = await startServer({ host, rendererFolder, ...options, token });
    const taken = Number(new URL(first.address).port);
    const socket = new WebSocket(`ws://127.0.0.1:${taken}/rpc`, { headers: bearer });
    const closed = new Promise((resolve) => void socket.on('close', resolve));
    await new Promise((resolve) => void socket.on('open', resolve));
    await first.close();
    await closed;
    const second = await startServer({ host, rendererFolder, ...options, port: taken });
    await second.close();
  });
});

/** Machines for tests: a whole `tenfold serve` whose engine is the double, and hosts that answer what they should not. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { promisify } from 'node:util';
import { createRouterClient, os, type RouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import type { UserFolders } from '../../folders.ts';
import { sourceTreeFolders } from '../../folders.ts';
import { forkEngine } from '../../fork-engine.ts';
import { createHost, type Host } from '../../host.ts';
import type { StudioRouter } from '../../router.ts';
import { startServer } from '../../../serve/server.ts';
import { programVersion } from '../../../program.ts';
import { doubleEntry, temporaryFolder } from '../../test/orders.ts';

/** A running machine that serves. */
export interface Machine {
  readonly address: string;
  readonly host: Host;
  readonly folders: UserFolders;
  /** What its own studios ask about machines that may paint for it. */
  readonly remote: RouterClient<StudioRouter>['remote'];
  /** What its own studios ask about its queue. */
  readonly jobs: RouterClient<StudioRouter>['jobs'];
  /** Ends the server, as a failing network would: the host lives on. */
  cut(): Promise<void>;
  /** Serves again at the same address. */
  mend(): Promise<void>;
  /** Ends all of it, and starts it again at the same address, as after a power cut. */
  startAnew(): Promise<void>;
}

/** The user's folders below one of their own. */
function foldersBelow(home: string): UserFolders {
  return {
    takes: join(home, 'takes'),
    models: join(home, 'models'),
    documents: join(home, 'documents'),
    photographs: join(home, 'photographs'),
    logs: join(home, 'logs'),
    settings: join(home, 'settings.json'),
    machine: join(home, 'machine'),
  };
}

/** A host with the engine double, and folders of its own. */
async function startHost(): Promise<{ host: Host; folders: UserFolders }> {
  const folders = foldersBelow(await temporaryFolder());
  const host = createHost({
    folders: { user: folders, bundled: sourceTreeFolders() },
    spawnEngine: forkEngine({ entry: doubleEntry }),
  });
  onTestFinished(() => host.close());
  return { host, folders };
}

/** Serves a host. */
export async function startMachine(): Promise<Machine> {
  let { host, folders } = await startHost();
  const rendererFolder = join(await temporaryFolder(), 'renderer');
  await mkdir(rendererFolder);
  await writeFile(join(rendererFolder, 'index.html'), 'studio');
  const options = { hostname: '127.0.0.1', rendererFolder };
  let server = await startServer({ ...options, host, port: 0 });
  const { address } = server;
  const { port, searchParams } = new URL(address);
  onTestFinished(() => server.close());
  const serveAgain = async (): Promise<void> => {
    server = await startServer({ ...options, host, port: Number(port), token: searchParams.get('token')! });
  };
  return {
    address,
    get host() {
      return host;
    },
    get folders() {
      return folders;
    },
    remote: createRouterClient(host.router).remote,
    jobs: createRouterClient(host.router).jobs,
    cut: () => server.close(),
    mend: serveAgain,
    async startAnew() {
      await server.close();
      await host.close();
      ({ host, folders } = await startHost());
      await serveAgain();
    },
  };
}

/** A way to a machine that nobody can listen to. */
export interface SecureWay {
  /** The machine's address, by https. */
  readonly address: string;
  /** The certificate that the way shows, as PEM. */
  readonly certificate: string;
}

/**
 * Puts what a server behind https has in front of it before a machine: it ends the encryption, and passes all on.
 *
 * @param machine Where to.
 * @param folder Holds key and certificate.
 * @returns The way there.
 */
export async function startSecureWay({ address }: Machine, folder: string): Promise<SecureWay> {
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', keyFile, '-out', certificateFile];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  await promisify(execFile)('openssl', ['req', ...kind, ...subject, ...files]);
  const [key, certificate] = await Promise.all([readFile(keyFile), readFile(certificateFile, 'utf8')]);
  const url = new URL(address);
  const server = createTlsServer({ key, cert: certificate }, (client) => {
    const machine = connect(Number(url.port), url.hostname);
    client.pipe(machine).pipe(client);
    for (const [end, other] of [
      [client, machine],
      [machine, client],
    ] as const) {
      end.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  onTestFinished(() => void server.close());
  const secure = new URL(`https://localhost:${(server.address() as AddressInfo).port}/${url.search}`);
  return { address: secure.href, certificate };
}

/** What a strange machine answers. */
export interface Strangeness {
  /** Procedures by path, such as `jobs.watch`; they answer anything. Those that are absent answer as they should. */
  readonly answers?: Readonly<Record<string, (input: unknown) => unknown>>;
  /** Files by path. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  /** Answers whatever is sent; 404 when absent. */
  readonly sent?: { readonly status: number; readonly body: string };
  /** Sent as it is in answer to the first question. */
  readonly greeting?: string | Buffer;
}

const TOKEN = 'a-token-that-is-long';

/** Serves what no Tenfold would. */
export async function startStrangeMachine({ answers, files, sent, greeting }: Strangeness): Promise<string> {
  const usual: Record<string, (input: unknown) => unknown> = {
    info: () => ({ program: programVersion, folders: {}, versions: {}, providers: [] }),
    models: () => [],
    'remote.watch': async function* () {
      yield await Promise.resolve({ remote: null, away: false });
    },
    'jobs.submit': () => ({ id: 'job', title: 'A', state: 'queued', problem: null, takeId: null }),
    'takes.remove': () => undefined,
  };
  const router: Record<string, unknown> = {};
  for (const [path, answer] of Object.entries({ ...usual, ...answers })) {
    const names = path.split('.');
    const last = names.pop()!;
    let part = router;
    for (const name of names) part = (part[name] ??= {}) as Record<string, unknown>;
    part[last] = os.handler(({ input }) => answer(input));
  }
  const server = createServer((request, response) => {
    if (request.method === 'PUT' && sent) {
      request.resume().on('end', () => response.writeHead(sent.status).end(sent.body));
      return;
    }
    const file = files?.[request.url ?? ''];
    if (file === undefined) response.writeHead(404);
    response.end(file);
  });
  const rpc = new RPCHandler(router as never);
  const sockets = new WebSocketServer({ server, path: '/rpc' });
  sockets.on('connection', (socket) => {
    if (greeting !== undefined) socket.once('message', () => socket.send(greeting));
    void rpc.upgrade(socket, { context: {} });
  });
  return `${await listen(server, () => sockets.clients)}/?token=${TOKEN}`;
}

/** A web server that knows nothing of WebSockets. */
export async function startWebServer(): Promise<string> {
  const server = createServer((_, response) => response.end('<!doctype html>A shop'));
  return `${await listen(server, () => [])}/?token=${TOKEN}`;
}

async function listen(server: Server, sockets: () => Iterable<{ terminate(): void }>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets()) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/**
 * `tenfold serve`: the studio in a browser, and the engine for it, behind HTTP and one WebSocket.
 *
 * Whoever opens the printed address with its token gets a cookie; everything else is refused (see `access.ts`).
 */
import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname as machineName } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { RPCHandler } from '@orpc/server/ws';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { type WebSocket, WebSocketServer } from 'ws';
import { BadInputError } from '#core/errors.ts';
import type { Host } from '../host/host.ts';
import { createWebHandler, securityHeaders } from '../host/web-handler.ts';
import {
  type Credential,
  checkToken,
  createToken,
  credentialOf,
  isOwnHost,
  isOwnOrigin,
  sameSecret,
} from './access.ts';

/** Largest message that a client may send, in bytes: several times the largest project. */
const MESSAGE_BYTES = 8 * 2 ** 20;
/** Answers that may wait for a slow client, in bytes, before it is dropped. */
const BACKLOG_BYTES = 64 * 2 ** 20;
/** Studios that may be connected at once. */
const SOCKET_COUNT = 32;
/** TCP connections that may be open at once. */
const CONNECTION_COUNT = 256;
/** A client that does not answer a ping before the next one is gone. */
const PING_INTERVAL_MS = 30_000;

const REFUSAL = 'Open the address that "tenfold serve" printed: it carries the token that lets you in.\n';
const RENDERER_FOLDER = join(import.meta.dirname, '../../out/renderer');

/** What to serve, and where. */
export interface ServerOptions {
  /** Owner of queue and router; it outlives the server. */
  host: Pick<Host, 'router' | 'takeFolders' | 'transfer'>;
  /** Address or name to bind to; `127.0.0.1` keeps the studio on this machine. */
  hostname: string;
  /** TCP port, 0 for any free one. */
  port: number;
  /** Secret that lets a client in; a random one when absent. */
  token?: string;
  /** Absolute path of the built renderer; the project's own when absent. */
  rendererFolder?: string;
}

/** A running server. */
export interface RunningServer {
  /** Address to open in a browser, with the token. */
  address: string;
  /** Ends every connection and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts serving.
 *
 * @param options What to serve, and where.
 * @returns The running server.
 * @throws BadInputError when the address cannot be used or the token is weak.
 * @throws FailureError when the studio has not been built.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const token = options.token ?? createToken();
  checkToken(token);
  const web = await createWebHandler({
    rendererFolder: options.rendererFolder ?? RENDERER_FOLDER,
    takeFolders: options.host.takeFolders,
    transfer: options.host.transfer,
  });
  const guard: Guard = { token, bound: options.hostname, cookieName: 'tenfold' };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(async (context, next) => {
    const { headers } = context.env.incoming;
    const refuse = (status: 401 | 403, text: string) =>
      new Response(text, { status, headers: securityHeaders(context.req.url) });
    if (!isOwnHost(headers.host, guard.bound)) {
      return refuse(403, 'This address is not the one that the studio is served at.\n');
    }
    const reads = context.req.method === 'GET' || context.req.method === 'HEAD';
    const credential = credentialOf(headers, guard.cookieName, token);
    if (!reads && !mayAct(headers, credential)) {
      return refuse(403, 'Only pages of this studio may ask that.\n');
    }
    const given = context.req.path === '/' && reads ? context.req.query('token') : undefined;
    if (given !== undefined && sameSecret(given, token)) {
      setCookie(context, guard.cookieName, token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      context.header('Referrer-Policy', 'no-referrer');
      context.header('Cache-Control', 'no-store');
      return context.redirect('/', 303);
    }
    if (credential === undefined) return refuse(401, REFUSAL);
    await next();
    return undefined;
  });
  app.all('*', (context) => web(context.req.raw));

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.maxConnections = CONNECTION_COUNT;
  const port = await listen(server, options);
  guard.cookieName = `tenfold-${port}`;
  const sockets = acceptSockets(server, guard, options.host);
  return {
    address: `http://${addressName(options.hostname)}:${port}/?token=${token}`,
    close: async () => {
      sockets.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

/** What a request is held against. */
interface Guard {
  token: string;
  bound: string;
  /** Cookies do not know ports: the name tells two servers on one machine apart. */
  cookieName: string;
}

/** Binds the port, or says in a sentence why not. */
async function listen(server: Server, { hostname, port }: ServerOptions): Promise<number> {
  try {
    server.listen(port, hostname);
    await once(server, 'listening');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = LISTEN_PROBLEMS[code]?.(hostname, port);
    throw reason === undefined ? error : new BadInputError(reason);
  }
  return (server.address() as AddressInfo).port;
}

const LISTEN_PROBLEMS: Readonly<Record<string, (hostname: string, port: number) => string>> = {
  EADDRINUSE: (_, port) =>
    `Port ${port} is taken by another program. Choose another one, or 0 for any free port.`,
  EACCES: (_, port) => `Port ${port} is reserved for administrators. Choose one above 1023.`,
  EADDRNOTAVAIL: (hostname) =>
    `${hostname} is not an address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`,
  ENOTFOUND: (hostname) =>
    `${hostname} is not a name that this machine knows. Use 127.0.0.1, or 0.0.0.0 for all.`,
  ERR_SOCKET_BAD_PORT: (_, port) => `${port} is not a port. Choose a number from 0 to 65535.`,
};

/** Lets guarded WebSockets at `/rpc` into the router. */
function acceptSockets(server: Server, guard: Guard, host: ServerOptions['host']): { close(): void } {
  const rpc = new RPCHandler(host.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES });
  const alive = new WeakSet<WebSocket>();

  server.on('upgrade', (request, socket, head) => {
    const refusal = socketRefusal(request, guard, sockets.clients.size);
    if (refusal !== undefined) {
      refuseSocket(socket, refusal);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      alive.add(client);
      client.on('pong', () => alive.add(client));
      // A broken client is closed by the library; its error has nothing to tell the user.
      client.on('error', () => undefined);
      void rpc.upgrade(client, { context: {} });
    });
  });

  const timer = setInterval(() => {
    for (const client of sockets.clients) {
      if (!alive.delete(client) || client.bufferedAmount > BACKLOG_BYTES) client.terminate();
      else client.ping();
    }
  }, PING_INTERVAL_MS);
  timer.unref();

  return {
    close() {
      clearInterval(timer);
      for (const client of sockets.clients) {
        client.close(1001, 'The server is stopping.');
        client.terminate();
      }
      sockets.close();
    },
  };
}

/** Why a WebSocket may not be opened, as an HTTP status, or nothing. */
function socketRefusal({ headers, url }: IncomingMessage, guard: Guard, open: number): string | undefined {
  if (!isOwnHost(headers.host, guard.bound)) return '403 Forbidden';
  const credential = credentialOf(headers, guard.cookieName, guard.token);
  if (credential === undefined) return '401 Unauthorized';
  if (!mayAct(headers, credential)) return '403 Forbidden';
  if (url !== '/rpc') return '404 Not Found';
  return open >= SOCKET_COUNT ? '503 Service Unavailable' : undefined;
}

/** Whether a request may change something: every browser sends its page's origin, a program without one must know the token. */
function mayAct({ origin, host }: IncomingHttpHeaders, credential: Credential | undefined): boolean {
  return (origin === undefined && credential === 'bearer') || isOwnOrigin(origin, host);
}

function refuseSocket(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** How others call a bound address: the machine's name where it is bound to all of its addresses. */
function addressName(hostname: string): string {
  if (hostname === '0.0.0.0' || hostname === '::') return machineName();
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

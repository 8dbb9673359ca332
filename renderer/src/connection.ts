/**
 * The way to the host: a MessagePort in the desktop program, a WebSocket to the page's own origin elsewhere.
 *
 * Both carry `studioContract`; what comes back is checked against it on this side too.
 */
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import type { DesktopBridge } from '#core/contract/bridge.ts';
import { studioContract } from '#core/contract/studio.ts';
import { CancelledError, FailureError, errorMessage } from '#core/errors.ts';
import { words } from './words/words.ts';

/** Everything the studio may ask of its host. */
export type StudioClient = ContractRouterClient<typeof studioContract>;

/** An open way to the host. */
export interface Connection {
  /** Asks the host. */
  readonly client: StudioClient;
  /** Hangs up. */
  close(): void;
}

/** How long opening may take, in milliseconds. */
const OPEN_TIMEOUT = 8000;

/**
 * Opens a connection.
 *
 * @returns The open connection.
 * @throws {FailureError} When the host cannot be reached.
 */
export async function connect(): Promise<Connection> {
  const timeout = AbortSignal.timeout(OPEN_TIMEOUT);
  return isDesktop() ? connectPort(timeout) : connectSocket(timeout);
}

/**
 * A sentence for people about something that a call threw.
 *
 * @param error What was thrown.
 * @returns The host's own sentence where there is one.
 */
export function explain(error: unknown): string {
  if (error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR') {
    return words.connection.defect;
  }
  // How the library says that the connection ended before an answer came.
  if (error instanceof Error && !(error instanceof DOMException) && error.name === 'AbortError') {
    return words.connection.none;
  }
  return errorMessage(error);
}

/**
 * Whether something was only stopped: by this page, or because the host has something better to do.
 *
 * @param error What was thrown.
 * @returns True when there is nothing to say about it.
 */
export function isCancelled(error: unknown): boolean {
  return (
    error instanceof CancelledError ||
    (error instanceof ORPCError && error.code === 'CANCELLED') ||
    (error instanceof DOMException && error.name === 'AbortError')
  );
}

/**
 * Whether the host has refused something for what it is, so that it will the next time, too.
 *
 * @param error What a call threw.
 * @returns False for what may go well another time.
 */
export function isRefusal(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'BAD_INPUT';
}

declare global {
  /** The desktop program's bridge; a page in a browser has none. */
  var tenfold: DesktopBridge | undefined;
}

/** Whether the page is a window of the desktop program, with dialogs and files of its own. */
export function isDesktop(): boolean {
  return globalThis.tenfold?.desktop === true;
}

/** The desktop program's bridge; `electron/preload/preload.ts` describes the exchange. */
async function connectPort(timeout: AbortSignal): Promise<Connection> {
  const port = await new Promise<MessagePort>((resolve, reject) => {
    const done = new AbortController();
    window.addEventListener(
      'message',
      (event) => {
        const [received] = event.ports;
        if (event.source !== window || event.data !== 'tenfold:port' || !received) return;
        done.abort();
        resolve(received);
      },
      { signal: done.signal },
    );
    timeout.addEventListener('abort', () => {
      done.abort();
      reject(new FailureError(words.connection.silentProgram));
    });
    window.postMessage({ type: 'tenfold:connect' }, window.location.origin);
  });
  const link = new PortLink({ port, plugins: [new ResponseValidationPlugin(studioContract)] });
  port.start();
  return { client: createORPCClient(link), close: () => port.close() };
}

async function connectSocket(timeout: AbortSignal): Promise<Connection> {
  const address = new URL('rpc', document.baseURI);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const websocket = new WebSocket(address);
  timeout.addEventListener('abort', () => {
    if (websocket.readyState === WebSocket.CONNECTING) websocket.close();
  });
  await new Promise<void>((resolve, reject) => {
    websocket.addEventListener('open', () => resolve());
    websocket.addEventListener('close', () => reject(new FailureError(words.connection.silentServer)));
  });
  const link = new SocketLink({ websocket, plugins: [new ResponseValidationPlugin(studioContract)] });
  return { client: createORPCClient(link), close: () => websocket.close() };
}

/** One open connection to the `tenfold serve` of another machine: its procedures, checked, and its files, bounded. */
import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { ValidationError, type ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { studioContract, type HostDescription } from '#core/contract/studio.ts';
import { BadInputError, FailureError, throwIfCancelled } from '#core/errors.ts';
import { programVersion } from '../../program.ts';
import { addressName, type RemoteAddress } from './address.ts';
import { guardSocket } from './guarded-socket.ts';
import { explainCall, explainConnecting, explainRefusal, sentenceFrom } from './problems.ts';

/** Largest message that is taken, in bytes: previews and estimates of the most levels, and room. */
const MESSAGE_BYTES = 32 * 2 ** 20;
/** How long opening may take, in milliseconds. */
const OPEN_TIMEOUT_MS = 10_000;
/** How long an answer may take, in milliseconds: an engine that starts tries every graphics card first. */
const ANSWER_TIMEOUT_MS = 90_000;

/** Longest answer that says why a file was refused, in bytes. */
const REFUSAL_BYTES = 2 ** 16;
/** How a file is refused. */
const refusalSchema = z.object({ problem: z.string() });

/** Everything that may be asked of another host. */
export type RemoteClient = ContractRouterClient<typeof studioContract>;

/** An open connection. */
export interface Session {
  /** What people call the other machine. */
  readonly name: string;
  /** What it said about itself when the connection was opened. */
  readonly description: HostDescription;
  /** Aborted when the connection has ended. */
  readonly ended: AbortSignal;
  /**
   * Asks for something.
   *
   * @param call What to ask; the signal ends the waiting.
   * @returns The answer, checked against the contract.
   * @throws {FailureError} When it does not answer, or not as it should; and what it throws itself, saying where.
   */
  ask<T>(call: (client: RemoteClient, signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Its procedures, for streams; whoever uses them explains what they throw. */
  readonly client: RemoteClient;
  /**
   * Fetches a file.
   *
   * @param path Path at its address.
   * @param limitBytes More than so many bytes are not taken.
   * @param signal Ends the fetching.
   * @returns The file's bytes.
   * @throws {FailureError} When it is not there, too large, or the connection is lost.
   */
  fetch(path: string, limitBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Sends a file.
   *
   * @param path Path at its address.
   * @param bytes The file's bytes.
   * @param signal Ends the sending.
   * @throws {BadInputError} When it is refused, as the machine says why.
   * @throws {FailureError} When there is no room for it, or the connection is lost.
   * @throws {CancelledError} After `signal` was aborted.
   */
  send(path: string, bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void>;
  /** Hangs up. */
  close(): void;
}

/**
 * Opens a connection, and makes sure that both ends speak the same language.
 *
 * @param address Where to.
 * @param signal Ends the attempt.
 * @returns The open connection.
 * @throws {FailureError} When the machine is not reached, refuses, has another version, or paints elsewhere itself.
 */
export async function openSession(address: RemoteAddress, signal: AbortSignal): Promise<Session> {
  const name = addressName(address);
  const socket = await openSocket(address, name, signal);
  const ended = new AbortController();
  socket.once('close', () => ended.abort());
  const client: RemoteClient = createORPCClient(
    new RPCLink({
      websocket: guardSocket(socket),
      plugins: [new ResponseValidationPlugin(studioContract)],
    }),
  );
  const session = {
    name,
    client,
    ended: ended.signal,
    async ask<T>(call: (client: RemoteClient, signal: AbortSignal) => Promise<T>): Promise<T> {
      try {
        return await call(client, AbortSignal.timeout(ANSWER_TIMEOUT_MS));
      } catch (error) {
        throw explainCall(name, error);
      }
    },
    fetch: (path: string, limitBytes: number, stop: AbortSignal) =>
      fetchBytes(address, path, limitBytes, stop),
    send: (path: string, bytes: Uint8Array<ArrayBuffer>, stop: AbortSignal) =>
      sendBytes(address, path, bytes, { stop, ended: ended.signal }),
    close: () => socket.terminate(),
  };
  try {
    const description = await introduce(session);
    throwIfCancelled(signal);
    return { ...session, description };
  } catch (error) {
    session.close();
    throw error;
  }
}

async function openSocket(address: RemoteAddress, name: string, signal: AbortSignal): Promise<WebSocket> {
  throwIfCancelled(signal);
  const url = new URL('/rpc', address.origin);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, {
    headers: { Authorization: `Bearer ${address.token}` },
    handshakeTimeout: OPEN_TIMEOUT_MS,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  // Without a listener the last error of a broken socket would end the program; its end is told by `close`.
  socket.on('error', () => undefined);
  const stop = (): void => socket.terminate();
  signal.addEventListener('abort', stop);
  try {
    const refused = once(socket, 'unexpected-response').then(([, response]) => {
      const { statusCode = 0 } = response as { statusCode?: number };
      throw explainRefusal(name, statusCode);
    });
    await Promise.race([once(socket, 'open'), refused]);
    return socket;
  } catch (error) {
    socket.terminate();
    throwIfCancelled(signal);
    throw explainConnecting(name, error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Learns who is there, and refuses those that cannot paint for us. */
async function introduce({ name, client }: Pick<Session, 'name' | 'client'>): Promise<HostDescription> {
  const patience = { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) };
  try {
    const description = await client.info(undefined, patience);
    refuseOtherVersion(name, description.program);
    for await (const { away } of await client.remote.watch(undefined, patience)) {
      if (away) {
        throw new FailureError(
          `${name} lets another machine paint, or is this very program: connect to the machine that paints.`,
        );
      }
      break;
    }
    return description;
  } catch (error) {
    const told = error instanceof ValidationError ? programSchema.safeParse(error.data) : undefined;
    if (told?.success) refuseOtherVersion(name, told.data.program);
    throw explainCall(name, error);
  }
}

/** The one thing that every version says. */
const programSchema = z.object({ program: z.string() });

function refuseOtherVersion(name: string, program: string): void {
  if (isCompatible(program, programVersion)) return;
  const theirs = program.replaceAll(/[^\w.+-]/g, '').slice(0, 30);
  throw new FailureError(
    `${name} runs Tenfold ${theirs}, and this is ${programVersion}: install the same version on both machines.`,
  );
}

/**
 * Whether two versions of the program understand each other.
 *
 * @param theirs A semantic version.
 * @param ours Another one.
 * @returns True when neither has breaking changes over the other: before 1.0 every minor version may.
 */
export function isCompatible(theirs: string, ours: string): boolean {
  const breaking = (version: string): string =>
    /^(?:0\.\d+|[1-9]\d*)(?=\.\d)/.exec(version)?.[0] ?? `unknown ${version}`;
  return breaking(theirs) === breaking(ours);
}

async function fetchBytes(
  address: RemoteAddress,
  path: string,
  limitBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const name = addressName(address);
  const response = await request(address, path, { signal }).catch((cause: unknown) => {
    throwIfCancelled(signal);
    throw explainCall(name, cause);
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new FailureError(`${name} no longer has what it painted (${response.status}). Generate again.`);
  }
  try {
    return await readBody(
      response.body,
      limitBytes,
      `${name} sent a picture that is far too large. It was not taken.`,
    );
  } catch (error) {
    throwIfCancelled(signal);
    throw explainCall(name, error);
  }
}

async function sendBytes(
  address: RemoteAddress,
  path: string,
  body: Uint8Array<ArrayBuffer>,
  { stop, ended }: { readonly stop: AbortSignal; readonly ended: AbortSignal },
): Promise<void> {
  const name = addressName(address);
  const signal = AbortSignal.any([stop, ended]);
  try {
    const response = await request(address, path, { method: 'PUT', body, signal });
    if (!response.ok) throw await explainRefused(name, response);
    await response.body?.cancel();
  } catch (error) {
    throwIfCancelled(stop);
    throw explainCall(name, error);
  }
}

/** Why a file was refused, as the machine says. */
async function explainRefused(name: string, { status, body }: Response): Promise<Error> {
  const bytes = body ? await readBody(body, REFUSAL_BYTES, `${name} refuses a picture.`) : Buffer.alloc(0);
  const said = refusalSchema.safeParse(parsed(Buffer.from(bytes).toString('utf8')));
  const sentence = said.success
    ? sentenceFrom(name, said.data.problem)
    : `${name} refuses pictures (${status}): install the same version on both machines, or paint on this computer.`;
  return status === 400 ? new BadInputError(sentence) : new FailureError(sentence);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function request({ origin, token }: RemoteAddress, path: string, init: RequestInit): Promise<Response> {
  return fetch(new URL(path, origin), {
    ...init,
    headers: { Authorization: `Bearer ${token}` },
    // Whoever sends us elsewhere does not get the token.
    redirect: 'error',
  });
}

/** Reads an answer that must not be longer than so many bytes. */
async function readBody(
  body: ReadableStream<Uint8Array>,
  limitBytes: number,
  sentence: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new FailureError(sentence);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

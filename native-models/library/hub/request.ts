/** One guarded request to a hub: which addresses may be asked, who sees the token, and what a refusal is. */
import { CancelledError, FailureError } from '#core/errors.ts';
import type { Hub } from './settings.ts';

/** The hub sends a file's address on once or twice. */
const MOST_REDIRECTS = 5;

/** A server that says nothing for so long is not going to. */
const SILENCE_MS = 60_000;

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** A server answered, but not with what was asked for. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** HTTP status, 400 or more. */
  readonly status: number;
  /** What the hub calls the problem, for example `GatedRepo`; empty when it does not say. */
  readonly code: string;
  /** How long the server wants to be left alone, in milliseconds. */
  readonly retryAfterMs: number;

  /**
   * Makes the error.
   *
   * @param response The answer.
   */
  constructor(response: Response) {
    super(`The server answered ${response.status}.`);
    this.status = response.status;
    this.code = response.headers.get('X-Error-Code') ?? '';
    this.retryAfterMs = retryAfterMs(response.headers.get('Retry-After'));
  }
}

/** The server went silent. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

/**
 * Asks for something and follows redirects.
 *
 * Everything goes over TLS; plain HTTP only to the endpoint itself, and from a hub on this machine to this machine. The
 * token goes to the endpoint's origin and nowhere else.
 *
 * @param hub The hub.
 * @param url Where to begin.
 * @param headers What to send along.
 * @param signal Ends the request.
 * @returns An answer with status 200 to 299; its body has not been read.
 * @throws {RefusedError} When the server refuses.
 * @throws {FailureError} When it leads somewhere that must not be asked.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function request(
  hub: Hub,
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  let address = new URL(url);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    checkAddress(hub, address);
    const isOwn = address.origin === new URL(hub.endpoint).origin;
    const response = await unlessSilent(
      fetch(address, {
        headers: { ...headers, ...(hub.token && isOwn ? { Authorization: `Bearer ${hub.token}` } : {}) },
        redirect: 'manual',
        signal,
      }),
      signal,
    );
    const location = response.headers.get('Location');
    if (REDIRECTS.includes(response.status) && location !== null && URL.canParse(location, address)) {
      await response.body?.cancel();
      address = new URL(location, address);
      continue;
    }
    if (response.ok) return response;
    await response.body?.cancel();
    throw new RefusedError(response);
  }
  throw new FailureError(
    `${new URL(url).host} sends requests in circles: try again later, or use another mirror.`,
  );
}

/**
 * Reads a body piece by piece, as long as it keeps coming.
 *
 * @param response The answer.
 * @param signal Ends the reading.
 * @yields Its bytes.
 * @throws {SilenceError} When nothing comes for a minute.
 * @throws {CancelledError} When the signal is aborted.
 */
export async function* bodyOf(
  response: Response,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (!response.body) return;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await unlessSilent(reader.read(), signal);
      if (done) return;
      yield value;
    }
  } finally {
    // Also closes the connection when whoever reads has had enough.
    await reader.cancel().catch(() => undefined);
  }
}

/** Waits for something, but neither for ever nor longer than anyone wants it. */
async function unlessSilent<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: end, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new SilenceError('The server says nothing.')), SILENCE_MS);
  const cancel = (): void => reject(new CancelledError());
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    return await Promise.race([work, end]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

function checkAddress(hub: Hub, address: URL): void {
  const endpoint = new URL(hub.endpoint);
  const isSafe =
    address.protocol === 'https:' ||
    (address.protocol === 'http:' &&
      (address.origin === endpoint.origin || (isLoopback(address) && isLoopback(endpoint))));
  if (isSafe && address.username === '' && address.password === '') return;
  throw new FailureError(
    `${endpoint.host} sends the download to ${address.protocol}//${address.host}, which is not safe to ask: nothing was fetched from there. Use another mirror.`,
  );
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** `Retry-After` counts seconds or names a moment. */
function retryAfterMs(text: string | null): number {
  if (text === null) return 0;
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}

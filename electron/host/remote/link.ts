/** Keeps a connection to another machine for as long as it is wanted: opens it, and opens it again when it is lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { FailureError, errorMessage, throwIfCancelled } from '#core/errors.ts';
import { aborted } from './aborted.ts';
import { addressName, type RemoteAddress } from './address.ts';
import { openSession, type Session } from './session.ts';

/** Waits between two attempts, in milliseconds; the last one repeats. */
const RETRY_DELAYS_MS = [500, 1000, 2000, 5000, 10_000];

/** How long work that has begun waits for a lost connection, in milliseconds. */
const PATIENCE_MS = 15_000;

/** Where a connection stands. */
export type LinkState =
  | { readonly state: 'connecting'; readonly problem: null }
  | { readonly state: 'connected'; readonly problem: null; readonly session: Session }
  | { readonly state: 'unreachable'; readonly problem: string };

/** A connection that is kept. */
export interface Link {
  /** What people call the other machine. */
  readonly name: string;
  /** Where it stands now. */
  readonly current: LinkState;
  /**
   * The open connection, waited for as long as work waits for a lost one, or so many milliseconds.
   *
   * @throws {FailureError} When it does not come back in time.
   * @throws {CancelledError} When the signal is aborted first.
   */
  session(signal: AbortSignal, patienceMs?: number): Promise<Session>;
  /** Hangs up for good. */
  close(): void;
}

/** How to keep a connection. */
export interface LinkOptions {
  /** Where to. */
  readonly address: RemoteAddress;
  /** A connection that is open already. */
  readonly session?: Session;
  /** Called whenever the state has changed. */
  readonly onChange: () => void;
  /** Milliseconds that work waits for a lost connection; 15000 when absent. */
  readonly patienceMs?: number | undefined;
}

/**
 * Begins to keep a connection.
 *
 * @param options How.
 * @returns The connection, which may not be open yet.
 */
export function keepLink(options: LinkOptions): Link {
  const { address, session, onChange, patienceMs = PATIENCE_MS } = options;
  const name = addressName(address);
  const over = new AbortController();
  const waiting = new Set<() => void>();
  let current: LinkState = session
    ? { state: 'connected', problem: null, session }
    : { state: 'connecting', problem: null };

  function change(next: LinkState): void {
    current = next;
    if (over.signal.aborted) return;
    onChange();
    if (next.state === 'connected') for (const wake of [...waiting]) wake();
  }

  async function keep(): Promise<void> {
    for (let attempt = 0; !over.signal.aborted; attempt += 1) {
      try {
        const open =
          current.state === 'connected' ? current.session : await openSession(address, over.signal);
        if (current.state !== 'connected') change({ state: 'connected', problem: null, session: open });
        attempt = 0;
        await aborted(open.ended);
        change({ state: 'unreachable', problem: `${name} has gone away. Trying to reach it again…` });
      } catch (error) {
        change({ state: 'unreachable', problem: errorMessage(error) });
      }
      const delay = RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)];
      await sleep(delay, undefined, { signal: over.signal }).catch(() => undefined);
    }
  }

  void keep();

  return {
    name,
    get current() {
      return current;
    },
    async session(signal, patience = patienceMs) {
      throwIfCancelled(signal);
      if (current.state !== 'connected') {
        const { promise, resolve } = Promise.withResolvers<undefined>();
        const wake = (): void => resolve(undefined);
        const timer = Number.isFinite(patience) ? setTimeout(wake, patience) : undefined;
        waiting.add(wake);
        signal.addEventListener('abort', wake);
        over.signal.addEventListener('abort', wake);
        await promise;
        clearTimeout(timer);
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        over.signal.removeEventListener('abort', wake);
      }
      throwIfCancelled(signal);
      return openNow();
    },
    close() {
      over.abort();
      if (current.state === 'connected') current.session.close();
    },
  };

  function openNow(): Session {
    if (current.state === 'connected' && !over.signal.aborted) return current.session;
    throw new FailureError(
      current.problem ?? `${name} does not answer. Check that “tenfold serve” runs there.`,
    );
  }
}

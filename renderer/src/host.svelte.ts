/** The way to the host: open for as long as the page lives, and opened again whenever the host has gone away. */
import { FailureError } from '#core/errors.ts';
import { connect, type StudioClient } from './connection.ts';
import { words } from './words/words.ts';

/** Waits between two attempts to reach the host, in milliseconds; the last one repeats. */
const RETRY_DELAYS = [300, 600, 1000, 2000, 4000];

/** The connection, and what is asked over it. */
export class HostLink {
  /** Where it stands. */
  state = $state<'connecting' | 'connected' | 'lost'>('connecting');
  #client: StudioClient | null = null;
  readonly #report: (error: unknown) => void;

  /**
   * Makes the link; nothing is asked of the host yet.
   *
   * @param report Told what went wrong with a request that nobody else explains.
   */
  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /**
   * Connects, and connects again whenever the host has gone away, for as long as the page lives.
   *
   * @param use Works with an open connection until that ends; calls `ready` once everything is known.
   */
  async run(use: (client: StudioClient, ready: () => void) => Promise<void>): Promise<never> {
    for (let attempt = 0; ;) {
      try {
        const connection = await connect();
        attempt = 0;
        this.#client = connection.client;
        await use(connection.client, () => (this.state = 'connected')).finally(() => connection.close());
      } catch {
        // Said by the state of the connection; the next attempt follows.
      }
      this.#client = null;
      this.state = 'lost';
      const delay = RETRY_DELAYS[Math.min(attempt, RETRY_DELAYS.length - 1)]!;
      attempt += 1;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }

  /**
   * The host's procedures, for those who show themselves what goes wrong.
   *
   * @returns The procedures.
   * @throws {FailureError} When there is no connection.
   */
  client(): StudioClient {
    if (!this.#client) throw new FailureError(words.connection.none);
    return this.#client;
  }

  /**
   * Asks the host for something, and reports what goes wrong.
   *
   * @param request What to ask.
   * @returns Whether it went well.
   */
  async attempt(request: (client: StudioClient) => Promise<unknown>): Promise<boolean> {
    try {
      await request(this.client());
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }
}

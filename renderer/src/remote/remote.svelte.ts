/** The other machine that may paint for the host, as the studio sees it, and what the studio asks about it. */
import type { Whereabouts } from '#core/contract/remote.ts';
import { explain, isDesktop, type StudioClient } from '../connection.ts';
import { words } from '../words/words.ts';

/** The part of the connection that is about the other machine. */
type RemoteClient = StudioClient['remote'];

/** Names of the machine that a browser runs on. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Where pictures are painted. */
export class RemoteStore {
  /** What the host said last. */
  whereabouts = $state.raw<Whereabouts>({ remote: null, away: false });
  /** Whether the form that asks for an address is shown. */
  asking = $state(false);
  /** True while an address is tried. */
  trying = $state(false);
  /** The sentence that the latest request ended with, or null when it went well. */
  problem = $state<string | null>(null);
  /** The machine that paints when it is not the host, or null. */
  readonly painter = $derived(this.whereabouts.away ? this.whereabouts.remote : null);
  /** Whether whoever paints can be reached. */
  readonly ready = $derived(this.painter === null || this.painter.state === 'connected');
  #client: RemoteClient | null = null;

  /** What the host is called, as opposed to the other machine. */
  get here(): string {
    const { host, hostname } = window.location;
    return isDesktop() || LOOPBACK.test(hostname) ? words.remote.thisComputer : host;
  }

  /**
   * Watches where the host paints until the connection ends.
   *
   * @param client The host.
   * @param onChange Called with every news.
   */
  async watch(client: RemoteClient, onChange: () => void): Promise<void> {
    this.#client = client;
    try {
      for await (const whereabouts of await client.watch()) {
        this.whereabouts = whereabouts;
        onChange();
      }
    } finally {
      if (this.#client === client) this.#client = null;
    }
  }

  /**
   * Tries an address, and paints there when it answers.
   *
   * @param address As `tenfold serve` prints it.
   */
  async connect(address: string): Promise<void> {
    this.trying = true;
    if (await this.#ask((client) => client.connect({ address }))) this.asking = false;
    this.trying = false;
  }

  /**
   * Chooses who paints what comes next.
   *
   * @param away Whether the other machine does.
   * @returns Whether the host has heard it.
   */
  choose(away: boolean): Promise<boolean> {
    return this.#ask((client) => client.choose({ away }));
  }

  /** Forgets the other machine. */
  async forget(): Promise<void> {
    await this.#ask((client) => client.forget());
  }

  async #ask(request: (client: RemoteClient) => Promise<unknown>): Promise<boolean> {
    this.problem = this.#client ? null : words.connection.none;
    if (!this.#client) return false;
    try {
      await request(this.#client);
      return true;
    } catch (error) {
      this.problem = explain(error);
      return false;
    }
  }
}

/** The host's model library as the studio sees it, and what the studio asks of it. */
import type { Download, Library, LibraryEvent } from '#core/contract/library.ts';
import { explain, type StudioClient } from '../connection.ts';
import { words } from '../words/words.ts';

/** The library's part of the connection. */
type LibraryClient = StudioClient['library'];

/** Models, downloads, and the latest problem with either. */
export class LibraryStore {
  /** What is in the library, or null before the host has said so. */
  library = $state.raw<Library | null>(null);
  /** Downloads that are not finished. */
  downloads = $state.raw<readonly Download[]>([]);
  /** The sentence that the latest request ended with, or null when it went well. */
  problem = $state<string | null>(null);
  /** What all models take on the disk, in bytes. */
  readonly totalBytes = $derived(
    this.library?.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0,
  );
  #client: LibraryClient | null = null;

  /**
   * Watches the library of a host until the connection ends.
   *
   * @param client The host.
   * @param onChange Called when models have come, gone or changed.
   */
  async watch(client: LibraryClient, onChange: () => void): Promise<void> {
    this.#client = client;
    try {
      for await (const event of await client.watch()) this.#takeIn(event, onChange);
    } finally {
      if (this.#client === client) this.#client = null;
    }
  }

  /**
   * Asks the host for something; a problem is shown where models are shown.
   *
   * @param request What to ask.
   * @returns The answer; undefined when there was a problem.
   */
  async ask<T>(request: (client: LibraryClient) => Promise<T>): Promise<T | undefined> {
    this.problem = null;
    if (!this.#client) {
      this.problem = words.connection.none;
      return undefined;
    }
    try {
      return await request(this.#client);
    } catch (error) {
      this.problem = explain(error);
      return undefined;
    }
  }

  #takeIn(event: LibraryEvent, onChange: () => void): void {
    if (event.type === 'downloads') {
      this.downloads = event.downloads;
      return;
    }
    this.library = event.library;
    onChange();
  }
}

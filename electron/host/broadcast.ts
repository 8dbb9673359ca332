/** Tells any number of watchers what happens, without letting a slow one hold the others up or fill the memory. */

/** One source of events with many watchers. */
export interface Broadcast<Event> {
  /**
   * Tells everyone who watches now.
   *
   * @param event What happened.
   */
  send(event: Event): void;
  /**
   * Watches from now on, until the signal is aborted or the broadcast is closed.
   *
   * @param first What this watcher is told before anything else.
   * @param signal Ends the watching.
   */
  watch(first: readonly Event[], signal: AbortSignal | undefined): AsyncGenerator<Event, void, void>;
  /** Ends every watcher after what it has not read yet. */
  close(): void;
}

interface Watcher<Event> {
  readonly waiting: Event[];
  wake: () => void;
}

/**
 * Makes a broadcast.
 *
 * @param replaces Whether a new event makes one useless that a watcher has not read yet, so that a slow watcher
 *   skips outdated news instead of collecting them.
 * @returns The broadcast, without watchers.
 */
export function createBroadcast<Event>(replaces: (newer: Event, unread: Event) => boolean): Broadcast<Event> {
  const watchers = new Set<Watcher<Event>>();
  let closed = false;

  return {
    send(event) {
      for (const watcher of watchers) {
        const unread = watcher.waiting.at(-1);
        if (unread !== undefined && replaces(event, unread)) watcher.waiting.pop();
        watcher.waiting.push(event);
        watcher.wake();
      }
    },
    async *watch(first, signal) {
      const watcher: Watcher<Event> = { waiting: [...first], wake: () => undefined };
      const end = (): void => watcher.wake();
      watchers.add(watcher);
      signal?.addEventListener('abort', end);
      try {
        while (signal?.aborted !== true) {
          const event = watcher.waiting.shift();
          if (event !== undefined) {
            yield event;
          } else if (closed) {
            return;
          } else {
            await new Promise<void>((resolve) => (watcher.wake = resolve));
          }
        }
      } finally {
        watchers.delete(watcher);
        signal?.removeEventListener('abort', end);
      }
    },
    close() {
      closed = true;
      for (const watcher of watchers) watcher.wake();
    },
  };
}

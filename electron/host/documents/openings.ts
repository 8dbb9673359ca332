/** Files that the system asks to be shown. They wait for a studio that shows them: one may still be starting. */
import type { OpenedDocument } from '#core/contract/documents.ts';
import { createBroadcast } from '../broadcast.ts';

/** The documents that are to be shown. */
export interface Openings {
  /** Tells the studios; when there is none, the first one that comes. */
  send(opened: OpenedDocument): void;
  /** What is to be shown, from now on. */
  watch(signal: AbortSignal | undefined): AsyncGenerator<OpenedDocument, void, void>;
  /** Ends every watcher. */
  close(): void;
}

/** Makes an empty list. */
export function createOpenings(): Openings {
  const broadcast = createBroadcast<OpenedDocument>(() => false);
  let waiting: OpenedDocument[] = [];
  let watchers = 0;
  return {
    send(opened) {
      if (watchers > 0) broadcast.send(opened);
      else waiting.push(opened);
    },
    async *watch(signal) {
      const first = waiting;
      waiting = [];
      watchers += 1;
      try {
        yield* broadcast.watch(first, signal);
      } finally {
        watchers -= 1;
      }
    },
    close: () => broadcast.close(),
  };
}

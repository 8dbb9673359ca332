/** How many films are being made and what becomes of them, for what the system shows of it. */
import type { FilmNews, OwnFilmNews } from '#core/contract/films.ts';
import { errorKind, errorMessage } from '#core/errors.ts';
import { DEFECT_MESSAGE } from '../../rpc/errors.ts';
import { createBroadcast } from '../broadcast.ts';

/** What is told of films. Of one that was cancelled it is only said that it is being made no more. */
export type FilmSignal =
  /** How many are being made from now on. */
  | { readonly type: 'making'; readonly films: number }
  /** How far the one is that has gone on last, what one is called that is finished, or why it could not be made. */
  | OwnFilmNews;

/** Watches films. */
export interface FilmWatch {
  /** How many are being made. */
  readonly making: number;
  /** How many are being made first, then each change. */
  watch(signal?: AbortSignal): AsyncGenerator<FilmSignal, void, void>;
  /** Passes on what is told of one film, and counts it from its first word to its end. */
  follow(news: AsyncGenerator<FilmNews, void, void>): AsyncGenerator<FilmNews, void, void>;
  /** Counts a film that somebody else makes, until the signal is aborted; says nothing. */
  own(signal: AbortSignal): AsyncGenerator<never, void, void>;
  /** Passes on what somebody else says of such a film. */
  tell(news: OwnFilmNews): void;
  /** Ends every watcher. */
  close(): void;
}

/**
 * Watches the films of a host.
 *
 * @returns A watch that has seen none yet.
 */
export function createFilmWatch(): FilmWatch {
  const broadcast = createBroadcast<FilmSignal>(
    (newer, unread) => newer.type === 'progress' && unread.type === 'progress',
  );
  let making = 0;
  const count = (change: 1 | -1): void => {
    making += change;
    broadcast.send({ type: 'making', films: making });
  };

  function pass(news: FilmNews): void {
    if (news.type === 'progress') broadcast.send({ type: 'progress', share: news.frame / news.frames });
    if (news.type === 'done') broadcast.send({ type: 'done', name: news.name });
  }

  function tellEnd(error: unknown): void {
    const kind = errorKind(error);
    if (kind === 'cancelled') return;
    broadcast.send({ type: 'failed', message: kind === 'defect' ? DEFECT_MESSAGE : errorMessage(error) });
  }

  return {
    get making() {
      return making;
    },
    watch: (signal) => broadcast.watch([{ type: 'making', films: making }], signal),
    async *follow(news) {
      let begun = false;
      try {
        for await (const event of news) {
          // Until then somebody is asked where the film shall lie.
          if (!begun) count(1);
          begun = true;
          pass(event);
          yield event;
        }
      } catch (error) {
        if (begun) tellEnd(error);
        throw error;
      } finally {
        if (begun) count(-1);
      }
    },
    async *own(signal) {
      count(1);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      count(-1);
    },
    tell: (news) => broadcast.send(news),
    close: () => broadcast.close(),
  };
}

/** What the system shows of the films that are made. */
import type { Host } from '../host/host.ts';
import { notify, type WorkSignals } from './system-signals.ts';
import { systemWords } from './words.ts';

/**
 * Shows the films for as long as the host lives.
 *
 * @param films The host's films.
 * @param signals How they are shown.
 * @returns Resolves when no more are made.
 */
export async function signalFilms(films: Pick<Host['films'], 'watch'>, signals: WorkSignals): Promise<void> {
  try {
    for await (const event of films.watch()) {
      if (event.type === 'making') {
        signals.keepAwake(event.films > 0);
        signals.progress(event.films > 0 ? 0 : null);
      }
      if (event.type === 'progress') signals.progress(event.share);
      if (event.type === 'done') notify(systemWords().desktop.filmMade, event.name);
      if (event.type === 'failed') notify(systemWords().desktop.filmNotMade, event.message);
    }
  } finally {
    signals.keepAwake(false);
    signals.progress(null);
  }
}

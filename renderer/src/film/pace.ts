/** Learns how fast this machine makes films, so that the next estimate of the time is better. */
import type { FilmFormatId } from '#core/film/formats.ts';
import type { PageStorage } from '../storage.ts';

/** Where it is remembered. */
const KEY = 'tenfold.film-pace';

/** How far one film may move what is believed. */
const TRUST = 0.6;

/**
 * How long films of a format have taken here, compared with what was estimated.
 *
 * @param storage The browser's.
 * @param format The format.
 * @returns 1 when none has been made.
 */
export function paceOf(storage: PageStorage, format: FilmFormatId): number {
  const pace = read(storage)[format];
  return typeof pace === 'number' && pace > 0 && Number.isFinite(pace) ? pace : 1;
}

/**
 * Takes in how long a film has taken.
 *
 * @param storage The browser's.
 * @param format The format.
 * @param seconds How long it took.
 * @param estimated How long it would have taken at pace 1.
 */
export function learnPace(
  storage: PageStorage,
  format: FilmFormatId,
  seconds: number,
  estimated: number,
): void {
  const before = paceOf(storage, format);
  const pace = before + TRUST * (seconds / estimated - before);
  storage.setItem(KEY, JSON.stringify({ ...read(storage), [format]: Number(pace.toFixed(3)) }));
}

function read(storage: PageStorage): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

import { expect, test } from 'vitest';
import type { FilmNews } from '#core/contract/films.ts';
import { CancelledError, FailureError } from '#core/errors.ts';
import { createFilmWatch, type FilmSignal } from './film-watch.ts';

const progress: FilmNews = { type: 'progress', frame: 1, frames: 4, secondsLeft: null };
const done: FilmNews = {
  ...{ type: 'done', filmId: crypto.randomUUID(), name: 'zoom.mp4' },
  ...{ sizeBytes: 1, frames: 4, durationSeconds: 1 },
};

/** Follows one film to its end, and tells everything that a watcher hears of it. */
async function follow(news: readonly FilmNews[], end?: Error): Promise<FilmSignal[]> {
  const films = createFilmWatch();
  const heard: FilmSignal[] = [];
  const listening = (async () => {
    for await (const signal of films.watch()) heard.push(signal);
  })();
  // eslint-disable-next-line @typescript-eslint/require-await -- It stands in for one that waits.
  async function* make(): AsyncGenerator<FilmNews, void, void> {
    yield* news;
    if (end) throw end;
  }
  const passed: FilmNews[] = [];
  try {
    for await (const event of films.follow(make())) {
      expect(films.making).toBe(1);
      passed.push(event);
    }
  } catch (error) {
    expect(error).toBe(end);
  }
  expect(passed).toEqual(news);
  expect(films.making).toBe(0);
  films.close();
  await listening;
  return heard;
}

test('a film is counted from its first word to its end, and told of in between', async () => {
  expect(await follow([progress, done])).toEqual([
    { type: 'making', films: 0 },
    { type: 'making', films: 1 },
    { type: 'progress', share: 0.25 },
    { type: 'done', name: 'zoom.mp4' },
    { type: 'making', films: 0 },
  ]);
});

test('one that fails is told of with the reason, and a defect without its details', async () => {
  const failed = async (error: Error) =>
    (await follow([progress], error)).find(({ type }) => type === 'failed');
  expect(await failed(new FailureError('The disk is full.'))).toMatchObject({ message: 'The disk is full.' });
  expect(await failed(new TypeError('x is undefined'))).toMatchObject({
    message: expect.stringMatching(/^Tenfold stopped unexpectedly/) as string,
  });
});

test('one that is cancelled only ends, and one that never began is none', async () => {
  const kinds = async (...args: Parameters<typeof follow>) => (await follow(...args)).map(({ type }) => type);
  expect(await kinds([progress], new CancelledError())).toEqual(['making', 'making', 'progress', 'making']);
  expect(await kinds([], new CancelledError())).toEqual(['making']);
  expect(await kinds([], new FailureError('There is no such take any more.'))).toEqual(['making']);
});

test('one that a page makes itself is counted for as long as the page says so, and told of in its words', async () => {
  const films = createFilmWatch();
  const page = new AbortController();
  const signals = films.watch();
  const heard = async () => (await signals.next()).value;
  expect(await heard()).toEqual({ type: 'making', films: 0 });
  const ended = films.own(page.signal).next();
  expect(films.making).toBe(1);
  expect(await heard()).toEqual({ type: 'making', films: 1 });
  films.tell({ type: 'progress', share: 0.5 });
  expect(await heard()).toEqual({ type: 'progress', share: 0.5 });
  page.abort();
  expect(await ended).toEqual({ done: true, value: undefined });
  expect(films.making).toBe(0);
});

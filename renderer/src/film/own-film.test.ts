/** What a host hears of films that a page makes itself. */
import { describe, expect, it, vi } from 'vitest';
import type { OwnFilmNews } from '#core/contract/films.ts';
import { CancelledError, FailureError } from '#core/errors.ts';
import { tellOfFilm } from './own-film.ts';

function hear() {
  const heard: OwnFilmNews[] = [];
  let making = false;
  const films = {
    own: (_: undefined, { signal }: { signal: AbortSignal }) => {
      making = true;
      signal.addEventListener('abort', () => (making = false));
      return Promise.resolve({ next: () => new Promise(() => undefined) });
    },
    tell: (news: OwnFilmNews) => Promise.resolve(void heard.push(news)),
  };
  return { heard, isMaking: () => making, host: { client: () => ({ films }) as never } };
}

describe('the host', () => {
  it('hears every hundredth of a film once, and what it is called at last', async () => {
    const { heard, host, isMaking } = hear();
    const film = await tellOfFilm(host, 'zoom.mp4', (tell) => {
      expect(isMaking()).toBe(true);
      for (const share of [0.001, 0.012, 0.013, 0.5, 1]) tell(share);
      return Promise.resolve('film');
    });
    expect(film).toBe('film');
    expect(isMaking()).toBe(false);
    expect(heard).toEqual([
      { type: 'progress', share: 0.012 },
      { type: 'progress', share: 0.5 },
      { type: 'progress', share: 1 },
      { type: 'done', name: 'zoom.mp4' },
    ]);
  });

  it('hears why there is none, but nothing of one that was stopped', async () => {
    const { heard, host, isMaking } = hear();
    const fail = (error: Error) => tellOfFilm(host, 'zoom.mp4', () => Promise.reject(error));
    await expect(fail(new CancelledError())).rejects.toThrow(CancelledError);
    expect(heard).toEqual([]);
    await expect(fail(new FailureError('The encoder stopped.'))).rejects.toThrow('The encoder stopped.');
    expect(heard).toEqual([{ type: 'failed', message: 'The encoder stopped.' }]);
    expect(isMaking()).toBe(false);
  });

  it('that is gone is no harm to a film', async () => {
    const client = vi.fn(() => {
      throw new FailureError('There is no connection.');
    });
    expect(await tellOfFilm({ client }, 'zoom.mp4', () => Promise.resolve('film'))).toBe('film');
    expect(client).toHaveBeenCalled();
  });
});

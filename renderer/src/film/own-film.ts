/**
 * Films that this page makes itself: the host is told of them. A desktop stays awake meanwhile, shows how far they are,
 * asks before it ends, and says when one is done; it cannot know of them otherwise.
 */
import type { OwnFilmNews } from '#core/contract/films.ts';
import { explain, isCancelled } from '../connection.ts';
import type { HostLink } from '../host.svelte.ts';

/**
 * Makes a film, and tells the host of it. A host that hears nothing is no harm to a film that does not need it.
 *
 * @param host Is told.
 * @param name What the film will be called.
 * @param make Makes it, and says how far it is, 0 … 1.
 * @returns What `make` returns; rejects as it does.
 */
export async function tellOfFilm<Film>(
  host: Pick<HostLink, 'client'>,
  name: string,
  make: (tell: (share: number) => void) => Promise<Film>,
): Promise<Film> {
  const over = new AbortController();
  const tell = (news: OwnFilmNews): Promise<void> => quietly(() => host.client().films.tell(news));
  void quietly(async () => {
    await (await host.client().films.own(undefined, { signal: over.signal })).next();
  });
  let percent = 0;
  try {
    const film = await make((share) => {
      const whole = Math.floor(share * 100);
      if (whole > percent) void tell({ type: 'progress', share });
      percent = whole;
    });
    void tell({ type: 'done', name });
    return film;
  } catch (error) {
    if (!isCancelled(error)) void tell({ type: 'failed', message: explain(error) });
    throw error;
  } finally {
    over.abort();
  }
}

async function quietly(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch {
    // The host is gone, or has ended meanwhile.
  }
}

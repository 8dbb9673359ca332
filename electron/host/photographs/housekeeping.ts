/** Keeps the folder of photographs from growing for ever: when the host starts, and once a day as long as it runs. */
import type { Photographs } from './photographs.ts';

/** Milliseconds from one look to the next. */
const INTERVAL_MS = 24 * 60 * 60_000;

/**
 * Begins to drop photographs that nothing needs any more.
 *
 * @param photographs The photographs.
 * @param mentioned Finds those that something needs.
 * @param log Receives why it could not be told: then nothing is dropped.
 * @returns Ends it, and resolves when nothing is being dropped.
 */
export function keepPhotographsTidy(
  photographs: Pick<Photographs, 'sweep'>,
  mentioned: () => Promise<ReadonlySet<string>>,
  log: (text: string) => void,
): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  const look = (): void => {
    last = photographs.sweep(mentioned).catch((error: unknown) => {
      log(`Photographs were not looked through: ${String(error)}`);
    });
  };
  look();
  const timer = setInterval(look, INTERVAL_MS).unref();
  return async () => {
    clearInterval(timer);
    await last;
  };
}

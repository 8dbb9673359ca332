/** Keeps the screen of a browser's machine awake while something is painted. The desktop program has its own way. */

/**
 * Holds a wake lock. The browser lets go of it when the page is hidden; it is taken again when the page is back.
 *
 * @returns What lets go of it.
 */
export function keepAwake(): () => void {
  const over = new AbortController();
  let lock: WakeLockSentinel | null = null;
  const take = async (): Promise<void> => {
    if (document.visibilityState !== 'visible') return;
    // Refused on low battery, for example: then the machine may sleep.
    lock = await navigator.wakeLock.request('screen').catch(() => null);
    if (over.signal.aborted) await lock?.release();
  };
  if ('wakeLock' in navigator) {
    void take();
    document.addEventListener('visibilitychange', () => void take(), { signal: over.signal });
  }
  return () => {
    over.abort();
    void lock?.release();
  };
}

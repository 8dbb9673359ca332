/** Waits for a signal. */

/**
 * Resolves when a signal is aborted.
 *
 * @param signal The signal.
 */
export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

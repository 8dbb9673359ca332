/** Joins work that reports as it goes with a consumer that reads at its own pace. */

/**
 * Runs work and yields what it emits, then ends or throws as the work does.
 *
 * A consumer that stops early still waits until the work is over: abort the work by its own signal.
 *
 * @param work Does everything; may emit at any time until it is over.
 * @yields What the work emits, in order.
 */
export async function* eventsOf<Event>(
  work: (emit: (event: Event) => void) => Promise<void>,
): AsyncGenerator<Event, void, void> {
  const waiting: Event[] = [];
  let wake = (): void => undefined;
  const state = { over: false };
  const running = work((event) => {
    waiting.push(event);
    wake();
  }).finally(() => {
    state.over = true;
    wake();
  });
  // Whoever awaits `running` below gets the error; until then it must not count as unhandled.
  running.catch(() => undefined);
  try {
    for (;;) {
      const event = waiting.shift();
      if (event !== undefined) yield event;
      else if (state.over) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    await running;
  }
}

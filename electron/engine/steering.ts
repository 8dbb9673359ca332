/** How the host steers a generation that is under way: it may stand still between two steps, and show more or less. */
import type { Steering } from '#core/contract/engine.ts';
import { throwIfCancelled } from '#core/errors.ts';

/** Steering that can be changed at any time. */
export interface Helm {
  /** What holds now. */
  readonly current: Steering;
  /** Changes what holds. */
  steer(steering: Steering): void;
  /**
   * Waits for as long as generations are held.
   *
   * @param signal Ends the waiting.
   * @returns Whether there was anything to wait for.
   * @throws {CancelledError} The signal was aborted meanwhile.
   */
  whileHeld(signal: AbortSignal): Promise<boolean>;
}

/** Makes a helm: nothing is held, and nothing is shown beyond the agreed levels. */
export function createHelm(): Helm {
  let current: Steering = { held: false, estimates: false };
  let wake = (): void => undefined;
  return {
    get current() {
      return current;
    },
    steer(steering) {
      current = steering;
      wake();
    },
    async whileHeld(signal) {
      const waits = current.held;
      const onAbort = (): void => wake();
      signal.addEventListener('abort', onAbort);
      try {
        while (current.held && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
      throwIfCancelled(signal);
      return waits;
    },
  };
}

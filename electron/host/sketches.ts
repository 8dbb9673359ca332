/** The sketches of a host: one at a time, the newest, and none while a job has the engine. */
import { CancelledError } from '#core/errors.ts';
import type { Commission } from '#core/contract/lending.ts';
import type { SketchEvent } from '#core/contract/sketches.ts';

/** Does one sketch. Throws our errors as the engine's supervisor does. */
export type RunSketch = (commission: Commission, signal: AbortSignal) => AsyncIterable<SketchEvent>;

/** The sketches of a host. */
export interface Sketches {
  /**
   * Sketches a project.
   *
   * @param commission What to sketch.
   * @param signal Stops it between two steps.
   * @returns The levels after every step.
   * @throws {CancelledError} When a job has the engine or wants it, or another sketch is newer.
   */
  paint(commission: Commission, signal: AbortSignal): AsyncGenerator<SketchEvent, void, void>;
  /** Ends the sketch that is being made: a job has its turn. */
  makeWay(): void;
}

/**
 * Makes the sketches of a host.
 *
 * @param run Does one sketch; the one before has been told to stop by then.
 * @param busy Whether a job has its turn.
 * @returns The sketches.
 */
export function createSketches(run: RunSketch, busy: () => boolean): Sketches {
  let newest = new AbortController();
  return {
    async *paint(commission, signal) {
      newest.abort();
      if (busy()) throw new CancelledError('Jobs go first.');
      newest = new AbortController();
      yield* run(commission, AbortSignal.any([signal, newest.signal]));
    },
    makeWay: () => newest.abort(),
  };
}

/** How fast something gets on, and how long it will take. */

/** Time that the speed is the mean of. */
const WINDOW_MS = 5000;

/** Speed and time left. */
export interface Pace {
  /** Null until there is something to tell it from. */
  readonly bytesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/**
 * Makes a meter.
 *
 * @param totalBytes What is to be done.
 * @returns Takes in the bytes done and the time in milliseconds, and gives back the pace.
 */
export function createMeter(totalBytes: number): (doneBytes: number, nowMs: number) => Pace {
  let samples: { doneBytes: number; nowMs: number }[] = [];
  return (doneBytes, nowMs) => {
    samples = [...samples.filter((sample) => nowMs - sample.nowMs < WINDOW_MS), { doneBytes, nowMs }];
    const first = samples[0]!;
    const seconds = (nowMs - first.nowMs) / 1000;
    if (seconds < 0.5 || doneBytes <= first.doneBytes) return { bytesPerSecond: null, secondsLeft: null };
    const bytesPerSecond = (doneBytes - first.doneBytes) / seconds;
    return { bytesPerSecond, secondsLeft: Math.max(0, totalBytes - doneBytes) / bytesPerSecond };
  };
}

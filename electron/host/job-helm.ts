/** How the queue tells whoever paints a job how it shall go on. */
import type { Steering } from '#core/contract/engine.ts';

/** The steering of one job, as whoever paints it sees it. */
export interface JobHelm {
  /** What holds now. */
  readonly current: Steering;
  /**
   * Follows the steering.
   *
   * @param onChange Told at once what holds, and then each change.
   * @returns Ends the following.
   */
  follow(onChange: (steering: Steering) => void): () => void;
}

/** The steering of one job, as the queue sees it. */
export interface SteeredHelm extends JobHelm {
  /** Changes what holds. */
  steer(steering: Steering): void;
}

/**
 * Makes the helm of a job.
 *
 * @returns Nothing is held.
 */
export function createJobHelm(): SteeredHelm {
  const followers = new Set<(steering: Steering) => void>();
  let current: Steering = { held: false, estimates: false };
  return {
    get current() {
      return current;
    },
    follow(onChange) {
      onChange(current);
      followers.add(onChange);
      return () => void followers.delete(onChange);
    },
    steer(steering) {
      if (steering.held === current.held && steering.estimates === current.estimates) return;
      current = steering;
      for (const tell of followers) tell(current);
    },
  };
}

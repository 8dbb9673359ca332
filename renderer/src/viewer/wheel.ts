/** What a turn of the wheel means. */

/** Height of a line in pixels, for wheels that count lines. */
const LINE_PIXELS = 16;

/** Pixels of scrolling that go one level. */
const PIXELS_PER_LEVEL = 420;

/** Most that one event may go, so that a coarse wheel does not jump. */
const MOST_LEVELS = 0.5;

/**
 * How far a wheel event goes: forward is deeper, and a pinch on a touchpad counts more.
 *
 * @param event The event.
 * @returns Levels, negative for wider.
 */
export function wheelLevels(event: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const unit = event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? LINE_PIXELS : 20 * LINE_PIXELS;
  const pinch = event.ctrlKey ? 4 : 1;
  const levels = (-event.deltaY * unit * pinch) / PIXELS_PER_LEVEL;
  return Math.min(Math.max(levels, -MOST_LEVELS), MOST_LEVELS);
}

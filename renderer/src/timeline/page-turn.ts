/** When a row that follows something turns like a page, and how far. */

/** Nearer to an edge than this share of the view, what moves is about to leave it. */
const EDGE = 0.06;

/** How far from the edge that it comes from it is after the page has been turned, as a share of the view. */
const LANDING = 0.2;

/** What scrolls; lengths in pixels. */
export interface Page {
  /** How far it is scrolled. */
  readonly place: number;
  /** Width of the view. */
  readonly width: number;
  /** How far it can be scrolled. */
  readonly longest: number;
}

/**
 * Finds out whether a page has to be turned.
 *
 * @param head Where what moves is, in pixels from the left edge of what scrolls.
 * @param page What scrolls.
 * @returns How far it is to be scrolled; null while it stays where it is.
 */
export function turnPage(head: number, page: Page): number | null {
  const { place, width, longest } = page;
  const inView = head - place;
  if (inView > width * EDGE && inView < width * (1 - EDGE)) return null;
  const landing = inView < width / 2 ? 1 - LANDING : LANDING;
  const to = Math.min(Math.max(head - width * landing, 0), longest);
  return Math.abs(to - place) < 1 ? null : to;
}

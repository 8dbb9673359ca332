/** Where the row of levels is scrolled to: it follows what matters, and keeps its place while it is zoomed. */
import { turnPage } from './page-turn.ts';
import { depthToOffset, offsetToDepth, type StripLayout } from './strip-layout.ts';

/** Pixels of the wheel that double the zoom. */
const PIXELS_PER_DOUBLING = 300;

/** Height of a line in pixels, for wheels that count lines. */
const LINE_PIXELS = 16;

/** Room kept beside a card that is brought into view, in card widths. */
const MARGIN = 0.6;

/** Scrolls one row. */
export class RowScroll {
  #scroller: HTMLElement | null = null;
  #row: HTMLElement | null = null;
  /** The layout and the row's left edge when they were last seen, to tell what has moved. */
  #seen: { layout: StripLayout; left: number } | null = null;
  /** What has been measured since a size changed last: reading it in every frame would lay the page out in between. */
  #room = { width: 0, left: 0, longest: 0 };
  /** How far it is scrolled, as it has said last. */
  #place = 0;
  /** Whether a page is being turned. */
  #turning = false;
  /** Where in the view the row stands still while it is zoomed; null for the middle. */
  #anchor: number | null = null;

  /**
   * Takes over the wheel: it scrolls along the row, and zooms with Ctrl.
   *
   * @param scroller What scrolls.
   * @param row The row in it.
   * @param layout Gives the row's layout.
   * @param zoomBy Zooms the row.
   * @returns Lets go of both.
   */
  attach(
    scroller: HTMLElement,
    row: HTMLElement,
    layout: () => StripLayout,
    zoomBy: (ratio: number) => void,
  ): () => void {
    this.#scroller = scroller;
    this.#row = row;
    const wheel = (event: WheelEvent): void => {
      const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : LINE_PIXELS);
      if (event.ctrlKey || event.metaKey) {
        this.#anchor = event.clientX - scroller.getBoundingClientRect().left;
        this.#seen = { layout: layout(), left: row.offsetLeft };
        zoomBy(2 ** (-pixels / PIXELS_PER_DOUBLING));
      } else if (Math.abs(event.deltaY) > Math.abs(event.deltaX)) {
        scroller.scrollLeft += pixels;
      } else {
        return;
      }
      event.preventDefault();
    };
    const resizes = new ResizeObserver(() => {
      const { scrollWidth, clientWidth } = scroller;
      this.#room = { width: clientWidth, left: row.offsetLeft, longest: scrollWidth - clientWidth };
      this.#turning = false;
    });
    for (const element of [scroller, row]) resizes.observe(element);
    const listeners = new AbortController();
    const { signal } = listeners;
    scroller.addEventListener('wheel', wheel, { passive: false, signal });
    scroller.addEventListener('scroll', () => (this.#place = scroller.scrollLeft), { signal });
    scroller.addEventListener('scrollend', () => (this.#turning = false), { signal });
    return () => {
      listeners.abort();
      resizes.disconnect();
      this.#scroller = this.#row = null;
    };
  }

  /**
   * Keeps in place what the user looks at, after the row has been zoomed.
   *
   * @param layout The layout as it stands.
   */
  keepPlace(layout: StripLayout): void {
    const scroller = this.#scroller;
    const row = this.#row;
    if (!scroller || !row) return;
    const before = this.#seen;
    this.#seen = { layout, left: row.offsetLeft };
    if (!before || before.layout.pitch === layout.pitch) return;
    if (before.layout.offsets.length !== layout.offsets.length) return;
    const anchor = this.#anchor ?? scroller.clientWidth / 2;
    const depth = offsetToDepth(before.layout, scroller.scrollLeft + anchor - before.left);
    scroller.scrollLeft = row.offsetLeft + depthToOffset(layout, depth) - anchor;
    this.#anchor = null;
  }

  /**
   * Keeps a place that moves in view. The row is turned like a page now and then, and stands still in between: to scroll
   * it in every frame would lay the page out in every frame, and nobody could read the cards.
   *
   * @param offset Distance from the row's left edge.
   * @param smoothly Whether pages slide; else they are there at once.
   */
  follow(offset: number, smoothly: boolean): void {
    if (!this.#scroller || this.#turning) return;
    const { width, left, longest } = this.#room;
    const to = turnPage(left + offset, { place: this.#place, width, longest });
    if (to === null) return;
    this.#turning = true;
    this.#scroller.scrollTo({ left: to, behavior: smoothly ? 'smooth' : 'instant' });
  }

  /**
   * Brings a level's card into view, and a little of its neighbours.
   *
   * @param layout The layout.
   * @param level Index of the level.
   */
  reveal(layout: StripLayout, level: number): void {
    const scroller = this.#scroller;
    if (!scroller || !this.#row) return;
    const margin = layout.card * MARGIN;
    const left = this.#row.offsetLeft + (layout.offsets[level] ?? 0) - margin;
    const right = left + layout.card + 2 * margin;
    const { scrollLeft, clientWidth } = scroller;
    if (left < scrollLeft) scroller.scrollLeft = left;
    else if (right > scrollLeft + clientWidth) scroller.scrollLeft = right - clientWidth;
  }
}

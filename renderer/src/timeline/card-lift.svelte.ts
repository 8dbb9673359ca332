/** Cards that are lifted out of the row and carried to another place. */
import { nearestLevel, type StripLayout } from './strip-layout.ts';

/** Nearer to an edge than this many pixels, the row scrolls along. */
const EDGE = 48;

/** Pixels that it scrolls in a frame. */
const SCROLL_STEP = 10;

/** What is lifted. */
interface Held {
  /** Indexes of the lifted levels, rising. */
  readonly indexes: readonly number[];
  /** The one that the pointer holds. */
  readonly grabbed: number;
  /** How far it has been carried along the row. */
  readonly way: number;
  /** Index that the first of them would have if they were dropped now. */
  readonly to: number;
}

/** Carries cards along the row; nothing is moved in the project before they are dropped. */
export class CardLift {
  /** What is lifted, or null. */
  held = $state.raw<Held | null>(null);
  readonly #layout: () => StripLayout;
  readonly #levels: () => number;
  #scroller: HTMLElement | null = null;
  #scrolledFrom = 0;
  #pointer = { way: 0, x: 0 };
  #frame = 0;

  /**
   * Makes an empty hand.
   *
   * @param layout Gives the layout of the row.
   * @param levels Gives the number of levels.
   */
  constructor(layout: () => StripLayout, levels: () => number) {
    this.#layout = layout;
    this.#levels = levels;
  }

  /**
   * Lifts cards.
   *
   * @param indexes Indexes of their levels, rising.
   * @param grabbed The one that the pointer holds.
   * @param scroller What scrolls when the pointer comes near its edges.
   */
  take(indexes: readonly number[], grabbed: number, scroller: HTMLElement): void {
    this.#scroller = scroller;
    this.#scrolledFrom = scroller.scrollLeft;
    this.held = { indexes, grabbed, way: 0, to: indexes[0] ?? grabbed };
  }

  /**
   * Carries them.
   *
   * @param way How far the pointer is to the right of where it was pressed.
   * @param event Where it is.
   */
  move(way: number, event: PointerEvent): void {
    this.#pointer = { way, x: event.clientX };
    this.#place();
    this.#frame ||= requestAnimationFrame(() => this.#scrollAlong());
  }

  /**
   * Lets go.
   *
   * @returns What was held, for whoever drops it.
   */
  release(): Held | null {
    const { held } = this;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.held = null;
    return held;
  }

  /**
   * How far a card is from the place that it would have.
   *
   * @param index Index of its level.
   * @param slot Its place.
   * @returns Pixels to the right; 0 when it is not lifted.
   */
  shiftOf(index: number, slot: number): number {
    const { held } = this;
    if (!held?.indexes.includes(index)) return 0;
    const { offsets } = this.#layout();
    const place = slot - held.indexes.indexOf(index) + held.indexes.indexOf(held.grabbed);
    return (offsets[held.grabbed] ?? 0) + held.way - (offsets[place] ?? 0);
  }

  #place(): void {
    const { held } = this;
    if (!held) return;
    const layout = this.#layout();
    const way = this.#pointer.way + (this.#scroller?.scrollLeft ?? 0) - this.#scrolledFrom;
    const middle = (layout.offsets[held.grabbed] ?? 0) + way + layout.card / 2;
    const first = nearestLevel(layout, middle) - held.indexes.indexOf(held.grabbed);
    const to = Math.min(Math.max(first, 0), this.#levels() - held.indexes.length);
    this.held = { ...held, way, to };
  }

  #scrollAlong(): void {
    this.#frame = 0;
    if (!this.held || !this.#scroller) return;
    const { left, right } = this.#scroller.getBoundingClientRect();
    const { x } = this.#pointer;
    const step = x < left + EDGE ? -SCROLL_STEP : x > right - EDGE ? SCROLL_STEP : 0;
    if (step === 0) return;
    this.#scroller.scrollLeft += step;
    this.#place();
    this.#frame = requestAnimationFrame(() => this.#scrollAlong());
  }
}

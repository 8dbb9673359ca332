/** How the strip is looked at: how far it is zoomed in, and how that lays the cards out. */
import { layOutStrip, pitchRange, type StripRoom } from './strip-layout.ts';

/** One press of a button zooms by so much. */
const ZOOM_STEP = 1.4;

/** How the strip is looked at. */
export class StripView {
  /** Room for the cards in CSS pixels. */
  room = $state.raw<StripRoom>({ width: 0, height: 0 });
  /** Grid unit in CSS pixels. */
  unit = $state(8);
  /** Zoom factor from each level to the next. */
  factors = $state.raw<readonly number[]>([2]);
  /** Limits of the zoom. */
  readonly range = $derived.by(() => pitchRange(this.room, this.factors, this.unit));
  /** Way that doubles the magnification, in CSS pixels. */
  readonly pitch = $derived.by(() => this.#frozen ?? this.#clamped(this.#wishedPitch()));
  /** Where the cards stand. */
  readonly layout = $derived.by(() => layOutStrip(this.factors, this.pitch, this.unit));
  /** True when there is more to see. */
  readonly canZoomIn = $derived.by(() => this.pitch < this.range.largest - 0.5);
  /** True when not everything is in view. */
  readonly canZoomOut = $derived.by(() => this.pitch > this.range.fit + 0.5);
  /** The zoom that was chosen. */
  #wanted = $state<number | 'usual' | 'fit'>('usual');
  #frozen = $state<number | null>(null);

  /** Zooms in by a step. */
  zoomIn(): void {
    this.zoomBy(ZOOM_STEP);
  }

  /** Zooms out by a step. */
  zoomOut(): void {
    this.zoomBy(1 / ZOOM_STEP);
  }

  /**
   * Zooms.
   *
   * @param ratio By how much; above 1 is closer.
   */
  zoomBy(ratio: number): void {
    this.#wanted = this.#clamped(this.pitch * ratio);
  }

  /** Brings everything into view, or goes back to readable cards when it is. */
  toggleFit(): void {
    this.#wanted = this.canZoomOut ? 'fit' : 'usual';
  }

  /**
   * Keeps the zoom as it is while factors are dragged, so that the cards do not run away.
   *
   * @param frozen Whether it is kept.
   */
  freeze(frozen: boolean): void {
    this.#frozen = frozen ? this.pitch : null;
  }

  #wishedPitch(): number {
    return typeof this.#wanted === 'number' ? this.#wanted : this.range[this.#wanted];
  }

  #clamped(pitch: number): number {
    return Math.min(Math.max(pitch, this.range.fit), this.range.largest);
  }
}

/**
 * The scale bar that is burnt into films: in the corner where the viewer has it, inside the part of the frame that
 * every screen shows, light with a dark shadow, so that it can be read on any picture.
 */
import type { FilmSettings } from '../../contract/engine.ts';
import { Camera, type FrameSize } from '../../timeline/camera.ts';
import type { ZoomPath } from '../../timeline/path.ts';
import { scaleBar, scaledLevels, type ScaledProject } from '../../timeline/scale.ts';
import type { FrameOverlay } from '../frame-renderer.ts';
import { drawLabel, type Mask } from './label.ts';
import { soften } from './soften.ts';

/** Shares of the frame's sides that stay free; some screens cut off that much. */
const SAFE_MARGIN = 0.05;

/** Size of the letters as a share of the frame's shorter side, and in pixels at least. */
const LETTERS = { share: 0.032, least: 11 } as const;

/** Thickness of the bar, and reach of the shadow, as shares of the letters' size. */
const THICKNESS = 0.11;
const SHADOW_REACH = 0.12;

/** How much darker than its softened mask the shadow is, and how dark at most. */
const SHADOW = { gain: 3, most: 0.75 } as const;

/** Draws the scale bar on frames of one film. */
export class FilmRuler implements FrameOverlay {
  readonly #frame: FrameSize;
  readonly #scale: ScaledProject;
  /** Share of a level's width that the frame sees when it stands on it. */
  readonly #visible: number;
  readonly #size: number;
  readonly #labels = new Map<string, Mask>();

  /**
   * Makes a ruler.
   *
   * @param path How the levels lie inside each other.
   * @param frame Size of the frames in pixels.
   * @param known What one level measures.
   * @throws {BadInputError} When there is no such level.
   */
  constructor(path: ZoomPath, frame: FrameSize, known: NonNullable<FilmSettings['ruler']>) {
    this.#frame = { width: frame.width, height: frame.height };
    this.#scale = scaledLevels(path.factors, known);
    this.#visible = new Camera(path, frame).visibleWidth;
    const { share, least } = LETTERS;
    this.#size = Math.max(least, Math.round(share * Math.min(frame.width, frame.height)));
  }

  /**
   * Draws the bar of one frame. Its right end stands still; the left one moves by less than pixels.
   *
   * @param rgba The frame: width × height × 4 bytes, row by row, top first; drawn upon.
   * @param depth Depth in levels that the frame shows.
   */
  draw(rgba: Uint8Array, depth: number): void {
    const { width, height } = this.#frame;
    const bar = scaleBar(depth, this.#scale, this.#visible);
    if (!bar) return;
    const label = this.#label(bar.label);
    const length = bar.share * width;
    const thickness = Math.max(1, Math.round(THICKNESS * this.#size));
    const reach = Math.max(1, Math.round(SHADOW_REACH * this.#size));
    const right = width - Math.round(SAFE_MARGIN * width);
    const bottom = height - Math.round(SAFE_MARGIN * height);
    // The shadow reaches this far, since it is softened twice.
    const rim = 2 * reach;
    const across = Math.ceil(Math.max(length, label.width)) + 2 * rim;
    const down = label.height + thickness + 2 * rim;
    const light = new Float32Array(across * down);
    paste(light, across, label, across - rim - label.width, rim);
    for (let row = 0; row < thickness; row++) {
      const start = across - rim - length;
      for (let x = Math.floor(start); x < across - rim; x++) {
        light[(rim + label.height + row) * across + x] = Math.min(1, x + 1 - start);
      }
    }
    const dark = light.slice();
    soften(dark, across, reach);
    this.#lay(rgba, light, dark, across, right + rim - across, bottom + rim - down);
  }

  #label(text: string): Mask {
    const known = this.#labels.get(text);
    if (known) return known;
    const drawn = drawLabel(text, this.#size);
    this.#labels.set(text, drawn);
    return drawn;
  }

  /** Lays light and shadow onto the frame, with their left top corner at a place that may lie outside of it. */
  #lay(
    rgba: Uint8Array,
    light: Float32Array,
    dark: Float32Array,
    across: number,
    left: number,
    top: number,
  ): void {
    const { width, height } = this.#frame;
    for (let row = Math.max(0, -top); row < Math.min(light.length / across, height - top); row++) {
      for (let column = Math.max(0, -left); column < Math.min(across, width - left); column++) {
        const index = row * across + column;
        const shade = 1 - Math.min(SHADOW.most, SHADOW.gain * dark[index]!);
        if (shade === 1) continue;
        const shine = light[index]!;
        const pixel = 4 * ((top + row) * width + left + column);
        for (let channel = pixel; channel < pixel + 3; channel++) {
          rgba[channel] = rgba[channel]! * shade * (1 - shine) + 255 * shine + 0.5;
        }
      }
    }
  }
}

/** Puts a label's mask into a picture of shares. */
function paste(light: Float32Array, across: number, label: Mask, left: number, top: number): void {
  for (let row = 0; row < label.height; row++) {
    for (let column = 0; column < label.width; column++) {
      const coverage = label.coverage[row * label.width + column]!;
      light[(top + row) * across + left + column] = coverage / 255;
    }
  }
}

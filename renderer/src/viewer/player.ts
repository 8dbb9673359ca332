/**
 * The viewer without a framework: a canvas, a zoom stack, and the loop that draws it.
 *
 * Frames are drawn only while something moves or has changed. Textures are sent to the graphics card once, when
 * a stack is shown, never while it plays.
 */
import { Camera } from '#core/timeline/camera.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { fitStage } from './placements.ts';
import { Playback, type PlaybackOptions } from './playback.ts';
import { StackRenderer, type Picture, type Rectangle } from './stack-renderer.ts';

/** What a player tells whoever shows its state, once per drawn frame. */
export interface PlayerFrame {
  /** Depth in levels. */
  readonly depth: number;
  /** Magnification since the widest level. */
  readonly magnification: number;
  /** Time in the present run, in seconds. */
  readonly seconds: number;
  /** Length of one run, in seconds. */
  readonly loopSeconds: number;
  /** Whether the zoom plays. */
  readonly playing: boolean;
  /** Where the levels lie on the stage. */
  readonly camera: Camera;
  /** Where the stage lies on the canvas, in CSS pixels. */
  readonly stage: Rectangle;
}

/** What a player needs to know. */
export interface PlayerOptions {
  /** How it plays at first. */
  readonly playback: PlaybackOptions;
  /** Air around the stage, in CSS pixels. */
  readonly margin: () => number;
  /** Called after each drawn frame. */
  readonly onFrame: (frame: PlayerFrame) => void;
}

/** A zoom of two empty levels, until there is something to show. */
const NOTHING: ZoomPath = {
  levels: 2,
  width: 1,
  height: 1,
  factors: [2],
  footprints: [{ x: 0, y: 0, width: 1, height: 1 }],
};

/** Frames between two reports of how long frames take. */
const REPORT_FRAMES = 60;

/** Radius of the stage's corners in CSS pixels. */
const ROUNDING = 4;

/** Shows one zoom stack on one canvas. */
export class Player {
  /** Script time of the latest frames, everything that a frame sets off included. */
  readonly #statistics = new FrameStatistics();
  readonly #canvas: HTMLCanvasElement;
  readonly #options: PlayerOptions;
  readonly #renderer: StackRenderer;
  readonly #playback: Playback;
  readonly #resizes: ResizeObserver;
  readonly #listeners = new AbortController();
  #path: ZoomPath = NOTHING;
  #camera: Camera;
  #stage: Rectangle = { x: 0, y: 0, width: 1, height: 1 };
  #pixelRatio = 1;
  #request = 0;
  #lastTime: number | null = null;

  /**
   * Takes over a canvas and draws nothing until there is a stack.
   *
   * @param canvas The canvas; its size is its parent's to decide.
   * @param options What the player needs to know.
   * @throws {Error} When the browser has no WebGL 2.
   */
  constructor(canvas: HTMLCanvasElement, options: PlayerOptions) {
    this.#canvas = canvas;
    this.#options = options;
    this.#renderer = new StackRenderer(canvas);
    this.#playback = new Playback(NOTHING.factors, options.playback);
    this.#camera = new Camera(NOTHING, this.#stage);
    this.#resizes = new ResizeObserver(() => this.#fit());
    this.#resizes.observe(canvas);
    const { signal } = this.#listeners;
    // three sends its textures again after the context has come back; all that is left to do is to draw.
    canvas.addEventListener('webglcontextrestored', () => this.redraw(), { signal });
    document.addEventListener('visibilitychange', () => this.redraw(), { signal });
  }

  /**
   * Shows another zoom; the depth stays where it can.
   *
   * @param path How the levels lie inside each other.
   * @param pictures One picture a level; the player owns them from now on.
   */
  show(path: ZoomPath, pictures: readonly (Picture | undefined)[]): void {
    this.#path = path;
    this.#renderer.setStack(path, pictures);
    this.#playback.setFactors(path.factors);
    this.#fit();
  }

  /**
   * Replaces one level's picture, for live previews.
   *
   * @param level Index of the level.
   * @param picture The picture; the player owns it from now on.
   */
  showPicture(level: number, picture: Picture): void {
    this.#renderer.setPicture(level, picture);
    this.redraw();
  }

  /** Plays on from here. */
  play(): void {
    this.#playback.play();
    this.#statistics.reset();
    this.redraw();
  }

  /** Stands still. */
  pause(): void {
    this.#playback.pause();
    this.redraw();
  }

  /**
   * Jumps; a playing zoom goes on from there.
   *
   * @param depth Depth in levels; clamped.
   */
  seek(depth: number): void {
    this.#playback.seek(depth);
    this.redraw();
  }

  /**
   * Glides to a depth and stands still there.
   *
   * @param depth Depth in levels; clamped.
   */
  glideTo(depth: number): void {
    this.#playback.glideTo(depth);
    this.redraw();
  }

  /**
   * Pushes deeper or wider.
   *
   * @param levels How far, in levels; negative is wider.
   */
  push(levels: number): void {
    this.#playback.push(levels);
    this.redraw();
  }

  /**
   * Changes how the zoom plays.
   *
   * @param options Speed, direction, ease and holds.
   */
  setPlayback(options: PlaybackOptions): void {
    this.#playback.setOptions(options);
    this.redraw();
  }

  /** Asks for one frame. */
  redraw(): void {
    this.#request ||= requestAnimationFrame((time) => this.#frame(time));
  }

  /** Gives back everything the player holds. */
  dispose(): void {
    cancelAnimationFrame(this.#request);
    this.#listeners.abort();
    this.#resizes.disconnect();
    this.#renderer.dispose();
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#pixelRatio = window.devicePixelRatio;
    this.#stage = fitStage(
      clientWidth,
      clientHeight,
      this.#path.width / this.#path.height,
      this.#options.margin(),
    );
    this.#renderer.resize(
      Math.round(clientWidth * this.#pixelRatio),
      Math.round(clientHeight * this.#pixelRatio),
    );
    this.#camera = new Camera(this.#path, this.#stage);
    // A resized canvas is blank until it is drawn: draw before the browser shows it.
    this.#draw();
  }

  #frame(time: number): void {
    const started = performance.now();
    this.#request = 0;
    this.#playback.advance(this.#lastTime === null ? 0 : (time - this.#lastTime) / 1000);
    this.#lastTime = this.#playback.moving ? time : null;
    this.#draw();
    if (this.#playback.moving && !document.hidden) this.redraw();
    // What the frame set off in the page runs in microtasks that are queued by now; this one comes after them.
    queueMicrotask(() => {
      this.#statistics.add(performance.now() - started);
      if (this.#statistics.frames % REPORT_FRAMES === 0) this.#report();
    });
  }

  /** Writes the statistics where `npm run bench` reads them. */
  #report(): void {
    this.#canvas.dataset.frames = String(this.#statistics.frames);
    this.#canvas.dataset.scriptMilliseconds = this.#statistics.median()?.toFixed(3) ?? '';
    this.#canvas.dataset.uploads = String(this.#renderer.uploads);
  }

  #draw(): void {
    const { depth, magnification, seconds, loopSeconds, playing } = this.#playback;
    const { x, y, width, height } = this.#stage;
    const ratio = this.#pixelRatio;
    this.#camera.look(depth);
    this.#renderer.draw(
      this.#camera,
      { x: x * ratio, y: y * ratio, width: width * ratio, height: height * ratio },
      ROUNDING * ratio,
    );
    this.#options.onFrame({
      depth,
      magnification,
      seconds,
      loopSeconds,
      playing,
      camera: this.#camera,
      stage: this.#stage,
    });
  }
}

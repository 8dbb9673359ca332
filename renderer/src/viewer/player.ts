/**
 * The viewer without a framework: a canvas, a zoom stack, and the loop that draws it.
 *
 * Frames are drawn only while something moves or has changed. Textures are sent to the graphics card once, when
 * a stack is shown, never while it plays.
 */
import { Camera } from '#core/timeline/camera.ts';
import { DepthScale } from '#core/timeline/depth.ts';
import type { ZoomPath } from '#core/timeline/path.ts';
import { FrameStatistics } from './frame-statistics.ts';
import { layOutPanes, type PaneLayout } from './panes.ts';
import { Playback, type PlaybackOptions } from './playback.ts';
import { StackRenderer, type ZoomView } from './stack-renderer.ts';
import type { Picture, Rectangle, ZoomScene } from './zoom-scene.ts';

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
  /** Whether it jumps where it would glide, for people who want little motion; asked each time. */
  readonly jumps: () => boolean;
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

/** A zoom and its pictures, one a level, widest first; holes show the wider level instead. */
export interface ZoomPictures {
  /** How the levels lie inside each other. */
  readonly path: ZoomPath;
  /** The pictures; whoever shows them owns them. */
  readonly pictures: readonly (Picture | undefined)[];
}

/** A zoom that is shown, and what points its camera. */
interface ShownZoom {
  readonly zoom: ZoomScene;
  readonly scale: DepthScale;
}

/** A zoom that has its part of the viewer. */
interface PlacedZoom extends ZoomView {
  readonly scale: DepthScale;
}

/** Radius of the stage's corners in CSS pixels. */
const ROUNDING = 4;

/** Shows one zoom on one canvas, or several of which the first leads: the others show the same magnification. */
export class Player {
  /** Script time of the latest frames, everything that a frame sets off included. */
  readonly #statistics = new FrameStatistics();
  readonly #canvas: HTMLCanvasElement;
  readonly #options: PlayerOptions;
  readonly #renderer: StackRenderer;
  readonly #playback: Playback;
  readonly #resizes: ResizeObserver;
  readonly #listeners = new AbortController();
  #leader: ShownZoom;
  #beside: ShownZoom[] = [];
  /** What the latest layout shows, the leader first. */
  #placed: PlacedZoom[] = [];
  /** Where the leader's picture lies on the canvas, in CSS pixels. */
  #stage: Rectangle = { x: 0, y: 0, width: 1, height: 1 };
  #layout: PaneLayout = 'split';
  #divider = 0.5;
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
    this.#playback = new Playback(NOTHING.factors, options.playback, options.jumps);
    this.#leader = this.#add({ path: NOTHING, pictures: [] });
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
    this.#leader.zoom.dispose();
    this.#leader = this.#add({ path, pictures });
    this.#playback.setFactors(path.factors);
    this.#fit();
  }

  /** Shows nothing, as before the first zoom. */
  clear(): void {
    this.show(NOTHING, []);
  }

  /**
   * Shows other zooms beside the one that leads.
   *
   * @param zooms The zooms; none leaves the leader alone. The player owns their pictures from now on.
   */
  showBeside(zooms: readonly ZoomPictures[]): void {
    for (const { zoom } of this.#beside) zoom.dispose();
    this.#beside = zooms.map((zoom) => this.#add(zoom));
    this.#fit();
  }

  /**
   * Changes how zooms beside each other share the viewer.
   *
   * @param layout How they are compared.
   * @param divider Where the divider of a split stands on the picture, 0 … 1.
   */
  share(layout: PaneLayout, divider: number): void {
    if (layout === this.#layout && divider === this.#divider) return;
    this.#layout = layout;
    this.#divider = divider;
    this.#fit();
  }

  /**
   * Replaces one level's picture, for live previews.
   *
   * @param level Index of the level.
   * @param picture The picture; the player owns it from now on.
   * @param beside Which of the zooms beside the leader it belongs to; the leader's own when absent.
   */
  showPicture(level: number, picture: Picture, beside?: number): void {
    const shown = beside === undefined ? this.#leader : this.#beside[beside];
    shown?.zoom.setPicture(level, picture);
    this.redraw();
  }

  /** Whether it plays, as of now and not of the latest frame. */
  get playing(): boolean {
    return this.#playback.playing;
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
   * Jumps to a moment of the run; a playing zoom goes on from there.
   *
   * @param seconds Time in the run; clamped.
   */
  seekSeconds(seconds: number): void {
    this.#playback.seekSeconds(seconds);
    this.redraw();
  }

  /**
   * Glides to a depth, or jumps there, and stands still.
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
    for (const { zoom } of [this.#leader, ...this.#beside]) zoom.dispose();
    this.#renderer.dispose();
  }

  #add({ path, pictures }: ZoomPictures): ShownZoom {
    return {
      zoom: this.#renderer.addZoom(path, pictures),
      scale: new DepthScale(path.factors),
    };
  }

  #fit(): void {
    const { clientWidth, clientHeight } = this.#canvas;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#pixelRatio = window.devicePixelRatio;
    const shown = [this.#leader, ...this.#beside];
    const panes = layOutPanes({
      width: clientWidth,
      height: clientHeight,
      aspects: shown.map(({ zoom: { path } }) => path.width / path.height),
      layout: this.#layout,
      divider: this.#divider,
      margin: this.#options.margin(),
    });
    this.#stage = panes[0]!.stage;
    this.#placed = panes.map(({ stage, clip }, index) => ({
      ...shown[index]!,
      camera: new Camera(shown[index]!.zoom.path, stage),
      stage: enlarge(stage, this.#pixelRatio),
      clip: enlarge(clip, this.#pixelRatio),
    }));
    this.#renderer.resize(
      Math.round(clientWidth * this.#pixelRatio),
      Math.round(clientHeight * this.#pixelRatio),
    );
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
    const [leader] = this.#placed;
    if (!leader) return;
    const scale = this.#leader.scale.scaleAt(depth);
    for (const placed of this.#placed)
      placed.camera.look(placed === leader ? depth : placed.scale.depthAt(scale));
    this.#renderer.draw(this.#placed, ROUNDING * this.#pixelRatio);
    this.#options.onFrame({
      depth,
      magnification,
      seconds,
      loopSeconds,
      playing,
      camera: leader.camera,
      stage: this.#stage,
    });
  }
}

function enlarge({ x, y, width, height }: Rectangle, ratio: number): Rectangle {
  return { x: x * ratio, y: y * ratio, width: width * ratio, height: height * ratio };
}

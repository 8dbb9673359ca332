/**
 * Where the viewer is and how it moves: playing along a timeline, gliding to a level, or following the wheel.
 *
 * Pure state without a clock of its own: whoever draws calls {@link Playback.advance} with the time passed.
 */
import { DepthScale } from '#core/timeline/depth.ts';
import { Timeline, type TimelineOptions } from '#core/timeline/timeline.ts';

/** Time in which a glide covers about two thirds of what is left, in seconds. */
const GLIDE_SECONDS = 0.09;

/** Nearer than this many levels counts as arrived. */
const ARRIVED_LEVELS = 0.0005;

/** Longest step in time that is played; after a longer pause (a hidden tab) the zoom goes on where it was. */
const LONGEST_STEP_SECONDS = 0.1;

/** How the viewer plays; the factors come from what it shows. */
export interface PlaybackOptions extends Omit<TimelineOptions, 'factors'> {
  /** Whether it starts again at its end; else it stands still there. */
  readonly loop: boolean;
}

/** Position and movement of a viewer in one zoom. */
export class Playback {
  #factors: readonly number[];
  #options: PlaybackOptions;
  readonly #jumps: () => boolean;
  #timeline: Timeline;
  #scale: DepthScale;
  #depth = 0;
  #seconds = 0;
  #playing = false;
  #goal: number | null = null;

  /**
   * Starts at the widest level, standing still.
   *
   * @param factors Zoom factor from each level to the next; at least one.
   * @param options How it plays.
   * @param jumps Whether it jumps where it would glide, for people who want little motion; asked each time.
   */
  constructor(factors: readonly number[], options: PlaybackOptions, jumps = (): boolean => false) {
    this.#factors = factors;
    this.#options = options;
    this.#jumps = jumps;
    this.#timeline = new Timeline({ ...options, factors });
    this.#scale = new DepthScale(factors);
  }

  /** Depth in levels, 0 … levels-1. */
  get depth(): number {
    return this.#depth;
  }

  /** Magnification since the widest level, 1 or more. */
  get magnification(): number {
    return Math.exp(this.#scale.scaleAt(this.#depth));
  }

  /** Time in the present run, in seconds. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Length of one run in seconds. */
  get loopSeconds(): number {
    return this.#options.loop ? this.#timeline.loopSeconds : this.#timeline.durationSeconds;
  }

  /** True while the zoom plays. */
  get playing(): boolean {
    return this.#playing;
  }

  /** True while anything moves, so that frames must be drawn. */
  get moving(): boolean {
    return this.#playing || this.#goal !== null;
  }

  /** Depth of the deepest level. */
  get deepest(): number {
    return this.#factors.length;
  }

  /**
   * Changes the zoom that is shown; the depth stays where it can.
   *
   * @param factors Zoom factor from each level to the next; at least one.
   */
  setFactors(factors: readonly number[]): void {
    this.#factors = factors;
    this.#scale = new DepthScale(factors);
    this.#lay(Math.min(this.#depth, factors.length));
  }

  /**
   * Changes how the zoom plays; the depth stays.
   *
   * @param options Speed, direction, ease and holds.
   */
  setOptions(options: PlaybackOptions): void {
    this.#options = options;
    this.#lay(this.#depth);
  }

  /** Plays on from here, or from the start when it has ended. */
  play(): void {
    this.#goal = null;
    if (this.#seconds >= this.loopSeconds) this.#seconds = 0;
    this.#playing = true;
  }

  /** Stands still. */
  pause(): void {
    this.#goal = null;
    this.#playing = false;
  }

  /**
   * Jumps.
   *
   * @param depth Depth in levels; clamped.
   */
  seek(depth: number): void {
    this.#goal = null;
    this.#place(depth);
  }

  /**
   * Jumps to a moment.
   *
   * @param seconds Time in the run; clamped.
   */
  seekSeconds(seconds: number): void {
    this.#goal = null;
    this.#seconds = Math.min(Math.max(seconds, 0), this.loopSeconds);
    this.#depth = this.#timeline.depthAt(this.#seconds);
  }

  /**
   * Glides to a depth, or jumps there, and stands still.
   *
   * @param depth Depth in levels; clamped.
   */
  glideTo(depth: number): void {
    this.#playing = false;
    if (this.#jumps()) this.seek(depth);
    else this.#goal = Math.min(Math.max(depth, 0), this.deepest);
  }

  /**
   * Pushes deeper or wider; pushes add up while the zoom is still gliding.
   *
   * @param levels How far, in levels; negative is wider.
   */
  push(levels: number): void {
    this.glideTo((this.#goal ?? this.#depth) + levels);
  }

  /**
   * Lets time pass.
   *
   * @param seconds Time since the last call, 0 or more.
   */
  advance(seconds: number): void {
    if (this.#playing) {
      this.#seconds += Math.min(seconds, LONGEST_STEP_SECONDS);
      if (this.#options.loop) this.#seconds %= this.loopSeconds;
      else if (this.#seconds >= this.loopSeconds) this.#playing = false;
      this.#seconds = Math.min(this.#seconds, this.loopSeconds);
      this.#depth = this.#timeline.depthAt(this.#seconds);
    } else if (this.#goal !== null) {
      const left = this.#goal - this.#depth;
      const share = 1 - Math.exp(-Math.min(seconds, LONGEST_STEP_SECONDS) / GLIDE_SECONDS);
      const arrived = Math.abs(left) < ARRIVED_LEVELS;
      this.#place(arrived ? this.#goal : this.#depth + left * share);
      if (arrived) this.#goal = null;
    }
  }

  #lay(depth: number): void {
    this.#timeline = new Timeline({ ...this.#options, factors: this.#factors });
    this.#goal = null;
    this.#place(depth);
  }

  #place(depth: number): void {
    this.#depth = Math.min(Math.max(depth, 0), this.deepest);
    this.#seconds = this.#timeline.secondsAt(this.#depth);
  }
}

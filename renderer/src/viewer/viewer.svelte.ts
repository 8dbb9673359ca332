/** What the viewer shows and how it plays, for the components around it. */
import { prefersReducedMotion } from 'svelte/motion';
import type { GenerationEvent } from '#core/contract/events.ts';
import { motionOf } from '#core/timeline/settings.ts';
import type { PlaybackOptions } from './playback.ts';
import type { Player, PlayerFrame } from './player.ts';

/** The viewer's state, mirrored from its player once per frame. */
export class ViewerStore {
  /** Depth in levels. */
  depth = $state(0);
  /** Magnification since the widest level. */
  magnification = $state(1);
  /** Time in the present run. */
  seconds = $state(0);
  /** Length of one run. */
  loopSeconds = $state(0);
  /** Whether the zoom plays. */
  playing = $state(false);
  /** Number of levels of what is shown. */
  levels = $state(0);
  /** Whether the outlines of deeper levels are drawn. */
  outlines = $state(true);
  /** What the viewer shows: the chosen take, the job being painted, or the sketch of the project as it stands. */
  shows = $state<'take' | 'job' | 'sketch'>('take');
  /** Whether a job's agreed levels are compared with what the model makes of each by itself. */
  estimates = $state(false);
  /** Whether it is asked how large a still shall be. */
  askingForStill = $state(false);
  /** Where the latest frame put things; read by what is drawn over the canvas. */
  frame = $state.raw<PlayerFrame | null>(null);
  /** Frames drawn, so that whoever reads {@link frame} knows when it has moved. */
  frames = $state(0);
  /** Whether a hand holds a part of the picture that another sketch, which may lie elsewhere, would move under it. */
  held = $state(false);
  /** What fills the screen. */
  element: HTMLElement | null = null;
  /** The player, while the viewer is on the page. */
  player: Player | null = null;
  /** True when the next stack that is shown shall start to play. */
  playWhenShown = !prefersReducedMotion.current;

  #playback: PlaybackOptions = motionOf({ levels: [] });

  /** How the player shall play. */
  get playback(): PlaybackOptions {
    return this.#playback;
  }

  /**
   * Changes how the player plays.
   *
   * @param playback Speed, direction, ease, holds and loop.
   */
  setPlayback(playback: PlaybackOptions): void {
    this.#playback = playback;
    this.player?.setPlayback(playback);
  }

  /**
   * Takes over what a frame shows.
   *
   * @param frame The frame.
   */
  mirror(frame: PlayerFrame): void {
    this.depth = frame.depth;
    this.magnification = frame.magnification;
    this.seconds = frame.seconds;
    this.loopSeconds = frame.loopSeconds;
    this.playing = frame.playing;
    this.frame = frame;
    this.frames += 1;
  }

  /**
   * Jumps to a depth. It is known at once, not with the next frame: a key that is pressed twice goes on from there.
   *
   * @param depth Depth in levels, within the zoom.
   */
  seek(depth: number): void {
    this.depth = depth;
    this.player?.seek(depth);
  }

  /**
   * Jumps to a moment of the run, known at once as well.
   *
   * @param seconds Time in the run, within it.
   */
  seekSeconds(seconds: number): void {
    this.seconds = seconds;
    this.player?.seekSeconds(seconds);
  }

  /** Shows the chosen take. */
  showTake(): void {
    this.shows = 'take';
  }

  /** Shows the job being painted. */
  showJob(): void {
    this.shows = 'job';
  }

  /** Shows the sketch of the project, unless a job is being watched. */
  showSketch(): void {
    if (this.shows === 'take') this.shows = 'sketch';
  }

  /**
   * Goes back to the takes when a job is over.
   *
   * @param end How it ended.
   */
  jobEnded(end: GenerationEvent['type']): void {
    if (end === 'notice') return;
    if (end === 'done' && this.shows === 'job' && !prefersReducedMotion.current) {
      this.playWhenShown = true;
    }
    if (this.shows === 'job') this.showTake();
  }

  /** Plays or stands still. */
  toggle(): void {
    if (this.player?.playing) this.player.pause();
    else this.player?.play();
  }

  /** Shows or hides the outlines of deeper levels. */
  toggleOutlines(): void {
    this.outlines = !this.outlines;
  }

  /** Fills the screen with the viewer, or goes back. */
  async toggleFullScreen(): Promise<void> {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await this.element?.requestFullscreen();
  }
}

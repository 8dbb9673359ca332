/** What the viewer shows and how it plays, for the components around it. */
import type { FilmSettings } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import type { Player, PlayerFrame } from './player.ts';

/** Ways of playing, in the order in which the button steps through them. */
export const DIRECTIONS = ['in-out', 'in', 'out'] as const satisfies readonly FilmSettings['direction'][];

/** Seconds a level that can be chosen. */
export const SPEEDS = [0.75, 1.5, 3] as const;

/** How long the first and the last picture stand still while playing. */
const HOLD_SECONDS = 0.6;

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
  /** Whether the viewer shows the job being painted instead of the chosen take. */
  followsJob = $state(false);
  /** Whether a job's agreed levels are compared with what the model makes of each by itself. */
  estimates = $state(false);
  /** Which way it plays. */
  direction = $state<FilmSettings['direction']>('in-out');
  /** How fast it plays. */
  secondsPerLevel = $state<number>(1.5);
  /** Where the latest frame put things; read by what is drawn over the canvas. */
  frame = $state.raw<PlayerFrame | null>(null);
  /** Frames drawn, so that whoever reads {@link frame} knows when it has moved. */
  frames = $state(0);
  /** What fills the screen. */
  element: HTMLElement | null = null;
  /** The player, while the viewer is on the page. */
  player: Player | null = null;
  /** True when the next stack that is shown shall start to play. */
  playWhenShown = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;

  /** How the player shall play. */
  get playback(): {
    secondsPerLevel: number;
    easing: 'smooth';
    direction: FilmSettings['direction'];
    holdSeconds: number;
  } {
    return {
      secondsPerLevel: this.secondsPerLevel,
      easing: 'smooth',
      direction: this.direction,
      holdSeconds: HOLD_SECONDS,
    };
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

  /** Shows the chosen take. */
  showTake(): void {
    this.followsJob = false;
  }

  /** Shows the job being painted. */
  showJob(): void {
    this.followsJob = true;
  }

  /**
   * Goes back to the takes when a job is over.
   *
   * @param end How it ended.
   */
  jobEnded(end: GenerationEvent['type']): void {
    if (end === 'notice') return;
    if (end === 'done' && this.followsJob && !window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.playWhenShown = true;
    }
    this.followsJob = false;
  }

  /** Plays or stands still. */
  toggle(): void {
    if (this.playing) this.player?.pause();
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

  /** Steps to the next way of playing. */
  nextDirection(): void {
    this.direction = DIRECTIONS[(DIRECTIONS.indexOf(this.direction) + 1) % DIRECTIONS.length]!;
    this.player?.setPlayback(this.playback);
  }

  /** Steps to the next speed. */
  nextSpeed(): void {
    const index = SPEEDS.findIndex((speed) => speed === this.secondsPerLevel);
    this.secondsPerLevel = SPEEDS[(index + 1) % SPEEDS.length]!;
    this.player?.setPlayback(this.playback);
  }
}

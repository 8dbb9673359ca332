/** Shows how a command gets on: a bar with the time left on a terminal, plain lines elsewhere. */
import { SingleBar } from 'cli-progress';

/** Least time between two plain lines. */
const LINE_INTERVAL_MS = 2000;

/** How far a command has come. */
export interface Progress {
  /** What is being done, for example `Painting`. */
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** What is counted, where the label does not say; may name the speed as well. */
  readonly unit?: string;
  /** Estimate; null while unknown. */
  readonly secondsLeft: number | null;
}

/** Shows progress on standard error. */
export interface ProgressDisplay {
  /** Shows the latest state. */
  show(progress: Progress): void;
  /** Prints a line without tearing the bar. */
  say(text: string): void;
  /** Takes the bar away. */
  close(): void;
}

/**
 * Makes the display that suits where standard error leads.
 *
 * @returns A bar on a terminal, plain lines elsewhere.
 */
export function progressDisplay(): ProgressDisplay {
  return process.stderr.isTTY ? barDisplay() : lineDisplay();
}

/** A display that shows nothing, for output that programs read. Notices still go to standard error. */
export const silentDisplay: ProgressDisplay = plainDisplay(() => undefined);

function plainDisplay(show: ProgressDisplay['show']): ProgressDisplay {
  return { show, say: (text) => console.error(text), close: () => undefined };
}

function barDisplay(): ProgressDisplay {
  let bar: SingleBar | undefined;
  const close = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    show({ label, done, total, unit = '', secondsLeft }) {
      const payload = { label: label.padEnd(8), unit, left: timeLeft(secondsLeft) };
      if (bar) {
        bar.setTotal(total);
        bar.update(done, payload);
        return;
      }
      bar = new SingleBar({
        format: '{label} {bar} {value}/{total} {unit} {left}',
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 32,
        hideCursor: true,
        clearOnComplete: true,
        stream: process.stderr,
      });
      bar.start(total, done, payload);
    },
    say(text) {
      close();
      console.error(text);
    },
    close,
  };
}

function lineDisplay(): ProgressDisplay {
  let label = '';
  let printed = 0;
  return plainDisplay((progress) => {
    const now = performance.now();
    const isLast = progress.done === progress.total;
    if (progress.label === label && !isLast && now - printed < LINE_INTERVAL_MS) return;
    label = progress.label;
    printed = now;
    const left = timeLeft(progress.secondsLeft);
    const unit = progress.unit === undefined ? '' : ` ${progress.unit}`;
    const count = progress.total > 1 ? ` ${progress.done}/${progress.total}${unit}` : '';
    console.error(`${label}${count}${left === '' ? '' : `, ${left}`}`);
  });
}

/** For example `1:05 left`; empty while unknown. */
function timeLeft(seconds: number | null): string {
  if (seconds === null) return '';
  const whole = Math.ceil(seconds);
  return whole < 60
    ? `${whole} s left`
    : `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} left`;
}

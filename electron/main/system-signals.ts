/**
 * What the system shows of work that takes its time: progress on the taskbar, a notification when it ends while the
 * window is not in front, and a machine that does not fall asleep meanwhile.
 */
import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';

/** Takes the progress off the taskbar. */
const NO_PROGRESS = -1;

/** What one kind of work tells the system. */
export interface WorkSignals {
  /** Shows how far it is, 0 … 1; null when there is nothing to do. */
  progress(share: number | null): void;
  /** Whether the machine has to stay awake for it. */
  keepAwake(awake: boolean): void;
}

/**
 * Makes signals for several kinds of work: the taskbar shows their mean, and the machine is awake while any needs it.
 *
 * @returns Makes those of one more kind.
 */
export function createSystemSignals(): () => WorkSignals {
  const shares = new Map<WorkSignals, number>();
  const awake = new Set<WorkSignals>();
  let blocker: number | undefined;

  function showProgress(): void {
    const all = [...shares.values()];
    const share = all.length === 0 ? NO_PROGRESS : all.reduce((sum, part) => sum + part) / all.length;
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(share);
  }

  /** Turns the system's sleep off and on again, each once. */
  function guardSleep(): void {
    if (awake.size > 0) {
      blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  }

  return () => {
    const signals: WorkSignals = {
      progress(share) {
        if (share === null) shares.delete(signals);
        else shares.set(signals, share);
        showProgress();
      },
      keepAwake(wanted) {
        if (wanted) awake.add(signals);
        else awake.delete(signals);
        guardSleep();
      },
    };
    return signals;
  };
}

/**
 * Tells the user something, unless they look at the program; a click on it leads back there.
 *
 * @param title What has happened.
 * @param body What it has happened to, or why.
 */
export function notify(title: string, body: string): void {
  const windows = BrowserWindow.getAllWindows();
  if (!Notification.isSupported() || windows.some((window) => window.isFocused())) return;
  const notification = new Notification({ title, body });
  notification.on('click', () => {
    const [window] = windows;
    if (window === undefined || window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  notification.show();
}

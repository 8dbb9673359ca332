/**
 * What the system shows of the jobs: progress on the taskbar, a notification when one ends while the window is not in
 * front, and a machine that does not fall asleep meanwhile.
 */
import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { GenerationEvent } from '#core/contract/events.ts';
import type { QueueEvent } from '#core/contract/studio.ts';
import type { Host } from '../host/host.ts';
import { systemWords } from './words.ts';

/** Takes the progress off the taskbar. */
const NO_PROGRESS = -1;

/**
 * Shows the jobs for as long as the queue lives.
 *
 * @param jobs The host's queue.
 * @returns Resolves when the queue has ended.
 */
export async function signalJobs(jobs: Host['jobs']): Promise<void> {
  const sleep = createSleepGuard();
  try {
    for await (const event of jobs.watch()) {
      if (event.type === 'generation') showGeneration(event.event);
      else sleep.prevent(isPainting(event));
    }
  } finally {
    sleep.prevent(false);
    showProgress(NO_PROGRESS);
  }
}

function isPainting({ jobs, paused }: Extract<QueueEvent, { type: 'jobs' }>): boolean {
  return !paused && jobs.some(({ state }) => state === 'running' || state === 'cancelling');
}

/** Turns the system's sleep off and on again, each once. */
function createSleepGuard(): { prevent(prevented: boolean): void } {
  let blocker: number | undefined;
  return {
    prevent(prevented) {
      if (prevented) {
        blocker ??= powerSaveBlocker.start('prevent-app-suspension');
      } else if (blocker !== undefined) {
        powerSaveBlocker.stop(blocker);
        blocker = undefined;
      }
    },
  };
}

function showGeneration(event: GenerationEvent): void {
  if (event.type === 'progress') {
    showProgress(event.phase === 'loading' ? 0 : event.step / event.steps);
    return;
  }
  if (event.type === 'done') notify(systemWords().desktop.painted, event.take.title);
  if (event.type === 'failed') notify(systemWords().desktop.notPainted, event.problem.message);
  if (event.type !== 'started' && event.type !== 'notice') showProgress(NO_PROGRESS);
}

function showProgress(share: number): void {
  for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(share);
}

function notify(title: string, body: string): void {
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

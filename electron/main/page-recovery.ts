/** Brings the studio's page back when its process has ended or hangs. The journal has what was edited, so nothing is lost. */
import { app, dialog, type BrowserWindow } from 'electron';
import { systemWords } from './words.ts';

/** A page that ends again within this time, in milliseconds, is not loaded again without asking. */
const RELAPSE = 60_000;

/**
 * Watches over one window's page.
 *
 * @param window The window.
 * @param log Receives what has happened.
 */
export function recoverPage(window: BrowserWindow, log: (text: string) => void): void {
  const { webContents } = window;
  const words = systemWords().desktop.recovery;
  let endedAt = -Infinity;

  webContents.on('render-process-gone', (_, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log(`page: ended by itself: ${reason} (${exitCode})`);
    const now = performance.now();
    const relapsed = now - endedAt < RELAPSE;
    endedAt = now;
    if (relapsed) void chooseAfterRelapse();
    else webContents.reload();
  });

  window.on('unresponsive', () => {
    log('page: does not answer');
    void chooseWhileSilent();
  });

  async function chooseAfterRelapse(): Promise<void> {
    if (await asks(words.failed, [words.load, words.quit])) app.quit();
    else webContents.reload();
  }

  async function chooseWhileSilent(): Promise<void> {
    // Its end is told of above, and what has ended is loaded again.
    if (await asks(words.silent, [words.wait, words.load])) webContents.forcefullyCrashRenderer();
  }

  /** Whether the second button was pressed. */
  async function asks(message: string, buttons: [string, string]): Promise<boolean> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail: words.kept,
      buttons,
      defaultId: 0,
      cancelId: 0,
    });
    return response === 1;
  }
}

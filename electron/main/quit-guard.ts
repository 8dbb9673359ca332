/** Asks before a window with changes that no file has is closed. The journal keeps them in any case. */
import { app, dialog, type BrowserWindow } from 'electron';
import { errorMessage } from '#core/errors.ts';
import type { Host } from '../host/host.ts';
import { systemWords } from './words.ts';

/** Buttons of the question, in their order. */
const BUTTONS = ['save', 'close', 'cancel'] as const;

/**
 * Guards one window.
 *
 * @param window The window.
 * @param documents The host's documents.
 */
export function guardClosing(
  window: BrowserWindow,
  documents: Pick<Host['documents'], 'unsaved' | 'save'>,
): void {
  let mayClose = false;
  let quitting = false;
  const noticeQuit = (): void => void (quitting = true);
  app.on('before-quit', noticeQuit);
  window.on('closed', () => app.off('before-quit', noticeQuit));
  window.webContents.on('will-prevent-unload', (event) => mayClose && event.preventDefault());
  window.on('close', (event) => {
    if (mayClose) return;
    event.preventDefault();
    void mayLose(window, documents).then((agreed) => {
      mayClose = agreed;
      if (!agreed) quitting = false;
      else if (quitting) app.quit();
      else window.close();
    });
  });
}

async function mayLose(
  window: BrowserWindow,
  documents: Pick<Host['documents'], 'unsaved' | 'save'>,
): Promise<boolean> {
  const words = systemWords();
  for (const { id, title } of await documents.unsaved()) {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: words.desktop.closing.question(title || words.header.untitled),
      detail: words.desktop.closing.detail,
      buttons: BUTTONS.map((button) => words.desktop.closing.buttons[button]),
      defaultId: 0,
      cancelId: BUTTONS.indexOf('cancel'),
    });
    if (BUTTONS[response] === 'cancel') return false;
    if (BUTTONS[response] === 'save' && !(await saved(id, documents))) return false;
  }
  return true;
}

async function saved(id: string, documents: Pick<Host['documents'], 'save'>): Promise<boolean> {
  try {
    return await documents.save(id, false);
  } catch (error) {
    dialog.showErrorBox(systemWords().desktop.notSaved, errorMessage(error));
    return false;
  }
}

/** Asks before a window with changes that no file has is closed. The journal keeps them in any case. */
import { app, dialog, type BrowserWindow } from 'electron';
import { errorMessage } from '#core/errors.ts';
import type { Host } from '../host/host.ts';

/** Buttons of the question, in their order. */
const BUTTONS = ['Save', 'Close without saving', 'Cancel'] as const;

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
  for (const { id, title } of await documents.unsaved()) {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: `Save “${title || 'Untitled zoom'}” before it is closed?`,
      detail: 'Without saving, the changes stay among the recent projects of this machine only.',
      buttons: [...BUTTONS],
      defaultId: 0,
      cancelId: 2,
    });
    if (BUTTONS[response] === 'Cancel') return false;
    if (BUTTONS[response] === 'Save' && !(await saved(id, documents))) return false;
  }
  return true;
}

async function saved(id: string, documents: Pick<Host['documents'], 'save'>): Promise<boolean> {
  try {
    return await documents.save(id, false);
  } catch (error) {
    dialog.showErrorBox('The project was not saved', errorMessage(error));
    return false;
  }
}

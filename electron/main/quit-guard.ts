/**
 * Asks before a window is closed with what would be lost: work that is not finished, and changes that no file has. The
 * journal keeps the changes in any case.
 */
import { app, dialog, type BrowserWindow } from 'electron';
import { errorMessage } from '#core/errors.ts';
import type { Host } from '../host/host.ts';
import { systemWords } from './words.ts';

/** What is asked about. */
export interface GuardedHost {
  readonly documents: Pick<Host['documents'], 'unsaved' | 'save'>;
  readonly jobs: Pick<Host['jobs'], 'unfinished'>;
  readonly films: Pick<Host['films'], 'making'>;
}

/** Buttons of the question about changes, in their order. */
const BUTTONS = ['save', 'close', 'cancel'] as const;

/**
 * Guards one window.
 *
 * @param window The window.
 * @param host What is being done and edited.
 */
export function guardClosing(window: BrowserWindow, host: GuardedHost): void {
  let mayClose = false;
  let quitting = false;
  const noticeQuit = (): void => void (quitting = true);
  app.on('before-quit', noticeQuit);
  window.on('closed', () => app.off('before-quit', noticeQuit));
  window.webContents.on('will-prevent-unload', (event) => mayClose && event.preventDefault());
  window.on('close', (event) => {
    if (mayClose) return;
    event.preventDefault();
    // Where programs live on without a window, the queue does so too; films go to the page that asked for them.
    const ends = quitting || process.platform !== 'darwin';
    void mayLose(window, host, ends).then((agreed) => {
      mayClose = agreed;
      if (!agreed) quitting = false;
      else if (quitting) app.quit();
      else window.close();
    });
  });
}

async function mayLose(window: BrowserWindow, host: GuardedHost, ends: boolean): Promise<boolean> {
  const jobs = ends ? host.jobs.unfinished().length : 0;
  return (await mayStop(window, jobs, host.films.making, ends)) && (await mayLeave(window, host.documents));
}

async function mayStop(window: BrowserWindow, zooms: number, films: number, ends: boolean): Promise<boolean> {
  if (zooms + films === 0) return true;
  const { question, detail, stay, quit, close } = systemWords().desktop.working;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: question(zooms, films),
    detail,
    buttons: [stay, ends ? quit : close],
    defaultId: 0,
    cancelId: 0,
  });
  return response !== 0;
}

async function mayLeave(window: BrowserWindow, documents: GuardedHost['documents']): Promise<boolean> {
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

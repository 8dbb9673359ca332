/** Project files by the system's own ways, and the question before a window is closed. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FailureError } from '#core/errors.ts';
import { collectOpenings, documentDialogs } from './document-files.ts';
import { guardClosing } from './quit-guard.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

afterEach(electron.resetElectron);

function double() {
  return {
    show: vi.fn<(file: string) => Promise<void>>(() => Promise.resolve()),
    save: vi.fn<(id: string, copy: boolean) => Promise<boolean>>(() => Promise.resolve(true)),
    unsaved: vi.fn(() => Promise.resolve([{ ...summary }])),
  };
}

const summary = {
  id: 'a',
  title: 'Zoom',
  name: null,
  changed: true,
  recovered: false,
  modified: '2026-11-24T00:00:00.000Z',
};

describe('the dialogs', () => {
  it('give what was chosen, and tell the system', async () => {
    electron.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: ['/a.tenfold'] });
    expect(await documentDialogs.chooseDocument()).toBe('/a.tenfold');
    electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: '/b.tenfold' });
    expect(await documentDialogs.choosePlace('b.tenfold')).toBe('/b.tenfold');
    expect(electron.app.addRecentDocument.mock.calls).toEqual([['/a.tenfold'], ['/b.tenfold']]);
  });

  it('give nothing when they were closed', async () => {
    expect(await documentDialogs.chooseDocument()).toBeUndefined();
    expect(await documentDialogs.choosePlace('b.tenfold')).toBeUndefined();
  });
});

describe('a file that the system asks to open', () => {
  it('is shown once there is a host, whether it came by arguments, a double click or a second start', () => {
    const documents = double();
    const open = collectOpenings(['/program', '--flag.tenfold', '/one.tenfold', 'readme.txt']);
    const showWindow = vi.fn();
    const event = new electron.DoubleEvent();
    electron.app.emit('open-file', event, '/two.tenfold');
    expect(event.prevented).toBe(true);
    open(documents, showWindow);
    electron.app.emit('second-instance', {}, ['/program', '/three.tenfold']);
    expect(documents.show.mock.calls.flat()).toEqual(['/one.tenfold', '/two.tenfold', '/three.tenfold']);
    expect(showWindow).toHaveBeenCalledTimes(3);
  });

  it('is refused in a sentence', async () => {
    const documents = double();
    documents.show.mockRejectedValueOnce(new FailureError('It is broken.'));
    collectOpenings(['/program', '/one.tenfold'])(documents, vi.fn());
    await vi.waitFor(() =>
      expect(electron.dialog.showErrorBox).toHaveBeenCalledWith(
        'The project was not opened',
        'It is broken.',
      ),
    );
  });
});

describe('a file that was dropped on a window', () => {
  function dropped(file: unknown, frame: object = {}) {
    const documents = double();
    collectOpenings(['/program'])(documents, vi.fn());
    const senderFrame = { url: 'app://studio/', parent: null, ...frame };
    electron.ipcMain.emit('tenfold:dropped', { senderFrame }, file);
    return documents.show;
  }

  it('is shown from where it lies', () => {
    expect(dropped('/home/forest.tenfold')).toHaveBeenCalledExactlyOnceWith('/home/forest.tenfold');
  });

  it.each([
    ['another kind of file', '/home/passwords.txt', {}],
    ['no path', { endsWith: '.tenfold' }, {}],
    ['a path that a page elsewhere names', '/home/forest.tenfold', { url: 'https://example.org/' }],
    ['a path that a frame in the studio names', '/home/forest.tenfold', { parent: {} }],
  ])('is not shown when it is %s', (_, file, frame) => {
    expect(dropped(file, frame)).not.toHaveBeenCalled();
  });
});

describe('closing a window', () => {
  function openWindow(documents: ReturnType<typeof double>) {
    const window = new electron.BrowserWindow({});
    const closed = vi.fn();
    guardClosing(window as never, documents);
    window.on('closed', closed);
    return { window, closed };
  }
  const answer = (response: number) => electron.dialog.showMessageBox.mockResolvedValueOnce({ response });

  it('asks nothing when everything is saved', async () => {
    const documents = double();
    documents.unsaved.mockResolvedValue([]);
    const { window, closed } = openWindow(documents);
    window.close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });

  it('saves first when the user wants it', async () => {
    const documents = double();
    const { window, closed } = openWindow(documents);
    answer(0);
    window.close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(documents.save).toHaveBeenCalledWith('a', false);
  });

  it('does not close when saving fails or no place was chosen', async () => {
    const documents = double();
    const { window, closed } = openWindow(documents);
    documents.save.mockRejectedValueOnce(new FailureError('The disk is full.')).mockResolvedValueOnce(false);
    answer(0);
    window.close();
    await vi.waitFor(() =>
      expect(electron.dialog.showErrorBox).toHaveBeenCalledWith(
        'The project was not saved',
        'The disk is full.',
      ),
    );
    answer(0);
    window.close();
    await vi.waitFor(() => expect(documents.save).toHaveBeenCalledTimes(2));
    expect(closed).not.toHaveBeenCalled();
  });

  it('closes without saving, or not at all, as the user says', async () => {
    const documents = double();
    const { window, closed } = openWindow(documents);
    answer(2);
    window.close();
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce());
    expect(closed).not.toHaveBeenCalled();
    answer(1);
    window.close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(documents.save).not.toHaveBeenCalled();
  });

  it('goes on quitting after the question when that was what the user did', async () => {
    const documents = double();
    const { window } = openWindow(documents);
    answer(1);
    electron.app.emit('before-quit');
    window.close();
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce());
  });
});

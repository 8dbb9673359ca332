/** Project files by the system's own ways. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FailureError } from '#core/errors.ts';
import { collectOpenings, documentDialogs } from './document-files.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

afterEach(electron.resetElectron);

function double() {
  return { show: vi.fn<(file: string) => Promise<void>>(() => Promise.resolve()) };
}

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
    electron.app.emit('second-instance', {}, ['/program', '/three.tenfold', 'four.tenfold'], '/zooms');
    expect(documents.show.mock.calls.flat()).toEqual([
      '/one.tenfold',
      '/two.tenfold',
      '/three.tenfold',
      // Named as from the folder in which the program was started a second time.
      '/zooms/four.tenfold',
    ]);
    expect(showWindow).toHaveBeenCalledTimes(4);
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

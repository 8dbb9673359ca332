/** The questions before a window is closed. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Commission } from '#core/contract/lending.ts';
import { FailureError } from '#core/errors.ts';
import { guardClosing } from './quit-guard.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

afterEach(() => {
  vi.unstubAllGlobals();
  electron.resetElectron();
});

const summary = {
  id: 'a',
  title: 'Zoom',
  name: null,
  changed: true,
  recovered: false,
  modified: '2026-11-24T00:00:00.000Z',
};

function double() {
  return {
    save: vi.fn<(id: string, copy: boolean) => Promise<boolean>>(() => Promise.resolve(true)),
    unsaved: vi.fn(() => Promise.resolve([{ ...summary }])),
  };
}

function openWindow(documents: ReturnType<typeof double>, zooms = 0, films = 0) {
  const window = new electron.BrowserWindow({});
  const closed = vi.fn();
  const work = Array.from({ length: zooms }, (): Commission => ({ project: { title: 'A zoom' } as never }));
  guardClosing(window as never, { documents, jobs: { unfinished: () => work }, films: { making: films } });
  window.on('closed', closed);
  return { window, closed };
}

const answer = (response: number) => electron.dialog.showMessageBox.mockResolvedValueOnce({ response });

describe('closing a window with changes', () => {
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

describe('closing a window while something is made', () => {
  function saved() {
    const documents = double();
    documents.unsaved.mockResolvedValue([]);
    return documents;
  }

  it.each([
    ['linux', 1, 0, '1 zoom is being painted.', 'Quit anyway'],
    ['linux', 2, 0, '2 zooms are being painted.', 'Quit anyway'],
    ['linux', 0, 1, '1 film is being made.', 'Quit anyway'],
    ['linux', 2, 1, '2 zooms are being painted, 1 film is being made.', 'Quit anyway'],
    // The program lives on without a window there, and only the film ends.
    ['darwin', 2, 1, '1 film is being made.', 'Close anyway'],
  ] as const)('asks on %s about %d zooms and %d films', async (system, zooms, films, message, leave) => {
    platform(system);
    const { window, closed } = openWindow(saved(), zooms, films);
    answer(1);
    window.close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(electron.dialog.showMessageBox).toHaveBeenCalledExactlyOnceWith(
      window,
      expect.objectContaining({ message, buttons: ['Keep working', leave], defaultId: 0, cancelId: 0 }),
    );
  });

  it('goes on when the user wants that, and asks nothing about changes then', async () => {
    platform('linux');
    const documents = double();
    const { window, closed } = openWindow(documents, 2);
    answer(0);
    electron.app.emit('before-quit');
    window.close();
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce());
    expect(documents.unsaved).not.toHaveBeenCalled();
    expect(closed).not.toHaveBeenCalled();
    expect(electron.app.quit).not.toHaveBeenCalled();
  });

  it('asks about changes as well', async () => {
    platform('linux');
    const documents = double();
    const { window, closed } = openWindow(documents, 1);
    answer(1);
    answer(0);
    window.close();
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(documents.save).toHaveBeenCalledOnce();
  });

  it('leaves the queue alone where the program lives on without a window, but not when that is quit', async () => {
    platform('darwin');
    const first = openWindow(saved(), 2);
    first.window.close();
    await vi.waitFor(() => expect(first.closed).toHaveBeenCalledOnce());
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();

    const second = openWindow(saved(), 2);
    answer(1);
    electron.app.emit('before-quit');
    second.window.close();
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce());
    expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce();
  });

  function platform(name: NodeJS.Platform): void {
    vi.stubGlobal('process', Object.create(process, { platform: { value: name } }) as NodeJS.Process);
  }
});

/** A page that fails is brought back. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recoverPage } from './page-recovery.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

let window: electron.BrowserWindow;
const log = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  window = new electron.BrowserWindow({});
  recoverPage(window as never, log);
});

afterEach(() => {
  vi.useRealTimers();
  electron.resetElectron();
});

const end = (reason: string) => window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
const answer = (response: number) => electron.dialog.showMessageBox.mockResolvedValueOnce({ response });

describe('a page whose process ends', () => {
  it('is loaded again at once, and the log says why', () => {
    end('oom');
    expect(window.webContents.reload).toHaveBeenCalledOnce();
    expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('oom'));
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });

  it('is left alone when that was wanted', () => {
    end('clean-exit');
    window.isDestroyed.mockReturnValueOnce(true);
    end('killed');
    expect(window.webContents.reload).not.toHaveBeenCalled();
  });

  it('asks when it ends again soon, and does what is said', async () => {
    end('crashed');
    answer(0);
    end('crashed');
    await vi.waitFor(() => expect(window.webContents.reload).toHaveBeenCalledTimes(2));
    answer(1);
    end('crashed');
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce());
    expect(window.webContents.reload).toHaveBeenCalledTimes(2);
  });

  it('asks nothing when it ends again much later', () => {
    end('crashed');
    vi.advanceTimersByTime(61_000);
    end('crashed');
    expect(window.webContents.reload).toHaveBeenCalledTimes(2);
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });
});

describe('a page that does not answer', () => {
  it('is waited for, or ended, as is said', async () => {
    answer(0);
    window.emit('unresponsive');
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledOnce());
    answer(1);
    window.emit('unresponsive');
    await vi.waitFor(() => expect(window.webContents.forcefullyCrashRenderer).toHaveBeenCalledOnce());
    expect(window.webContents.reload).not.toHaveBeenCalled();
  });
});

/** How the window comes up: as it was left, wherever there is room. */
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../host/settings.ts';
import { temporaryFolder } from '../host/test/orders.ts';
import * as electron from './test/electron.ts';
import { rememberWindow, windowBounds } from './window-memory.ts';
import { openStudioWindow } from './window.ts';

vi.mock('electron', () => import('./test/electron.ts'));
afterEach(electron.resetElectron);

const LEFT = { x: 100, y: 200, width: 1200, height: 700, maximized: false, background: '#eceef1' };

describe('the window', () => {
  it('comes up in the middle of the main display at first', () => {
    expect(windowBounds(null)).toEqual({ x: 240, y: 105, width: 1440, height: 900 });
  });

  it.each([
    ['where it was left', {}, { x: 100, y: 200, width: 1200, height: 700 }],
    [
      'within a display that has become smaller',
      { x: 900, y: -5, height: 1400 },
      { x: 720, y: 30, width: 1200, height: 1050 },
    ],
    [
      'on the display where it was left',
      { x: 2500, width: 1440 },
      { x: 1920, y: 100, width: 1280, height: 700 },
    ],
  ])('comes up %s', (_, changes, bounds) => {
    expect(windowBounds({ ...LEFT, ...changes })).toEqual(bounds);
  });

  it('is maximised again, and has the colour of its page before that is painted', () => {
    openStudioWindow('/out', { ...LEFT, maximized: true });
    const [window] = electron.BrowserWindow.all;
    expect(window!.options).toMatchObject({ x: 100, width: 1200, backgroundColor: '#eceef1' });
    expect(window!.maximize).not.toHaveBeenCalled();
    window!.emit('ready-to-show');
    expect(window!.maximize).toHaveBeenCalledOnce();
  });
});

describe('what is remembered', () => {
  async function leave(file: string, colours: unknown[]): Promise<electron.BrowserWindow> {
    const window = new electron.BrowserWindow({ backgroundColor: '#0b0c0e' });
    const log = vi.fn();
    rememberWindow(window as never, file, log);
    for (const colour of colours) window.webContents.emit('did-change-theme-color', {}, colour);
    window.getNormalBounds.mockReturnValue({ x: 7, y: 8, width: 1100, height: 650 });
    window.isMaximized.mockReturnValue(true);
    window.close();
    await vi.waitFor(() =>
      expect(log.mock.calls.length + Number(readSettings(file).window !== null)).toBe(1),
    );
    return window;
  }

  it('is how the window stands when it is closed, with the colour of its page', async () => {
    const file = join(await temporaryFolder(), 'settings.json');
    const window = await leave(file, [null, '#ECEEF1', 'red']);
    expect(window.setBackgroundColor.mock.calls).toEqual([['#ECEEF1']]);
    expect(readSettings(file).window).toEqual({
      ...{ x: 7, y: 8, width: 1100, height: 650 },
      maximized: true,
      background: '#ECEEF1',
    });
  });

  it('is nothing where it cannot be written, and the window closes all the same', async () => {
    const folder = await temporaryFolder();
    await leave(join(folder, 'settings.json'), []);
    await leave(join(folder, 'settings.json/settings.json'), []);
  });
});

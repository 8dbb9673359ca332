/** Lets the window come up as it was left: where and how large, maximised or not, and in the colours of its page. */
import { screen, type BrowserWindow, type Rectangle } from 'electron';
import { errorMessage } from '#core/errors.ts';
import { changeSettings, type WindowSettings } from '../host/settings.ts';

/** Size of a window that nobody has made larger or smaller, in pixels of the desktop's. */
const USUAL_SIZE = { width: 1440, height: 900 };

/** The studio's darkest surface, so that nothing flashes white before the first paint. */
const USUAL_BACKGROUND = '#0b0c0e';

/** A colour as Chromium writes those of pages. */
const COLOUR = /^#[\da-f]{6}$/i;

/**
 * Where a window shall come up: where it was left, else in the middle of the main display. It lies on a display that
 * exists and is no larger than that has room for.
 *
 * @param left How it was left; null when there was none before.
 * @returns Its bounds, in pixels of the desktop's.
 */
export function windowBounds(left: WindowSettings | null): Rectangle {
  const { workArea } = left ? screen.getDisplayMatching(left) : screen.getPrimaryDisplay();
  const wanted = left ?? USUAL_SIZE;
  const width = Math.min(wanted.width, workArea.width);
  const height = Math.min(wanted.height, workArea.height);
  const room = { x: workArea.width - width, y: workArea.height - height };
  const inset = left ? { x: left.x - workArea.x, y: left.y - workArea.y } : { x: room.x / 2, y: room.y / 2 };
  return {
    x: workArea.x + Math.round(Math.min(Math.max(inset.x, 0), room.x)),
    y: workArea.y + Math.round(Math.min(Math.max(inset.y, 0), room.y)),
    width,
    height,
  };
}

/**
 * The colour that a window shall have before its page has been painted.
 *
 * @param left How it was left; null when there was none before.
 * @returns For example `#0b0c0e`.
 */
export function windowBackground(left: WindowSettings | null): string {
  return left?.background ?? USUAL_BACKGROUND;
}

/**
 * Remembers how a window is left.
 *
 * @param window The window.
 * @param file Absolute path of the settings file.
 * @param log Receives why it could not be remembered.
 */
export function rememberWindow(window: BrowserWindow, file: string, log: (text: string) => void): void {
  let background = window.getBackgroundColor();
  window.webContents.on('did-change-theme-color', (_, colour) => {
    if (colour === null || !COLOUR.test(colour)) return;
    background = colour;
    window.setBackgroundColor(colour);
  });
  window.on('close', () => {
    const left = { ...window.getNormalBounds(), maximized: window.isMaximized(), background };
    changeSettings(file, { window: left }).catch((error: unknown) => log(errorMessage(error)));
  });
}

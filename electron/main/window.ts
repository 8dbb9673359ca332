/** The studio's window: a sandboxed page that has nothing but its bridge. */
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { WindowSettings } from '../host/settings.ts';
import { STUDIO_ADDRESS } from './studio-protocol.ts';
import { windowBackground, windowBounds } from './window-memory.ts';

/**
 * Opens the studio.
 *
 * @param outFolder Absolute path of the built program, with `preload/preload.cjs` in it.
 * @param left How the window before was left; null when there was none.
 * @returns The window; it shows itself when the page has been painted.
 */
export function openStudioWindow(outFolder: string, left: WindowSettings | null): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Tenfold',
    ...windowBounds(left),
    minWidth: 1024,
    minHeight: 640,
    backgroundColor: windowBackground(left),
    show: false,
    webPreferences: {
      preload: join(outFolder, 'preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium fetches its dictionaries from the network, which Tenfold does not use unasked.
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (left?.maximized) window.maximize();
    window.show();
  });
  void window.loadURL(STUDIO_ADDRESS);
  return window;
}

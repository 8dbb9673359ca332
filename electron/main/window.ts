/** The studio's window: a sandboxed page that has nothing but its bridge. */
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { STUDIO_ADDRESS } from './studio-protocol.ts';

/** The studio's darkest surface, so that nothing flashes white before the first paint. */
const BACKGROUND = '#0b0c0e';

/**
 * Opens the studio.
 *
 * @param outFolder Absolute path of the built program, with `preload/preload.cjs` in it.
 * @returns The window; it shows itself when the page has been painted.
 */
export function openStudioWindow(outFolder: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Tenfold',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    backgroundColor: BACKGROUND,
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
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(STUDIO_ADDRESS);
  return window;
}

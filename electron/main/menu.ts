/** The program's menu: what every desktop program has, by Electron's own roles, so that it is translated and bound to keys. */
import { Menu, shell } from 'electron';
import { errorMessage } from '#core/errors.ts';
import { systemWords } from './words.ts';

/** What the menu needs to know. */
export interface MenuOptions {
  /** Absolute path of the log files. */
  readonly logFolder: string;
  /** Receives why a folder could not be shown. */
  readonly log: (text: string) => void;
}

/**
 * Sets the program's menu.
 *
 * @param options Where things lie.
 */
export function setMenu(options: MenuOptions): void {
  const { log } = options;
  const words = systemWords();
  const showLogs = (): void => {
    shell.openPath(options.logFolder).then(
      (problem) => problem && log(problem),
      (error: unknown) => log(errorMessage(error)),
    );
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
      { role: 'fileMenu' },
      { role: 'editMenu' },
      {
        label: words.desktop.view,
        submenu: [
          { role: 'reload' },
          { role: 'toggleDevTools' },
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
      { role: 'help', submenu: [{ label: words.desktop.showLogs, click: showLogs }] },
    ]),
  );
}

/** The program's menu: what the studio in its window can do, and what every desktop program has. */
import { app, BrowserWindow, Menu, shell } from 'electron';
import type { MenuChoice, ShownMenu } from '#core/contract/menu.ts';
import { errorMessage } from '#core/errors.ts';
import { createBroadcast } from '../host/broadcast.ts';
import type { SystemMenu } from '../host/system-menu.ts';
import { programVersion } from '../program.ts';
import { menuTemplate } from './menu-template.ts';

/** What the menu needs to know. */
export interface MenuOptions {
  /** Absolute path of the log files. */
  readonly logFolder: string;
  /** Receives why a folder could not be shown. */
  readonly log: (text: string) => void;
}

/** What there is while no studio has said anything. */
const NOTHING: ShownMenu = { commands: [], recent: [] };

/**
 * Sets the program's menu.
 *
 * @param options Where things lie.
 * @returns The menu, as studios fill it.
 */
export function createMenu(options: MenuOptions): SystemMenu {
  const { logFolder, log } = options;
  const choices = createBroadcast<MenuChoice>(() => false);
  let followers = 0;
  let menu: Electron.Menu;
  let layout: string;

  const showLogs = (): void => {
    shell.openPath(logFolder).then(
      (problem) => problem && log(problem),
      (error: unknown) => log(errorMessage(error)),
    );
  };

  async function choose(choice: MenuChoice): Promise<void> {
    // A page may ask for a file, or for the whole screen, only right after somebody has pressed something in it.
    await BrowserWindow.getFocusedWindow()?.webContents.executeJavaScript('undefined', true);
    choices.send(choice);
  }

  function show(shown: ShownMenu): void {
    const wanted = layoutOf(shown);
    if (wanted === layout) {
      // An open menu stays open.
      for (const { id, available } of shown.commands) {
        const item = menu.getMenuItemById(id);
        if (item) item.enabled = available;
      }
      return;
    }
    layout = wanted;
    menu = Menu.buildFromTemplate(
      menuTemplate({
        shown,
        choose: (choice) => void choose(choice).catch((error: unknown) => log(errorMessage(error))),
        showLogs,
      }),
    );
    Menu.setApplicationMenu(menu);
  }

  app.setAboutPanelOptions({ applicationName: app.name, applicationVersion: programVersion });
  show(NOTHING);
  return {
    show,
    async *choices(signal) {
      followers += 1;
      try {
        yield* choices.watch([], signal);
      } finally {
        followers -= 1;
        if (followers === 0) show(NOTHING);
      }
    },
  };
}

/** All of a menu but what can be done now. */
function layoutOf({ commands, recent }: ShownMenu): string {
  return JSON.stringify([commands.map(({ id, label, chord }) => [id, label, chord]), recent]);
}

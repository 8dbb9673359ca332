/** What stands where in the program's menu: the studio's commands, and what every desktop program has by Electron's own roles. */
import { app, webContents, type MenuItemConstructorOptions, type WebContents } from 'electron';
import type { MenuChoice, MenuCommand, ShownMenu } from '#core/contract/menu.ts';
import { systemWords } from './words.ts';

type Item = MenuItemConstructorOptions;

/** What a menu is made of. */
export interface MenuParts {
  /** What the studio says of its commands; nothing while no studio is there. */
  readonly shown: ShownMenu;
  /** Is told what was chosen. */
  readonly choose: (choice: MenuChoice) => void;
  /** Shows the log files. */
  readonly showLogs: () => void;
}

/** What keys do that the page has left alone, in a text field of a dialog for example. */
const LEFT_TO_THE_FIELD: Partial<Record<MenuCommand, (contents: WebContents) => void>> = {
  undo: (contents) => contents.undo(),
  redo: (contents) => contents.redo(),
};

/**
 * Lays out the menu.
 *
 * @param parts What it is made of.
 * @returns As `Menu.buildFromTemplate` takes it. Items of commands have the commands' ids.
 */
export function menuTemplate(parts: MenuParts): Item[] {
  const { shown, choose, showLogs } = parts;
  const words = systemWords();
  const isMac = process.platform === 'darwin';
  const known = new Map(shown.commands.map((command) => [command.id, command]));

  const item = (id: MenuCommand): Item[] => {
    const command = known.get(id);
    if (!command) return [];
    return [
      {
        id,
        label: plain(command.label),
        enabled: command.available,
        ...(command.chord === null ? {} : { accelerator: acceleratorOf(command.chord) }),
        // The page handles the key itself: it knows where the focus is.
        registerAccelerator: false,
        click: (_item, _window, { triggeredByAccelerator }) => {
          const focused = webContents.getFocusedWebContents();
          if (!triggeredByAccelerator) choose({ type: 'command', id });
          else if (focused) LEFT_TO_THE_FIELD[id]?.(focused);
        },
      },
    ];
  };
  const items = (...ids: MenuCommand[]): Item[] => ids.flatMap(item);
  const roles = (...names: NonNullable<Item['role']>[]): Item[] => names.map((role) => ({ role }));
  const submenu = (label: string, within: Item[]): Item[] =>
    within.length === 0 ? [] : [{ label, submenu: within }];

  const recent = shown.recent.map(({ id, title }): Item => ({
    label: plain(title),
    click: () => choose({ type: 'recent', id }),
  }));

  return [
    ...(isMac
      ? submenu(
          app.name,
          sections(
            roles('about'),
            items('settings'),
            roles('services'),
            roles('hide', 'hideOthers', 'unhide'),
            roles('quit'),
          ),
        )
      : []),
    ...submenu(
      words.desktop.menu.file,
      sections(
        [...items('newProject', 'open'), ...submenu(words.desktop.menu.recent, recent)],
        items('save', 'saveCopy'),
        items('saveFilm', 'still'),
        submenu(words.desktop.menu.prompts, [
          ...items('rewritePrompts', 'importPrompts', 'exportTxt', 'exportCsv', 'exportJson'),
        ]),
        roles(isMac ? 'close' : 'quit'),
      ),
    ),
    ...submenu(
      words.desktop.menu.edit,
      sections(
        items('undo', 'redo'),
        roles('cut', 'copy', 'paste', 'selectAll'),
        items('addWider', 'addBetween', 'addDeeper', 'duplicateLevels', 'removeLevels'),
        isMac ? [] : items('settings'),
      ),
    ),
    ...submenu(
      words.desktop.menu.view,
      sections(
        items('play', 'zoomIn', 'zoomOut', 'widest', 'deepest'),
        items('outlines', 'fullScreen'),
        submenu(words.desktop.menu.interfaceSize, roles('resetZoom', 'zoomIn', 'zoomOut')),
        roles('togglefullscreen'),
        app.isPackaged ? [] : roles('reload', 'toggleDevTools'),
      ),
    ),
    ...submenu(
      words.desktop.menu.paint,
      sections(
        items('generate', 'variations', 'sketch'),
        items('pausePainting', 'cancelPainting'),
        items('photograph', 'lock'),
        items('star', 'compare', 'endComparison', 'deleteTake'),
        items('models', 'paintElsewhere'),
      ),
    ),
    ...roles('windowMenu'),
    {
      role: 'help',
      submenu: sections(
        items('findCommand', 'shortcuts'),
        [{ label: words.desktop.menu.showLogs, click: showLogs }],
        isMac ? [] : roles('about'),
      ),
    },
  ];
}

/** Puts a line between groups; those without items leave none. */
function sections(...groups: Item[][]): Item[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index): Item[] => (index === 0 ? group : [{ type: 'separator' }, ...group]));
}

/** A label as it is: an ampersand would be taken for the mark of the letter that opens the item. */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}

/** A chord of the studio as Electron writes it. */
function acceleratorOf(chord: string): string {
  return chord.replace('Ctrl', 'CommandOrControl').replaceAll(' ', '+');
}

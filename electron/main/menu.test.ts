/** The program's menu: what stands in it with and without a studio, and what choosing does. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MenuChoice, ShownMenu } from '#core/contract/menu.ts';
import type { SystemMenu } from '../host/system-menu.ts';
import { createMenu } from './menu.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

const { platform } = process;
const log = vi.fn<(text: string) => void>();
let menu: SystemMenu;

beforeEach(() => {
  onPlatform('linux');
  menu = createMenu({ logFolder: '/logs', log });
});
afterEach(() => {
  electron.resetElectron();
  onPlatform(platform);
});

function onPlatform(name: NodeJS.Platform): void {
  Object.defineProperty(process, 'platform', { value: name });
}

function shown(changes: Partial<ShownMenu> = {}): ShownMenu {
  return {
    commands: [
      { id: 'undo', label: 'Undo', chord: 'Ctrl Z', available: true },
      { id: 'saveCopy', label: 'Save a copy…', chord: 'Ctrl Shift S', available: false },
      { id: 'play', label: 'Play & pause', chord: null, available: true },
      { id: 'settings', label: 'Settings', chord: 'Ctrl ,', available: true },
    ],
    recent: [],
    ...changes,
  };
}

function item(id: string): Electron.MenuItemConstructorOptions | undefined {
  return electron.Menu.shown?.getMenuItemById(id);
}

/** Presses an item, with the mouse or with its key. */
function press(pressed: Electron.MenuItemConstructorOptions | undefined, triggeredByAccelerator = false) {
  pressed?.click?.({} as never, undefined, { triggeredByAccelerator });
}

describe('without a studio', () => {
  it('has what every program has, and no commands', () => {
    const roles = electron.Menu.shown!.items.flatMap(({ role }) => role ?? []);
    expect(roles).toEqual(
      expect.arrayContaining(['cut', 'copy', 'paste', 'quit', 'windowMenu', 'help', 'about']),
    );
    expect(electron.Menu.shown!.items.filter(({ id }) => id !== undefined)).toEqual([]);
    expect(electron.Menu.shown!.items.filter(({ label }) => label === '&Paint')).toEqual([]);
  });

  it('shows the log files, or writes down why not', async () => {
    const logs = () => electron.Menu.shown!.items.find(({ label }) => label === 'Show &logs');
    electron.shell.openPath.mockResolvedValueOnce('No application');
    press(logs());
    await vi.waitFor(() => expect(log).toHaveBeenCalledWith('No application'));
    expect(electron.shell.openPath).toHaveBeenCalledWith('/logs');
  });
});

describe('with a studio', () => {
  it('shows its commands where they belong, with keys that only the page handles', () => {
    menu.show(shown());
    expect(item('undo')).toMatchObject({ label: 'Undo', enabled: true, accelerator: 'CommandOrControl+Z' });
    expect(item('saveCopy')).toMatchObject({ enabled: false, accelerator: 'CommandOrControl+Shift+S' });
    expect(item('play')).toMatchObject({ label: 'Play && pause' });
    expect(item('play')).not.toHaveProperty('accelerator');
    for (const id of ['undo', 'saveCopy', 'play', 'settings']) {
      expect(item(id)).toHaveProperty('registerAccelerator', false);
    }
  });

  it('has the settings where the system has them', () => {
    const first = () => electron.Menu.shown!.items.slice(0, 6).flatMap(({ id, role }) => id ?? role ?? []);
    menu.show(shown());
    expect(first()).not.toContain('settings');
    onPlatform('darwin');
    menu.show(shown({ recent: [{ id: crypto.randomUUID(), title: 'Another layout' }] }));
    expect(first()).toEqual(expect.arrayContaining(['about', 'settings']));
    expect(electron.Menu.shown!.items.filter(({ role }) => role === 'about')).toHaveLength(1);
  });

  it('keeps the menu while only what can be done changes', () => {
    menu.show(shown());
    const before = electron.Menu.shown;
    const { commands } = shown();
    menu.show(
      shown({ commands: commands.map((command) => ({ ...command, available: !command.available })) }),
    );
    expect(electron.Menu.shown).toBe(before);
    expect(item('undo')).toHaveProperty('enabled', false);
    expect(item('saveCopy')).toHaveProperty('enabled', true);
  });
});

describe('choosing', () => {
  const id = crypto.randomUUID();
  let next: () => Promise<IteratorResult<MenuChoice, void>>;
  let leave: () => void;

  beforeEach(() => {
    new electron.BrowserWindow({});
    const stop = new AbortController();
    const choices = menu.choices(stop.signal);
    next = () => choices.next();
    leave = () => stop.abort();
    menu.show(shown({ recent: [{ id, title: 'Salt & pepper' }] }));
  });

  it('tells the studio, as something that a person has pressed', async () => {
    const told = next();
    press(item('undo'));
    expect(await told).toEqual({ done: false, value: { type: 'command', id: 'undo' } });
    const { executeJavaScript } = electron.BrowserWindow.all[0]!.webContents;
    expect(executeJavaScript).toHaveBeenCalledExactlyOnceWith('undefined', true);
  });

  it('tells which other document to go on with', async () => {
    const told = next();
    press(electron.Menu.shown!.items.find(({ label }) => label === 'Salt && pepper'));
    expect(await told).toEqual({ done: false, value: { type: 'recent', id } });
  });

  it('leaves keys to the page, and those that it does not want to the field that has the focus', async () => {
    const told = next();
    press(item('settings'), true);
    press(item('undo'), true);
    const { undo, executeJavaScript } = electron.BrowserWindow.all[0]!.webContents;
    expect(undo).toHaveBeenCalledOnce();
    expect(executeJavaScript).not.toHaveBeenCalled();
    press(item('play'));
    expect(await told).toEqual({ done: false, value: { type: 'command', id: 'play' } });
  });

  it('offers nothing any more when the studio has gone', async () => {
    const told = next();
    leave();
    expect(await told).toEqual({ done: true, value: undefined });
    expect(item('undo')).toBeUndefined();
  });
});

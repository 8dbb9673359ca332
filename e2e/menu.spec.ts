/**
 * The menu of the desktop program, as its page keeps it: the page believes that it is in a window of that program, and a
 * double of the menu says what was shown in it.
 */
import { expect } from '@playwright/test';
import type { MenuChoice, MenuCommand, ShownMenu } from '#core/contract/menu.ts';
import { createBroadcast } from '#electron/host/broadcast.ts';
import { card, keepScreen, openStudio } from './fixtures/page.ts';
import { startScriptedHost } from './fixtures/scripted-host.ts';
import { test } from './fixtures/scripted-studio.ts';

/** Stands in for the preload script: what goes to its port goes to the host of the page. */
function believeInDesktop(): void {
  Reflect.set(window, 'tenfold', { desktop: true });
  window.addEventListener('message', ({ data }: MessageEvent<{ type?: unknown }>) => {
    if (data.type !== 'tenfold:connect') return;
    const { port1, port2 } = new MessageChannel();
    const socket = new WebSocket(new URL('rpc', window.location.href.replace('http', 'ws')));
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (message) => port1.postMessage(message.data);
    socket.onopen = () => (port1.onmessage = (message) => socket.send(message.data as string));
    window.postMessage('tenfold:port', window.location.origin, [port2]);
  });
}

test('it shows what can be done in the window, and does what is chosen in it', async ({
  page,
  home,
  addTake,
}) => {
  await addTake({ id: 'synthetic', levels: 4, size: 128 });
  const choices = createBroadcast<MenuChoice>(() => false);
  let shown: ShownMenu = { commands: [], recent: [] };
  let told = 0;
  const host = await startScriptedHost(home, {
    menu: {
      show(menu) {
        shown = menu;
        told += 1;
      },
      choices: (signal) => choices.watch([], signal),
    },
  });
  const offers = (id: MenuCommand) => () => shown.commands.find((command) => command.id === id)?.available;
  const choose = (id: MenuCommand) => choices.send({ type: 'command', id });

  await page.addInitScript(believeInDesktop);
  await openStudio(page, host.address);
  await expect.poll(offers('undo')).toBe(false);
  expect(offers('star')()).toBe(true);

  const title = page.getByLabel('Title');
  await title.fill('');
  const before = told;
  await title.pressSequentially('Written letter by letter');
  await expect.poll(offers('undo')).toBe(true);
  // Most letters change nothing about the menu.
  expect(told - before).toBeLessThanOrEqual(2);
  choose('undo');
  await expect(title).toHaveValue('Cosmos to atom');
  await expect.poll(offers('redo')).toBe(true);

  choose('addDeeper');
  await expect(card(page, 5)).toBeVisible();
  choose('settings');
  await expect(page.getByRole('dialog', { name: 'Settings and about' })).toBeVisible();
  await expect.poll(offers('addDeeper')).toBe(false);
  await keepScreen(page, '78-desktop-settings');
  await page.keyboard.press('Escape');
  await expect.poll(offers('addDeeper')).toBe(true);

  choose('newProject');
  await expect(title).toHaveValue('Untitled zoom');
  await expect.poll(() => shown.recent.map((recent) => recent.title)).toEqual(['Cosmos to atom']);
  choices.send({ type: 'recent', id: shown.recent[0]!.id });
  await expect(title).toHaveValue('Cosmos to atom');
  await host.close();
});

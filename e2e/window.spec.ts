/** What the studio does in a window of the desktop program, on a double of Electron: the system's menu and its dialogs. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { MenuCommand } from '#core/contract/menu.ts';
import { desktopStudio } from './fixtures/desktop-studio.ts';
import { doubleElectron, type DoubledElectron } from './fixtures/doubled-electron.ts';
import { makeFilm } from './fixtures/make-film.ts';
import { card, chooseFromMenu, closeByKey, keepScreen, viewer } from './fixtures/page.ts';
import { test as base } from './fixtures/scripted-studio.ts';

const test = base.extend<{ electron: DoubledElectron }>({
  electron: async ({ browser }, use) => use(doubleElectron(browser)),
  studio: async ({ home, addTake, electron }, use) => {
    await addTake({ id: 'synthetic', levels: 4, size: 128 });
    const studio = desktopStudio(home, { sample: false }, electron);
    await use(studio);
    await studio.close();
  },
});

test('the menu shows what can be done in the window, and does what is chosen in it', async ({
  studio,
  electron,
}) => {
  const offers = (id: MenuCommand) => () =>
    electron.shown().commands.find((command) => command.id === id)?.available;
  const choose = (id: MenuCommand) => electron.choose({ type: 'command', id });
  const page = await studio.open();
  await expect.poll(offers('undo')).toBe(false);
  expect(offers('star')()).toBe(true);

  const title = page.getByLabel('Title');
  await title.fill('');
  await expect.poll(offers('undo')).toBe(true);
  const before = electron.told();
  await title.pressSequentially('Written letter by letter');
  choose('undo');
  await expect(title).toHaveValue('Cosmos to atom');
  await expect.poll(offers('redo')).toBe(true);
  // Letters change nothing about the menu: it is told once, of what was undone.
  expect(electron.told() - before).toBe(1);

  choose('addDeeper');
  await expect(card(page, 5)).toBeVisible();
  choose('settings');
  await expect(page.getByRole('dialog', { name: 'Settings and about' })).toBeVisible();
  await expect.poll(offers('addDeeper')).toBe(false);
  await keepScreen(page, '78-desktop-settings');
  await page.keyboard.press('Escape');
  await expect.poll(offers('addDeeper')).toBe(true);

  await page.keyboard.press('Control+e');
  await expect(page.getByRole('dialog', { name: 'Save film' })).toBeVisible();
  await closeByKey(page);
  await page.keyboard.press('Control+n');
  await expect(title).toHaveValue('Untitled zoom');
  await expect
    .poll(() => electron.shown().commands)
    .toContainEqual(expect.objectContaining({ id: 'newProject', chord: 'Ctrl N', available: true }));
  const recent = () => electron.shown().recent.map((other) => other.title);
  await expect.poll(recent).toEqual(['Cosmos to atom']);
  electron.choose({ type: 'recent', id: electron.shown().recent[0]!.id });
  await expect(title).toHaveValue('Cosmos to atom');
  expect(studio.errors).toEqual([]);
});

test("projects, lists and films go through the system's dialogs", async ({ studio, electron }) => {
  const page = await studio.open();
  const title = page.getByLabel('Title');
  const unsaved = page.getByRole('img', { name: 'Not saved' });
  await title.fill('On the desktop');
  const { name, path } = await studio.saved(() => page.keyboard.press('Control+s'));
  expect(name).toBe('on-the-desktop.tenfold');
  await expect(unsaved).toHaveCount(0);
  const before = await readFile(path);
  // Its place is known now, and is not asked for again.
  await title.fill('Still there');
  await expect(unsaved).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(unsaved).toHaveCount(0);
  expect((await readFile(path)).equals(before)).toBe(false);

  const copy = await studio.saved(() => chooseFromMenu(page, /^Save a copy…/));
  expect(copy.path).not.toBe(path);
  // What is dropped on the window is opened from where it lies, once, and saved there.
  const saved = await readFile(copy.path);
  await title.fill('Edited meanwhile');
  await electron.drop(page, copy.path);
  await expect(title).toHaveValue('Still there');
  await title.fill('Dropped');
  await expect(unsaved).toBeVisible();
  await page.keyboard.press('Control+s');
  await expect(unsaved).toHaveCount(0);
  expect((await readFile(copy.path)).equals(saved)).toBe(false);
  await electron.drop(page, path);
  await expect(title).toHaveValue('Edited meanwhile');
  await electron.drop(page, copy.path);
  await expect(title).toHaveValue('Dropped');
  const others = () => electron.shown().recent.map((other) => other.title);
  await expect.poll(others).toEqual(['Edited meanwhile']);
  const open = (buffer: Buffer, called: string) =>
    studio.chooseFile({ name: called, mimeType: 'application/zip', buffer }, () =>
      chooseFromMenu(page, /^Open…/),
    );
  await open(before, 'before.tenfold');
  await expect(title).toHaveValue('On the desktop');
  await open(Buffer.from('hello'), 'notes.tenfold');
  await expect(page.getByRole('alert')).toContainText('notes.tenfold is not valid JSON');

  const list = { name: 'walk.txt', mimeType: 'text/plain', buffer: Buffer.from('a forest\na leaf\n') };
  await studio.chooseFile(list, () => chooseFromMenu(page, 'Import a list…'));
  await expect(card(page, 2)).toContainText('a leaf');
  const exported = await studio.saved(() => chooseFromMenu(page, 'Export as text'));
  expect(await readFile(exported.path, 'utf8')).toBe('a forest\na leaf\n');

  await page.getByRole('button', { name: 'Save film…' }).click();
  await page.getByText('PNG frames', { exact: true }).click();
  await page.getByLabel('To level').selectOption('1');
  await page.getByLabel('Seconds per level').fill('0.1');
  const frames = await makeFilm(studio, page, 'Draft');
  expect((await stat(frames.path)).isDirectory()).toBe(true);
  await keepScreen(page, '79-desktop-film');
  await page.getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(() => electron.revealed).toEqual([frames.path]);
  expect(studio.errors).toEqual([]);
});

test('every folder of the settings is shown in the file manager; models and new takes are kept elsewhere from now on', async ({
  studio,
  electron,
  home,
}) => {
  const page = await studio.open();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings and about' });
  await settings.getByText('Folders', { exact: true }).click();
  for (const folder of ['Takes', 'Settings']) {
    await settings.getByRole('button', { name: `Show the folder: ${folder}` }).click();
  }
  await expect.poll(() => electron.revealed).toEqual([join(home, 'takes'), home]);
  const elsewhere = join(home, 'elsewhere');
  electron.chooseFolder(elsewhere);
  const change = (folder: string) =>
    settings.getByRole('button', { name: `Change folder: ${folder}` }).click();
  await change('Models');
  await expect(settings).toContainText(elsewhere);
  // Takes and models must not be mixed up.
  electron.chooseFolder(join(home, 'takes'));
  await change('Models');
  await expect(
    settings.getByRole('alert').filter({ hasText: 'choose another one for models' }),
  ).toBeVisible();

  const larger = join(home, 'larger');
  electron.chooseFolder(larger);
  await change('Takes');
  await expect(settings).toContainText(larger);
  await expect(settings).toContainText(`Some lie where they were kept before: ${join(home, 'takes')}`);
  await keepScreen(page, '78-desktop-folders');
  await closeByKey(page);
  // What was painted before is there as it was, what is painted from now on lies in the other folder.
  await expect(viewer(page)).toHaveAttribute('data-shown', 'synthetic');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Take 2:/ })).toBeVisible();
  expect(await readdir(larger)).toHaveLength(1);
  expect(await readdir(join(home, 'takes'))).toEqual(['synthetic']);
  const covers = page.getByRole('button', { name: /^Take \d:/ }).getByRole('presentation');
  await expect(covers).toHaveCount(2);
  for (const cover of await covers.all()) {
    await expect.poll(() => cover.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(128);
  }
  expect(studio.errors).toEqual([]);
});

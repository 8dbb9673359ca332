/** The rest of an app: commands by name and by key, a sheet of shortcuts, the look, and what the program says of itself. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import {
  card,
  closeByKey,
  expectAccessible,
  expectConnected,
  keepScreen,
  runCommand,
  viewer,
} from './fixtures/page.ts';
import { test, type RealStudio } from './fixtures/studio.ts';

test.describe.configure({ mode: 'serial' });

let studio: RealStudio;
let page: Page;

test.beforeAll(async ({ startStudio }) => {
  studio = await startStudio({ motion: true });
  page = await studio.open();
});

test.afterAll(() => studio.close());

/** What a browser asks a person before; the desktop program lets no page read it. */
const allowClipboard = () => page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
const background = () => page.locator('header').first();
const colour = () => background().evaluate((element) => getComputedStyle(element).backgroundColor);

test('a command is found by a part of its name', async () => {
  await expect(viewer(page)).toHaveAttribute('data-playing', 'true');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(palette).toBeVisible();
  await keepScreen(page, '70-commands');
  await expectAccessible(page);
  await palette.getByRole('combobox', { name: 'Find a command' }).fill('pause');
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
  await expect(viewer(page)).toHaveAttribute('data-playing', 'false');
  await page.emulateMedia({ reducedMotion: 'reduce' });
});

test('how it plays, how it looks and where a level stands are changed by name, too', async () => {
  const look = page.locator('html');
  await runCommand(page, 'look: light');
  await expect(look).toHaveAttribute('data-theme', 'light');
  await runCommand(page, 'look: dark');
  await expect(look).toHaveAttribute('data-theme', 'dark');
  const direction = page.getByRole('button', { name: 'Direction' });
  await expect(direction).toContainText('in ⇄ out');
  await runCommand(page, 'zoom in, out');
  await expect(direction).not.toContainText('in ⇄ out');
  await runCommand(page, 'levels deeper');
  await expect(card(page, 2)).toContainText('a deep field of galaxies');
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.click();
  await undo.click();
  await expect(undo).toBeDisabled();
});

test('a command that opens a dialog leaves the palette for it', async () => {
  await runCommand(page, 'models');
  await expect(page.getByRole('dialog', { name: 'Models' })).toBeVisible();
  await closeByKey(page);
});

test('what is called by no name finds nothing', async () => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command' }).fill('xyzzy');
  await expect(page.getByText('No command is called that.')).toBeVisible();
  await closeByKey(page);
});

test('all keys are on one sheet', async () => {
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Shortcuts' });
  await expect(sheet).toContainText('Play or pause');
  await expect(sheet).toContainText('Move wider or deeper');
  await expect(sheet).toContainText('A tenth shorter, longer');
  await page.setViewportSize({ width: 1024, height: 640 });
  await sheet.getByText('A tenth shorter, longer').scrollIntoViewIfNeeded();
  await expect(sheet.getByRole('button', { name: 'Close' })).toBeInViewport();
  await keepScreen(page, '71-shortcuts');
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectAccessible(page);
  await closeByKey(page);
});

test('the look is chosen, and kept', async () => {
  const dark = await colour();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings and about' });
  await keepScreen(page, '72-settings');
  await expectAccessible(page);
  await settings.getByText('Light', { exact: true }).click();
  await expect.poll(colour).toBe('rgb(247, 248, 250)');
  await keepScreen(page, '73-settings-light');
  await expectAccessible(page);
  await closeByKey(page);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Generate', exact: true })).toBeEnabled();
  await expect.poll(colour).not.toBe(dark);
  await keepScreen(page, '74-light');
  await expectAccessible(page);
});

test('some of the processor is left to other programs, and the project computes where it is told to', async () => {
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings and about' });
  const threads = settings.getByLabel('Threads of the processor');
  await expect(threads.locator('option').first()).toHaveText(/^Automatic \(up to \d+\)$/);
  await threads.selectOption('1 thread');
  await settings.getByLabel('Compute on').selectOption('CPU');
  await closeByKey(page);
  await page.getByRole('button', { name: /^Model and memory:/ }).click();
  await expect(page.getByLabel('Compute on')).toHaveValue('cpu');
  await closeByKey(page);
  await page.reload();
  await expectConnected(page);
  await page.keyboard.press('Control+,');
  await expect(threads).toHaveValue('1');
  await threads.selectOption({ index: 0 });
  await expect(threads).toHaveValue('automatic');
  await closeByKey(page);
});

test('every folder has a path that can be taken along', { tag: '@browser' }, async () => {
  await allowClipboard();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings and about' });
  await settings.getByText('Folders', { exact: true }).click();
  await settings.getByRole('button', { name: 'Copy the path: Takes' }).click();
  await expect(settings.getByRole('button', { name: 'Path copied' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(join(studio.home, 'takes'));
  await expect(settings).toContainText('tenfold models folder');
  await expect(settings).toContainText('tenfold takes folder');
  // The name of a button that is pointed at would take the next Escape for itself.
  await settings.getByText('Folders', { exact: true }).hover();
  await keepScreen(page, '76-folders');
  await expectAccessible(page);
  await closeByKey(page);
});

test('the licences of the parts are read where the program says that they have some', async () => {
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings and about' });
  await settings.getByText('About', { exact: true }).click();
  await expect(settings).toContainText('MIT licence');
  await expect(settings).toContainText('ONNX Runtime');
  await settings.getByText('Licences of its parts').click();
  const licences = settings.getByRole('region', { name: 'Licences of its parts' });
  for (const part of ['svelte 5', 'three 0', 'onnxruntime-node', 'sharp', 'THE SOFTWARE IS PROVIDED']) {
    await expect(licences).toContainText(part);
  }
  await licences.scrollIntoViewIfNeeded();
  await licences.focus();
  await page.keyboard.press('End');
  await expect.poll(() => licences.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(1000);
  await page.keyboard.press('Home');
  await keepScreen(page, '75-licences');
  await expectAccessible(page);
  await closeByKey(page);
});

test('diagnostics are copied without anything about the person', { tag: '@browser' }, async () => {
  await allowClipboard();
  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings and about' });
  await settings.getByText('About', { exact: true }).click();
  await settings.getByRole('button', { name: 'Copy diagnostics' }).click();
  await expect(settings.getByRole('button', { name: 'Copied' })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^Tenfold \d/);
  expect(text).toContain('providers');
  expect(text).toContain('threads');
  expect(text).not.toContain(studio.home);
  // Browsers give no clipboard to pages that came by plain http from another computer.
  await page.evaluate(() =>
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }),
  );
  await settings.getByRole('button', { name: 'Copied' }).click();
  await expect(settings).toContainText('select the text and copy it by hand');
  await expect(settings.getByRole('region', { name: 'Diagnostics' })).toHaveText(text);
  await expectAccessible(page);
  await page.evaluate(() => Reflect.deleteProperty(navigator, 'clipboard'));
  // Engines of some machines have something to say.
  const log = Promise.race([
    page.waitForEvent('download').then((download) => download.suggestedFilename()),
    settings.getByText('Nothing has been logged since Tenfold was started.').textContent(),
  ]);
  await settings.getByRole('button', { name: 'Save the log' }).click();
  expect(await log).toMatch(/^(tenfold-log\.txt|Nothing has been logged.*)$/);
  await closeByKey(page);
});

test('nothing went wrong on the way', () => {
  expect(studio.errors).toEqual([]);
});

/** Films of the sample: with a ruler burnt in, and as a page that plays what was chosen. */
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { card, collectErrors, expectAccessible, keepScreen, openStudio } from './fixtures/page.ts';
import { serveStudio, type ServedStudio } from './fixtures/served-studio.ts';

test.describe.configure({ mode: 'serial' });

let studio: ServedStudio;
let page: Page;
let errors: string[];

test.beforeAll(async ({ browser }) => {
  studio = await serveStudio();
  page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  errors = collectErrors(page);
});

test.afterAll(async () => {
  await page.context().close();
  await studio.close();
});

const ruler = () => page.getByRole('switch', { name: 'Scale ruler' });

async function openDialog(): Promise<void> {
  await page.getByRole('button', { name: 'Save film…' }).click();
  await expect(page.getByText(/about .* to make/)).toBeVisible();
}

/** Makes what is chosen in the dialog, and fetches it. */
async function fetchFilm(button: 'Make film' | 'Make page' | 'Draft'): Promise<Buffer> {
  await page.getByRole('button', { name: button }).click();
  const link = page.getByRole('link', { name: 'Download' });
  await expect(link).toBeVisible({ timeout: 240_000 });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return readFile(await download.path());
}

test('a ruler waits until a level says what it measures', async () => {
  await openStudio(page, studio.address);
  await openDialog();
  await expect(ruler()).toBeDisabled();
  await expect(page.getByText('Say what one level measures across', { exact: false })).toBeVisible();
  await page.keyboard.press('Escape');
  await card(page, 1).click();
  await page.getByLabel('Measures across').fill('1 000 km');
  await page.keyboard.press('Tab');
  await openDialog();
  await expect(ruler()).toBeEnabled();
});

test('a film carries the ruler on its frames, as long as what it measures', async () => {
  await page.getByText('GIF', { exact: true }).click();
  await page.getByText('As painted', { exact: true }).click();
  await page.getByText('480', { exact: true }).click();
  await page.getByText('Zoom in', { exact: true }).click();
  await page.getByLabel('Seconds per level').fill('0.2');
  await page.getByLabel('To level').selectOption('1');
  await ruler().focus();
  await page.keyboard.press('Space');
  await expect(ruler()).toBeChecked();
  await ruler().scrollIntoViewIfNeeded();
  await keepScreen(page, '11-film-ruler');
  await expectAccessible(page);
  const film = await fetchFilm('Make film');
  await keepScreen(page, '11-film-ruler-done');
  // The widest level is 1000 km wide, so that 200 km are a fifth of the frame.
  const { data } = await sharp(film)
    .extract({ left: 0, top: Math.round(480 * 0.95) - 1, width: 480, height: 1 })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const longest = Math.max(
    ...[...data.map((value) => (value > 235 ? 1 : 0))]
      .join('')
      .split('0')
      .map((run) => run.length),
  );
  expect(Math.abs(longest - 0.2 * 480)).toBeLessThanOrEqual(2);
  await page.getByRole('button', { name: 'Make another' }).click();
});

test('a page plays the chosen part at the chosen pace, ends as chosen, and is zoomed by hand', async ({
  browser,
}, info) => {
  await page.getByText('Web page', { exact: true }).click();
  await page.getByText('Play once', { exact: true }).click();
  await page.getByLabel('To level').selectOption('3');
  await page.getByLabel('From level').selectOption('1');
  await page.getByLabel('Seconds per level').fill('0.5');
  await page.getByLabel('Hold first and last, seconds').fill('0.5');
  await keepScreen(page, '12-film-page');
  const file = info.outputPath('zoom.html');
  await writeFile(file, await fetchFilm('Make page'));
  await page.keyboard.press('Escape');

  const context = await browser.newContext({ offline: true, viewport: { width: 1024, height: 640 } });
  const reader = await context.newPage();
  const complaints = collectErrors(reader);
  await reader.goto(pathToFileURL(file).href);
  const canvas = reader.locator('canvas');
  const shown = async (): Promise<number> => Number(await canvas.getAttribute('data-depth'));
  await expect.poll(shown).toBe(3);
  await expect(reader.getByRole('button', { name: 'Play' })).toBeVisible();
  await reader.keyboard.press('Home');
  await expect.poll(shown).toBe(1);
  // The level below one of 1000 km measures 500.
  await expect(reader.getByText('100 km', { exact: true })).toBeVisible();
  await canvas.hover();
  await reader.mouse.wheel(0, -210);
  await expect.poll(shown).toBeCloseTo(1.5, 1);
  await keepScreen(reader, '12-film-page-opened');
  await expectAccessible(reader);
  await reader.keyboard.press('End');
  await reader.keyboard.press('ArrowUp');
  await expect.poll(shown).toBe(3);
  // From its end it starts again.
  await reader.keyboard.press('Space');
  await expect.poll(shown).toBeLessThan(3);
  await expect.poll(shown).toBe(3);
  expect(complaints).toEqual([]);
  await context.close();
});

test('nothing went wrong on the way', () => {
  expect(errors).toEqual([]);
});

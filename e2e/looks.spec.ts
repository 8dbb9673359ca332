/** Every dialog, menu, panel and state in both looks, checked for barriers, on a host whose engine follows a script. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { card, collectErrors, expectGoodLooks, openStudio, viewer } from './fixtures/page.ts';
import { startScriptedHost } from './fixtures/scripted-host.ts';
import { test } from './fixtures/scripted-studio.ts';

test.use({ viewport: { width: 1024, height: 640 }, contextOptions: { reducedMotion: 'reduce' } });

/** Two takes, of two days and colours. */
const TAKES = [1, 2].map((day) => ({
  id: `take-${day}`,
  levels: 8,
  size: 128,
  created: `2026-01-0${day}T00:00:00Z`,
  hue: day,
}));

/** What lies over the studio for a while, by how it is opened. */
const OVERLAYS: readonly [name: string, open: (page: Page) => Promise<void>][] = [
  ['commands', (page) => page.keyboard.press('Control+k')],
  ['shortcuts', (page) => page.keyboard.press('?')],
  ['settings', (page) => page.keyboard.press('Control+,')],
  ['folders', (page) => openSettings(page, 'Folders')],
  ['about', (page) => openSettings(page, 'About')],
  ['models', (page) => press(page, 'Models')],
  ['engine', (page) => press(page, /^Model and memory:/)],
  ['film', (page) => press(page, 'Save film…')],
  ['project', (page) => press(page, 'Project')],
  ['speed', (page) => press(page, /^Speed:/)],
  ['factor', (page) => press(page, 'Zoom ×2 between levels 1 and 2')],
  ['level', (page) => card(page, 3).click({ button: 'right' })],
  ['still', (page) => press(page, /still/i)],
];

async function openSettings(page: Page, part: string): Promise<void> {
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').getByText(part, { exact: true }).click();
}

function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name, exact: typeof name === 'string' }).click();
}

test('the chosen look is there before the studio itself is', async ({ page, host }) => {
  const errors = collectErrors(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto(host.address);
  await openSettings(page, 'General');
  for (const [look, colour] of [
    ['Dark', 'rgb(11, 12, 14)'],
    ['Light', 'rgb(236, 238, 241)'],
  ] as const) {
    await page.getByText(look, { exact: true }).click();
    await expect.poll(ground).toBe(colour);
    // The window of the desktop program, and some browsers, take it up around the page.
    const around = page.locator('meta[name="theme-color"]');
    await expect(around).toHaveAttribute('content', look === 'Dark' ? '#0b0c0e' : '#eceef1');
  }
  expect(errors).toEqual([]);
  // Its script does not come.
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload();
  await expect(page.locator('#studio')).toBeEmpty();
  expect(await ground()).toBe('rgb(236, 238, 241)');
});

test('a browser that keeps nothing for pages shows the studio all the same', async ({
  page,
  host,
  addTake,
}) => {
  const errors = collectErrors(page);
  for (const take of TAKES) await addTake(take);
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await openStudio(page, host.address);
  await openSettings(page, 'General');
  await page.getByText('Light', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  expect(errors).toEqual([]);
});

test('where the system forces its own colours, what is chosen is still told', async ({
  page,
  host,
  addTake,
}) => {
  for (const take of TAKES) await addTake(take);
  await page.emulateMedia({ forcedColors: 'active' });
  await openStudio(page, host.address);
  const ground = (told: Locator) => told.evaluate((element) => getComputedStyle(element).backgroundColor);
  const factor = (name: string) => page.getByRole('complementary').locator('label').filter({ hasText: name });
  expect(await ground(factor('×2'))).not.toBe(await ground(factor('×3')));
  const outlines = page.getByRole('button', { name: /outlines/ });
  const other = page.getByRole('button', { name: 'Full screen' });
  expect(await ground(outlines)).not.toBe(await ground(other));
  await page.keyboard.press('Control+k');
  const option = page.getByRole('dialog').getByRole('option');
  await expect(option.first()).toHaveAttribute('aria-selected', 'true');
  expect(await ground(option.first())).not.toBe(await ground(option.nth(1)));
});

test('nothing that opens has a barrier, light or dark', async ({ studio, addTake }) => {
  for (const take of TAKES) await addTake(take);
  const page = await studio.open();
  const overlay = page.locator('[role=dialog], [role=menu], .popover');
  for (const [name, open] of OVERLAYS) {
    await open(page);
    await expect(overlay).toBeVisible();
    await expectGoodLooks(page, `80-${name}`);
    await page.keyboard.press('Escape');
    await expect(overlay).toHaveCount(0);
  }
});

test('nor have comparing, deleting, painting and failing', async ({ page, host, addTake }) => {
  for (const take of TAKES) await addTake(take);
  await openStudio(page, host.address);
  await press(page, 'Compare Take 2 with another take');
  await expectGoodLooks(page, '80-compare');
  await page.keyboard.press('Escape');
  await press(page, 'Delete Take 2');
  await card(page, 2).click();
  await page.getByLabel('Prompt of level 2').fill('');
  await expectGoodLooks(page, '80-deleted');
  await page.getByLabel('Prompt of level 2').fill('a small red planet');
  host.script.holdAtStep = 2;
  await press(page, 'Generate');
  await press(page, 'Queue another');
  await press(page, /1 waiting/);
  await expect(page.getByText('Step 2 of 30').first()).toBeVisible();
  await expectGoodLooks(page, '80-queue');
  await page.keyboard.press('Escape');
  host.script.failWith = 'The disk is full: free some space and generate again.';
  host.script.holdAtStep = null;
  await expect(page.getByRole('alert')).toBeVisible();
  await expectGoodLooks(page, '80-failure');
});

test('nor has a studio without takes', async ({ page, host }) => {
  await page.goto(host.address);
  await expect(page.getByRole('button', { name: 'Generate the first take' })).toBeEnabled();
  await expectGoodLooks(page, '80-empty');
});

test('nor has one that waits for its pictures', async ({ page, host, addTake }) => {
  await addTake(TAKES[0]!);
  await page.route('**/level-*.png', () => undefined);
  await page.goto(host.address);
  await expect(viewer(page)).toHaveAttribute('aria-busy', 'true');
  await expectGoodLooks(page, '80-loading');
});

test('nor have new seeds laid out, full screen, and a picture with its scale', async ({
  page,
  host,
  addTake,
}) => {
  for (const take of TAKES) await addTake(take);
  host.script.steps = 2;
  await openStudio(page, host.address);
  await page.getByLabel('Measures across').fill('4000 km');
  await page.getByLabel('Measures across').press('Tab');
  await card(page, 2).click();
  await expectGoodLooks(page, '80-scale');
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Leave full screen' })).toBeVisible();
  await expectGoodLooks(page, '80-full-screen');
  await page.keyboard.press('f');
  await press(page, 'Again with 4 new seeds');
  await expect(viewer(page)).toHaveAttribute('data-beside', /take-.+ take-.+ take-.+/);
  await expectGoodLooks(page, '80-seeds');
});

test('nor has a sketch, while it is painted and when it cannot be', async ({ page, host, addTake }) => {
  for (const take of TAKES) await addTake(take);
  host.script.sketches = true;
  host.script.holdSketchAtStep = 3;
  await openStudio(page, host.address);
  await page.getByLabel('Prompt of level 1').fill('a harbour');
  await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
  await page.getByText('Sketching…').scrollIntoViewIfNeeded();
  await expectGoodLooks(page, '80-sketch');
  host.script.failSketchWith = 'There is not enough memory. Close other programs.';
  await page.getByLabel('Prompt of level 1').fill('a harbour at dawn');
  await page.getByText('There is not enough memory.').scrollIntoViewIfNeeded();
  await expectGoodLooks(page, '80-sketch-failed');
});

test('nor have the models that can be got', async ({ studio, addTake }) => {
  await addTake(TAKES[0]!);
  const page = await studio.open();
  await press(page, 'Models');
  const dialog = page.getByRole('dialog', { name: 'Models' });
  await dialog.getByText('Get more', { exact: true }).click();
  await expect(dialog.getByRole('list', { name: 'Recommended' })).toBeVisible();
  await expectGoodLooks(page, '80-models-more');
});

test('nor has a film, while it is made and when it is done', async ({ page, host, addTake }) => {
  await addTake({ ...TAKES[0]!, levels: 3 });
  await openStudio(page, host.address);
  await press(page, 'Save film…');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/ to make /)).toBeVisible();
  await dialog.getByText('GIF', { exact: true }).click();
  await press(page, 'Make film');
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await expectGoodLooks(page, '80-film-making');
  await page.keyboard.press('Escape');
  await expectGoodLooks(page, '80-film-behind');
  await page.getByRole('button', { name: /^Film \d+ %$/ }).click();
  await press(page, 'Cancel');
  await press(page, 'Draft');
  await expect(dialog.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 240_000 });
  await expectGoodLooks(page, '80-film-done');
});

test('nor has what was left behind when Tenfold was killed', async ({ page, host, home, addTake }) => {
  await addTake(TAKES[0]!);
  await openStudio(page, host.address);
  await page.getByLabel('Title').fill('Written before the crash');
  const folder = join(home, 'documents');
  const record = async () => {
    const [name] = await readdir(folder);
    return { path: join(folder, name!), text: await readFile(join(folder, name!), 'utf8') };
  };
  await expect.poll(async () => (await record()).text).toContain('Written before the crash');
  const { port, searchParams } = new URL(host.address);
  await host.close();
  const { path, text } = await record();
  const killed = { ...(JSON.parse(text) as object), session: { pid: 999_999_999, token: 'killed' } };
  await writeFile(path, JSON.stringify(killed));
  const again = await startScriptedHost(home, {
    port: Number(port),
    token: searchParams.get('token')!,
  });
  await expect(page.getByText('Tenfold was ended before this project was saved.')).toBeVisible();
  await expectGoodLooks(page, '80-recovered');
  await again.close();
});

/** The queue as people use it, on a host whose engine follows a script. */
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { card, chooseFromMenu, expectAccessible, keepScreen, openStudio, viewer } from './fixtures/page.ts';
import { test } from './fixtures/scripted-studio.ts';

test.beforeEach(({ addTake }) => addTake({ id: 'first', levels: 4, size: 128 }));

/** Sends the project to be painted under a title of its own. */
async function submit(page: Page, title: string): Promise<void> {
  await page.getByLabel('Title').fill(title);
  // While one is on its way there is no other.
  await expect(page.getByRole('button', { name: /^(Generate|Queue another)$/ })).toBeEnabled();
  await page.keyboard.press('Control+Enter');
}

/** What the rows of jobs say: their titles, and what tells them from others. */
const rows = (...titles: string[]) =>
  titles.map((title) => new RegExp(`^\\s*${title}\\s+4 levels · 30 steps · seed \\d+\\s*$`));

const waiting = (page: Page) => page.getByRole('list', { name: 'Waiting jobs' }).getByRole('listitem');

test('a job is paused, goes on, and the order of those that wait is changed', async ({ page, host }) => {
  host.script.holdAtStep = 18;
  await openStudio(page, host.address);
  for (const title of ['Forest', 'Harbour', 'Desert', 'Glacier']) await submit(page, title);
  await expect(page.getByText('Step 18 of 30')).toBeVisible();
  // Screen readers hear of quarters, not of every step.
  const heard = page.getByRole('status');
  await expect(heard.getByText('“Forest”: 50 % painted')).toBeAttached();
  await expect(heard.filter({ hasText: 'Step' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Pause painting' }).click();
  await expect(page.getByText('Paused at step 18 of 30')).toBeVisible();
  host.script.holdAtStep = null;

  await page.getByRole('button', { name: 'Queue: 3 waiting' }).click();
  await expect(waiting(page)).toHaveText(rows('Harbour', 'Desert', 'Glacier'));
  await keepScreen(page, '50-queue');
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Move Glacier/ }).press('ArrowUp');
  await expect(waiting(page)).toHaveText(rows('Harbour', 'Glacier', 'Desert'));
  await expect(page.getByRole('button', { name: /^Move Glacier/ })).toBeFocused();
  await waiting(page)
    .nth(2)
    .dragTo(waiting(page).nth(0), { targetPosition: { x: 60, y: 4 } });
  await expect(waiting(page)).toHaveText(rows('Desert', 'Harbour', 'Glacier'));
  await page.getByRole('button', { name: /^Remove Glacier/ }).click();
  await expect(waiting(page)).toHaveText(rows('Desert', 'Harbour'));
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Resume painting' }).click();
  await expect(page.getByRole('button', { name: /^Take \d+: (Forest|Desert|Harbour)/ })).toHaveCount(3);
  await expect(page.getByRole('button', { name: /^Take [23]:/ })).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Take 3: Desert' })).toBeVisible();
  await expect(heard.getByText('“Harbour” is painted.')).toBeAttached();
});

test('a take of one project does not take the place of what another one shows', async ({ page, host }) => {
  host.script.holdAtStep = 2;
  await openStudio(page, host.address);
  await submit(page, 'Forest');
  await expect(page.getByText('Step 2 of 30')).toBeVisible();
  await chooseFromMenu(page, /^New/);
  await expect(page.getByLabel('Title')).toHaveValue('Untitled zoom');
  await page.getByLabel('Title').fill('Harbour');
  host.script.holdAtStep = null;
  await expect(page.getByRole('button', { name: 'Generate the first take' })).toBeVisible();
  await chooseFromMenu(page, /^Forest not saved/);
  await expect(viewer(page)).toHaveAttribute('data-shown', /^take-/);
});

test('what is painted for one project leaves every other project, and whoever looks at something else, as they are', async ({
  page,
  host,
}) => {
  host.script.holdAtStep = 18;
  await openStudio(page, host.address);
  await submit(page, 'Forest');
  await expect(page.getByText('Step 18 of 30')).toBeVisible();
  await expect(card(page, 1).locator('canvas')).toBeVisible();
  const looksOn = await page.context().newPage();
  await openStudio(looksOn, host.address);
  await expect(viewer(looksOn)).toHaveAttribute('data-shown', 'job');
  await expect(card(looksOn, 1).locator('canvas')).toBeVisible();
  await looksOn.getByRole('button', { name: /^Take 1:/ }).click();
  await expect(viewer(looksOn)).toHaveAttribute('data-shown', 'first');

  await chooseFromMenu(page, 'Orbit to insect');
  await expect(page.getByLabel('Title')).toHaveValue('Orbit to insect');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Watch' })).toHaveCount(0);
  await expect(page.locator('.card :is(canvas, .bar)')).toHaveCount(0);
  await page.getByRole('button', { name: 'Queue another' }).click();
  await expect(page.getByText('1 waiting')).toBeVisible();
  await expect(page.locator('.card :is(canvas, .bar)')).toHaveCount(0);
  await keepScreen(page, '52-other-project');
  host.script.holdAtStep = null;

  // Each tab has what was painted for its project: shown where it was waited for, marked where it was not.
  await expect(page.getByRole('button', { name: 'Take 1: Orbit to insect', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Take \d+:/ })).toHaveCount(1);
  await expect(viewer(page)).toHaveAttribute('data-shown', /^take-/);
  await expect(looksOn.getByRole('button', { name: 'Take 2: Forest, new' })).toBeVisible();
  await expect(viewer(looksOn)).toHaveAttribute('data-shown', 'first');
  await keepScreen(looksOn, '53-new-take');
  await expectAccessible(looksOn);
  await looksOn.getByRole('button', { name: 'Take 2: Forest, new' }).click();
  await expect(looksOn.getByRole('button', { name: 'Take 2: Forest', exact: true })).toBeVisible();
  await looksOn.close();
});

test('pictures that come stay with their levels, wherever those go meanwhile', async ({ page, host }) => {
  host.script.holdAtStep = 18;
  await openStudio(page, host.address);
  await submit(page, 'Forest');
  await expect(page.getByText('Step 18 of 30')).toBeVisible();
  const painted = (level: number) => card(page, level).locator('canvas');
  const pixels = (level: number) =>
    painted(level).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await Promise.all([1, 2, 3, 4].map(pixels));
  expect(new Set(before).size).toBe(4);

  await page.getByRole('button', { name: 'Add a wider level' }).click();
  await expect(card(page, 5)).toBeVisible();
  await expect(page.locator('.card .bar')).toHaveCount(4);
  await expect(painted(1)).toHaveCount(0);
  expect(await Promise.all([2, 3, 4, 5].map(pixels))).toEqual(before);
  await card(page, 3).click();
  await page.keyboard.press('Delete');
  await expect(card(page, 5)).toHaveCount(0);
  expect(await Promise.all([2, 3, 4].map(pixels))).toEqual([before[0], before[2], before[3]]);
  await keepScreen(page, '54-edited-while-painting');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(painted(4)).toBeVisible();

  // After a reload, too.
  await page.reload();
  await expect(painted(4)).toBeVisible();
  await page.getByRole('button', { name: 'Add a wider level' }).click();
  await expect(card(page, 5)).toBeVisible();
  await expect(painted(1)).toHaveCount(0);
  expect(await Promise.all([2, 3, 4, 5].map(pixels))).toEqual(before);
  await page.getByRole('button', { name: 'Cancel' }).click();
});

test('the tab says how far a job is, and that it is done to somebody who was elsewhere', async ({
  page,
  host,
}) => {
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  host.script.holdAtStep = 18;
  await openStudio(page, host.address);
  await submit(page, 'Forest');
  await expect(page).toHaveTitle('60 % · Forest – Tenfold');
  await hide(true);
  host.script.holdAtStep = null;
  await expect(page).toHaveTitle('Painted · Forest – Tenfold');
  await hide(false);
  await expect(page).toHaveTitle(/^(• )?Forest – Tenfold$/);

  host.script.failWith = 'There is not enough memory. Close other programs.';
  await hide(true);
  await page.keyboard.press('Control+Enter');
  await expect(page).toHaveTitle('Not painted · Forest – Tenfold');
  await hide(false);
  await expect(page).toHaveTitle(/^(• )?Forest – Tenfold$/);
});

test('while a zoom is painted, its levels are compared with what the model makes of each by itself', async ({
  page,
  host,
}) => {
  host.script.millisecondsPerStep = 500;
  host.script.steps = 1000;
  await openStudio(page, host.address);
  await submit(page, 'Forest');
  await page.getByRole('button', { name: 'Compare with each level by itself' }).click();
  const divider = page.getByRole('slider', { name: 'Divider between In agreement and Each by itself' });
  await expect(divider).toBeVisible();
  await divider.press('ArrowRight');
  await expect(divider).toHaveAttribute('aria-valuenow', '52');
  await keepScreen(page, '51-estimates');
  await expectAccessible(page);
  await page.getByText('Side by side').click();
  await expect(divider).toHaveCount(0);
  await keepScreen(page, '51-estimates-side');
  // The same part of the same level at one moment, once in agreement and once by itself.
  const { x, y, width, height } = (await viewer(page).boundingBox())!;
  const both = await page.screenshot({ clip: { x, y: y + height / 2 - 40, width, height: 80 } });
  const middleOf = (share: number): Promise<Buffer> =>
    sharp(both)
      .extract({ left: Math.round(share * width) - 40, top: 0, width: 80, height: 80 })
      .raw()
      .toBuffer();
  expect((await middleOf(0.25)).equals(await middleOf(0.75))).toBe(false);
  await page.getByText('Split').click();
  await expect(divider).toBeVisible();

  // A take in between, and back: everything is shown again.
  await page.getByRole('button', { name: /^Take 1:/ }).click();
  await expect(divider).toHaveCount(0);
  await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
  await page.getByRole('button', { name: 'Watch' }).click();
  await expect(divider).toBeVisible();
  await page.getByRole('button', { name: 'End the comparison' }).click();
  await expect(divider).toHaveCount(0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
});

test('a browser tells that a take is done to those who asked for it', async ({ browser, host }) => {
  const context = await browser.newContext({ permissions: ['notifications'] });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const told: string[] = [];
    class Told {
      static permission = 'granted';
      static requestPermission = () => Promise.resolve('granted');
      onclick = null;
      constructor(_: string, { body }: NotificationOptions) {
        told.push(body ?? '');
      }
    }
    Object.assign(window, { Notification: Told, told });
    document.hasFocus = () => false;
  });
  const told = () => page.evaluate(() => Reflect.get(window, 'told') as string[]);
  host.script.steps = 3;
  await openStudio(page, host.address);
  await submit(page, 'Forest');
  await expect(page.getByRole('button', { name: 'Take 2: Forest' })).toBeVisible();
  expect(await told()).toEqual([]);

  host.script.holdAtStep = 2;
  await submit(page, 'Harbour');
  await page.getByRole('button', { name: /^Queue:/ }).click();
  await page.getByRole('switch', { name: 'Tell me when a take is done' }).click();
  host.script.holdAtStep = null;
  await expect.poll(told).toEqual(['“Harbour” is painted.']);
  await context.close();
});

/** The story of a slow computer and a quick one: the studio of the first lets the second paint. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { takeSchema, type Take } from '#core/project/take.ts';
import {
  card,
  chooseFromMenu,
  collectErrors,
  expectAccessible,
  expectGoodLooks,
  keepScreen,
  openStudio,
  runCommand,
  viewer,
} from './fixtures/page.ts';
import { serveStudio, type ServedStudio } from './fixtures/served-studio.ts';

test.describe.configure({ mode: 'serial' });

/** A token that stays the same, so that the quick computer can be found again after it was started anew. */
const TOKEN = 'a-token-for-this-story';

let slow: ServedStudio;
let quick: ServedStudio;
let shop: Server;
let page: Page;
let errors: string[];

test.beforeAll(async ({ browser }) => {
  [slow, quick] = await Promise.all([serveStudio(), serveStudio({ TENFOLD_TOKEN: TOKEN })]);
  shop = createServer((_, response) => response.end('A shop'));
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  page = await (await browser.newContext()).newPage();
  errors = collectErrors(page);
  await openStudio(page, slow.address);
});

test.afterAll(async () => {
  await page.context().close();
  await Promise.all([slow.close(), quick.close()]);
  shop.close();
});

const chip = () => page.getByRole('button', { name: /^Model and memory:/ });
const panel = () => page.getByRole('dialog', { name: 'Engine' });
const address = () => panel().getByLabel('Its address');
const takes = () => page.getByRole('button', { name: /^Take \d+:/ });
const name = () => new URL(quick.address).host;

/** The take that was painted last, as it lies on the slow computer. */
async function newestTake(): Promise<Take> {
  const [newest] = (await readdir(join(slow.home, 'takes'))).sort().reverse();
  return takeSchema.parse(JSON.parse(await readFile(join(slow.home, 'takes', newest!, 'take.json'), 'utf8')));
}

function pixels({ id, levels }: Take, level: number): Promise<Buffer> {
  return sharp(join(slow.home, 'takes', id, levels[level]!.file))
    .raw()
    .toBuffer();
}

function sand(): Promise<Buffer> {
  return sharp({ create: { width: 600, height: 600, channels: 3, background: '#d8b880' } })
    .jpeg()
    .toBuffer();
}

async function paintWith(steps: number): Promise<void> {
  await page.getByLabel('Steps', { exact: true }).fill(String(steps));
  await page.getByLabel('Steps', { exact: true }).press('Tab');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
}

test('a project of two levels', async () => {
  await chooseFromMenu(page, /New/);
  await expect(card(page, 1)).toContainText('Describe this level');
  await card(page, 1).click();
  await page.getByLabel('Prompt of level 1').fill('a green forest');
  await card(page, 2).click();
  await page.getByLabel('Prompt of level 2').fill('a leaf');
  await page.getByText('More', { exact: true }).click();
});

test('whoever asks for another computer is told how, and what is wrong with an address', async () => {
  await runCommand(page, 'Paint on another');
  await expect(address()).toBeFocused();
  await expect(panel()).toContainText('paste the address it prints');
  await expectGoodLooks(page, '60-remote-form');
  const { port } = shop.address() as AddressInfo;
  const wrong: [string, RegExp][] = [
    ['not an address', /That is not the address of a Tenfold/],
    [`http://${name()}`, /has no usable token/],
    [quick.address.replace(TOKEN, 'a-token-from-yesterday'), /does not know this token/],
    [`http://127.0.0.1:${port}/?token=abc`, /There is no Tenfold at/],
    ['http://127.0.0.1:1/?token=abc', /does not answer/],
  ];
  for (const [text, sentence] of wrong) {
    await address().fill(text);
    await address().press('Enter');
    await expect(panel().getByRole('alert')).toHaveText(sentence);
  }
  await expectGoodLooks(page, '61-remote-refused');
});

test('the address that “tenfold serve” printed just works', async () => {
  await address().fill(quick.address);
  await panel().getByRole('button', { name: 'Connect' }).click();
  await expect(panel()).toContainText(/Connected · Tenfold \d.* · 1 model/);
  await expect(panel().getByRole('radio', { name: name() })).toBeChecked();
  await expect(chip()).toContainText(`on ${name()}`);
  await expectGoodLooks(page, '62-remote-connected');
  await page.keyboard.press('Escape');
  expect(await page.content()).not.toContain(TOKEN);
});

test('its models are the ones to choose from', async () => {
  await runCommand(page, 'Models');
  const models = page.getByRole('dialog', { name: 'Models' });
  await expect(models.getByRole('list', { name: name() })).toContainText('Starter');
  await expect(models.getByRole('button', { name: 'In use: starter' })).toHaveCount(1);
  await expect(models).toContainText('This computer');
  await expectGoodLooks(page, '62-remote-models');
  await page.keyboard.press('Escape');
});

test('the other computer paints, the take comes here, and nothing stays there', async () => {
  await paintWith(3);
  await expect(takes()).toHaveCount(1, { timeout: 240_000 });
  await expect(page.getByText(`Painted on ${name()}`)).toBeVisible();
  const [take] = await readdir(join(slow.home, 'takes'));
  expect(await readdir(join(slow.home, 'takes', take!))).toContain('level-01.png');
  expect(await readdir(join(quick.home, 'takes'))).toEqual([]);
  await keepScreen(page, '63-remote-painted');
});

test('a photograph and a locked level go there with the prompts, and the take is as one painted here', async () => {
  const earlier = await newestTake();
  await writeFile(join(slow.home, 'sand.jpg'), await sand());
  await card(page, 1).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a photograph…' }).click();
  await (await chooser).setFiles(join(slow.home, 'sand.jpg'));
  await expect(card(page, 1)).toContainText('shows a photograph');
  await card(page, 2).click();
  await card(page, 2).press('l');
  await expect(card(page, 2)).toContainText('locked');
  await paintWith(3);
  await expect(takes()).toHaveCount(2, { timeout: 240_000 });
  await expect(page.getByText(`Painted on ${name()}`)).toBeVisible();
  const take = await newestTake();
  expect(take.digitalSourceType).toMatch(/\/compositeWithTrainedAlgorithmicMedia$/);
  expect(take.levels[0]!.photograph?.strength).toBe(1);
  expect(take.levels[1]!.locked).toEqual({ take: earlier.id, level: 1 });
  expect(await pixels(take, 1)).toEqual(await pixels(earlier, 1));
  const [red, , blue] = await pixels(take, 0);
  expect(red! - blue!).toBeGreaterThan(40);
  // What was lent is nowhere among what the other computer keeps.
  expect(await readdir(quick.home)).not.toContain('photographs');
  expect(await readdir(join(quick.home, 'takes'))).toEqual([]);
  await keepScreen(page, '63-remote-photograph');
  await card(page, 2).press('l');
  await expect(card(page, 2)).not.toContainText('locked');
});

test('a pause here holds this zoom there, and nobody else’s', async ({ browser }) => {
  await paintWith(1000);
  await expect(page.getByText(/Step \d+ of 1000/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Pause painting' }).click();
  await expect(page.getByText(/Paused at step \d+ of 1000/).first()).toBeVisible();

  const there = await (await browser.newContext()).newPage();
  await openStudio(there, quick.address);
  await expect(there.getByText(/Paused elsewhere at step \d+ of 1000/).first()).toBeVisible();
  await expect(there.getByRole('button', { name: 'Pause painting' })).toBeHidden();
  await there.getByText('More', { exact: true }).click();
  await there.getByLabel('Steps', { exact: true }).fill('900');
  await there.getByLabel('Steps', { exact: true }).press('Tab');
  await there.keyboard.press('Control+Enter');
  await expect(there.getByText(/Step \d+ of 900/).first()).toBeVisible({ timeout: 60_000 });
  await there.getByRole('button', { name: /^Queue: 0 waiting, 1 paused elsewhere/ }).click();
  const held = there.getByRole('list', { name: 'Jobs that are paused elsewhere' });
  await expect(held.getByRole('listitem')).toContainText(/Untitled zoom.*Paused elsewhere at step/);
  await keepScreen(there, '63-remote-held');
  await expectAccessible(there);
  await there.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Resume painting' }).click();
  await expect(page.getByText('paints something else first')).toBeVisible();
  await keepScreen(page, '63-remote-behind');
  await there.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/Step \d+ of 1000/).first()).toBeVisible();
  await expect(there.getByText(/Step \d+ of 1000/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/Step \d+ of 1000/)).toHaveCount(0);
  await there.context().close();
});

test('the take is seen when the other computer is gone', async () => {
  await quick.kill();
  await expect(chip()).toContainText(`${name()} cannot be reached`);
  await page.reload();
  await expect(takes()).toHaveCount(2);
  await expect(viewer(page)).not.toHaveAttribute('data-shown', '');
  await expect(chip()).toContainText(`${name()} cannot be reached`);
  await chip().click();
  await expect(panel()).toContainText('start “tenfold serve” there');
  await expect(panel().getByRole('button', { name: 'Free memory' })).toBeDisabled();
  await expectGoodLooks(page, '64-remote-unreachable');
  await page.keyboard.press('Escape');
});

test('it is found again when it is back', async () => {
  quick = await quick.revive();
  await expect(chip()).toContainText(`on ${name()}`);
});

test('when it goes away in the middle, nothing is lost, and this computer can paint', async () => {
  await page.getByText('More', { exact: true }).click();
  await paintWith(1000);
  await expect(page.getByText(/Step \d+ of 1000/).first()).toBeVisible();
  await quick.kill();
  await expect(page.getByRole('alert').filter({ hasText: 'has gone away' })).toContainText('paint here');
  await expectGoodLooks(page, '66-remote-gone');
  await expect(card(page, 2)).toContainText('a leaf');
  await page.getByLabel('Steps', { exact: true }).fill('3');
  await page.getByLabel('Steps', { exact: true }).press('Tab');
  await page.getByRole('button', { name: 'Paint here' }).click();
  await expect(takes()).toHaveCount(3, { timeout: 240_000 });
  await expect(chip()).not.toContainText(name());
});

test('it can be forgotten', async () => {
  await chip().click();
  await panel().getByRole('button', { name: 'Forget it' }).click();
  await expect(panel().getByRole('button', { name: 'Use another computer…' })).toBeVisible();
  expect(errors).toEqual([]);
});

/** What people do with their takes, on a host whose engine follows a script. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { card, expectAccessible, keepScreen, openStudio, viewer } from './fixtures/page.ts';
import { startScriptedHost, type ScriptedHost } from './fixtures/scripted-host.ts';
import { writeSyntheticTake } from './fixtures/synthetic-take.ts';

// Nothing here needs the zoom to play, and a browser without a graphics card is slow while it does.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

let home: string;
let host: ScriptedHost;

test.beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenfold-takes-'));
  host = await startScriptedHost(home);
  host.script.steps = 3;
  const take = { levels: 8, size: 128 };
  await writeSyntheticTake(join(home, 'takes'), { ...take, id: 'first', created: '2026-01-01T00:00:00Z' });
  await writeSyntheticTake(join(home, 'takes'), { ...take, id: 'second', created: '2026-01-02T00:00:00Z' });
});

test.afterEach(async () => {
  await host.close();
  await rm(home, { recursive: true, force: true });
});

const takes = (page: Page) => page.getByRole('button', { name: /^Take \d+:/ });
const take = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Take ${number}:`) });

test('a take tells what has changed since, and brings its prompts and settings back', async ({ page }) => {
  await openStudio(page, host.address);
  await card(page, 3).click();
  await page.getByLabel('Prompt of level 3').fill('a small red planet');
  await page.getByText('Sketch', { exact: true }).click();
  await page.getByText(/^\d differences/).click();
  await expect(page.getByRole('complementary')).toContainText('planet earth from space');
  await expect(page.getByRole('complementary')).toContainText('→ a small red planet');
  await keepScreen(page, '40-take-differences');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Bring back these prompts and settings' }).click();
  await expect(card(page, 3)).toContainText('planet earth from space');
  await expect(page.getByText(/^\d differences?/)).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(card(page, 3)).toContainText('a small red planet');
});

test('a take is starred, and a deleted one comes back', async ({ page }) => {
  await openStudio(page, host.address);
  await page.getByRole('button', { name: 'Star Take 2' }).click();
  await expect(page.getByRole('button', { name: /^Take 2:.*starred/ })).toBeVisible();
  await page.getByRole('button', { name: 'Delete Take 2' }).click();
  await expect(takes(page)).toHaveCount(1);
  await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
  await keepScreen(page, '41-take-deleted');
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByRole('button', { name: /^Take 2:.*starred/ })).toBeVisible();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'second');

  // What is deleted before it, and before the page is left, is gone.
  await page.getByRole('button', { name: 'Delete Take 2' }).click();
  await page.getByRole('button', { name: 'Delete Take 1' }).click();
  await page.reload();
  await expect(takes(page)).toHaveCount(0);
});

test('four more with new seeds', async ({ page }) => {
  await openStudio(page, host.address);
  await page.getByRole('button', { name: 'Again with 4 new seeds' }).click();
  await expect(takes(page)).toHaveCount(6);
  await take(page, 3).click();
  await expect(viewer(page)).not.toHaveAttribute('data-shown', 'second');
});

/** Every dialog, menu and panel in both looks, checked for barriers, on a host whose engine follows a script. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { card, expectAccessible, keepScreen, openStudio } from './fixtures/page.ts';
import { startScriptedHost, type ScriptedHost } from './fixtures/scripted-host.ts';
import { writeSyntheticTake } from './fixtures/synthetic-take.ts';

test.use({ viewport: { width: 1024, height: 640 }, contextOptions: { reducedMotion: 'reduce' } });

let home: string;
let host: ScriptedHost;

test.beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tenfold-looks-'));
  host = await startScriptedHost(home);
  for (const day of [1, 2]) {
    const created = `2026-01-0${day}T00:00:00Z`;
    await writeSyntheticTake(join(home, 'takes'), {
      id: `take-${day}`,
      levels: 8,
      size: 128,
      created,
      hue: day,
    });
  }
});

test.afterEach(async () => {
  await host.close();
  await rm(home, { recursive: true, force: true });
});

/** What lies over the studio for a while, by how it is opened. */
const OVERLAYS: readonly [name: string, open: (page: Page) => Promise<void>][] = [
  ['commands', (page) => page.keyboard.press('Control+k')],
  ['shortcuts', (page) => page.keyboard.press('?')],
  ['settings', (page) => page.keyboard.press('Control+,')],
  ['models', (page) => press(page, 'Models')],
  ['engine', (page) => press(page, /^Model and memory:/)],
  ['film', (page) => press(page, 'Save film…')],
  ['project', (page) => press(page, 'Project')],
  ['speed', (page) => press(page, /^Speed:/)],
  ['factor', (page) => press(page, 'Zoom ×2 between levels 1 and 2')],
  ['level', (page) => card(page, 3).click({ button: 'right' })],
  ['still', (page) => press(page, /still/i)],
];

function press(page: Page, name: string | RegExp): Promise<void> {
  return page.getByRole('button', { name, exact: typeof name === 'string' }).click();
}

async function expectAccessibleInBothLooks(page: Page, name: string): Promise<void> {
  for (const look of ['light', 'dark']) {
    await page.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), look);
    await expectAccessible(page);
    await keepScreen(page, `80-${name}-${look}`);
  }
}

test('nothing that opens has a barrier, light or dark', async ({ page }) => {
  await openStudio(page, host.address);
  const overlay = page.locator('[role=dialog], [role=menu], .popover');
  for (const [name, open] of OVERLAYS) {
    await open(page);
    await expect(overlay).toBeVisible();
    await expectAccessibleInBothLooks(page, name);
    await page.keyboard.press('Escape');
    await expect(overlay).toHaveCount(0);
  }
});

test('nor have comparing, deleting, painting and failing', async ({ page }) => {
  await openStudio(page, host.address);
  await press(page, 'Compare Take 2 with another take');
  await expectAccessibleInBothLooks(page, 'compare');
  await page.keyboard.press('Escape');
  await press(page, 'Delete Take 2');
  await card(page, 2).click();
  await page.getByLabel('Prompt of level 2').fill('');
  await expectAccessibleInBothLooks(page, 'deleted');
  await page.getByLabel('Prompt of level 2').fill('a small red planet');
  host.script.holdAtStep = 2;
  await press(page, 'Generate');
  await press(page, 'Queue another');
  await press(page, /1 waiting/);
  await expect(page.getByText('Step 2 of 30').first()).toBeVisible();
  await expectAccessibleInBothLooks(page, 'queue');
  await page.keyboard.press('Escape');
  host.script.failWith = 'The disk is full: free some space and generate again.';
  host.script.holdAtStep = null;
  await expect(page.getByRole('alert')).toBeVisible();
  await expectAccessibleInBothLooks(page, 'failure');
});

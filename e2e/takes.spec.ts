/** What people do with their takes. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { Take } from '#core/project/take.ts';
import {
  card,
  chooseFromMenu,
  closeByKey,
  expectAccessible,
  keepScreen,
  runCommand,
  viewer,
} from './fixtures/page.ts';
import { test } from './fixtures/scripted-studio.ts';

test.beforeEach(async ({ addTake }) => {
  const take = { levels: 8, size: 128 };
  await addTake({ ...take, id: 'first', edit: anotherMood });
  await addTake({ ...take, id: 'second', created: '2026-01-02T00:00:00Z', hue: 2 });
});

/** Four differences. */
function anotherMood(take: Take): Take {
  return {
    ...take,
    style: 'soft evening light',
    levels: take.levels.map((level, index) =>
      index === 2 ? { ...level, prompt: 'a small red planet with two moons, seen from far away' } : level,
    ),
    settings: { ...take.settings, seed: 4242, steps: 50 },
  };
}

const takes = (page: Page) => page.getByRole('button', { name: /^Take \d+:/ });
const take = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Take ${number}:`) });

test('a take tells what has changed since, and brings its prompts and settings back', async ({ studio }) => {
  const page = await studio.open();
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

test('a take is starred, and a deleted one comes back', async ({ studio }) => {
  const page = await studio.open();
  await page.getByRole('button', { name: 'Star Take 2' }).click();
  const starred = page.getByRole('button', { name: /^Take 2:.*starred/ });
  await expect(starred).toBeVisible();
  await page.getByRole('button', { name: 'Delete Take 2' }).click();
  await expect(takes(page)).toHaveCount(1);
  await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
  await keepScreen(page, '41-take-deleted');
  await page.getByLabel('Title').fill('Edited since');
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(starred).toBeVisible();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'second');
  await expect(page.getByLabel('Title')).toHaveValue('Edited since');

  // What is deleted before the page is left is gone.
  await page.getByRole('button', { name: 'Delete Take 2' }).click();
  await page.getByRole('button', { name: 'Delete Take 1' }).click();
  await expect(takes(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Every generation is kept here.')).toBeVisible();
  await expect(takes(page)).toHaveCount(0);
});

test('a project is taken off the list and put back; what its takes occupy is told, and freed when one agrees', async ({
  studio,
  home,
}) => {
  const page = await studio.open();
  await page.getByLabel('Title').fill('Long ago');
  await chooseFromMenu(page, /^New/);
  await expect(takes(page)).toHaveCount(0);

  // By keyboard: the button beside the project comes after it.
  const menu = page.getByRole('button', { name: 'Project', exact: true });
  const listed = page.getByRole('menuitem', { name: /^Long ago/ });
  const off = page.getByRole('menuitem', { name: 'Take “Long ago” off the list' });
  await menu.press('Enter');
  await listed.focus();
  await page.keyboard.press('ArrowDown');
  await expect(off).toBeFocused();
  await keepScreen(page, '46-off-the-list');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('“Long ago” is off the list. It is in no file')).toBeVisible();
  await expect(menu).toBeFocused();
  await keepScreen(page, '46-off-the-list-undo');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Put it back' }).click();
  await expect(page.getByText('is off the list')).toHaveCount(0);
  await menu.click();
  await off.click();
  await expect(page.getByText('is off the list')).toBeVisible();

  await page.keyboard.press('Control+,');
  const settings = page.getByRole('dialog', { name: 'Settings and about' });
  await settings.getByText('Folders', { exact: true }).click();
  await expect(settings).toContainText(/2 takes, .* [kM]B\s*2 of them, .* belong to no project on the list/);
  await keepScreen(page, '46-room');
  await expectAccessible(page);
  await settings.getByRole('button', { name: 'Put “Long ago” back on the list' }).click();
  await expect(settings.getByText('to no project on the list')).toHaveCount(0);
  await closeByKey(page);
  await menu.click();
  await off.click();

  await page.keyboard.press('Control+,');
  await settings.getByRole('button', { name: 'Delete…' }).click();
  await expect(settings.getByRole('button', { name: 'Keep' })).toBeFocused();
  await expect(settings).toContainText(/Delete 2 takes for good\? That frees .* [kM]B\./);
  await keepScreen(page, '46-room-asked');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await settings.getByRole('button', { name: 'Delete…' }).click();
  await settings.getByRole('button', { name: 'Delete for good' }).click();
  await expect(settings).toContainText('None yet');
  expect(await readdir(join(home, 'takes'))).toEqual([]);
  await keepScreen(page, '46-room-freed');
  await settings.getByRole('button', { name: 'Put “Long ago” back on the list' }).click();
  await closeByKey(page);
  // The words are still there.
  await menu.click();
  await listed.click();
  await expect(card(page, 1)).toContainText('hundreds of distant golden galaxies');
  await expect(takes(page)).toHaveCount(0);
});

test('whoever uses the keyboard stays near what has gone away', async ({ studio }) => {
  const page = await studio.open();
  await page.getByRole('button', { name: 'Delete Take 2' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Delete Take 1' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Bring it back' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Star Take 1' })).toBeFocused();

  const remove = page.getByRole('button', { name: 'Remove level' });
  await remove.focus();
  for (let level = 8; level > 2; level--) await page.keyboard.press('Enter');
  await expect(remove).toBeDisabled();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('region', { name: 'Level 1' }).locator(':focus')).toHaveCount(1);
});

test('stars, deleted takes and the lock of the seed are undone with the edits between them', async ({
  studio,
}) => {
  const page = await studio.open();
  const title = page.getByLabel('Title');
  const starred = page.getByRole('button', { name: /^Take \d:.*starred/ });
  const seed = page.getByLabel('Seed', { exact: true });
  const locked = page.getByRole('button', { name: 'Seed stays: unlock it' });
  const undo = () => page.getByRole('button', { name: 'Undo' }).click();
  const redo = () => page.getByRole('button', { name: 'Redo' }).click();

  await page.getByRole('button', { name: 'Star Take 2' }).click();
  await expect(starred).toHaveCount(1);
  await page.getByRole('button', { name: 'New seed every time: lock it' }).click();
  // Two throws, however quick, are two steps.
  const seeds = [await seed.inputValue()];
  for (let throws = 0; throws < 2; throws++) {
    await page.getByRole('button', { name: 'Roll another seed' }).click();
    seeds.push(await seed.inputValue());
  }
  await page.getByRole('button', { name: 'Delete Take 2' }).click();
  await expect(takes(page)).toHaveCount(1);
  await title.fill('Last');

  await undo();
  await undo();
  await expect(takes(page)).toHaveCount(2);
  await expect(starred).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Bring it back' })).toHaveCount(0);
  await expect(page.getByRole('status').getByText('Take 2 is back')).toBeAttached();
  for (const before of [seeds[1]!, seeds[0]!]) {
    await undo();
    await expect(seed).toHaveValue(before);
  }
  await expect(locked).toBeVisible();
  await undo();
  await expect(locked).toHaveCount(0);
  await undo();
  await expect(starred).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();

  for (let steps = 0; steps < 6; steps++) await redo();
  await expect(title).toHaveValue('Last');
  await expect(takes(page)).toHaveCount(1);

  // What the host has lost is said, and is in nobody's way.
  await rm(join(studio.home, 'takes', '.deleted-second'), { recursive: true });
  await undo();
  await undo();
  await expect(page.getByRole('alert')).toContainText('it cannot be brought back');
  await undo();
  await expect(seed).toHaveValue(seeds[1]!);
});

test('two takes are compared: over each other with a divider, and side by side', async ({ studio }) => {
  const page = await studio.open();
  await page.getByRole('button', { name: 'Compare Take 2 with another take' }).click();
  await expect(viewer(page)).toHaveAttribute('data-beside', 'first');
  const differences = (name: string) =>
    page.getByRole('list', { name: `What is different about ${name}` }).getByRole('listitem');
  await expect(differences('Take 1').filter({ hasText: 'Level 3' })).toContainText('a small red planet');
  await expect(differences('Take 2').filter({ hasText: 'Level 3' })).toContainText('planet earth from space');
  await expect(differences('Take 2')).toHaveCount(4);
  const divider = page.getByRole('slider', { name: 'Divider between Take 2 and Take 1' });
  const before = (await divider.boundingBox())!;
  await page.mouse.move(before.x + before.width / 2, before.y + 200);
  await page.mouse.down();
  await page.mouse.move(before.x - 100, before.y + 200, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await divider.boundingBox())!.x).toBeLessThan(before.x - 80);
  await divider.press('End');
  await expect(divider).toHaveAttribute('aria-valuenow', '100');
  await divider.press('Home');
  await divider.press('ArrowRight');
  await expect(divider).toHaveAttribute('aria-valuenow', '2');
  for (let step = 0; step < 20; step++) await divider.press('ArrowRight');
  await keepScreen(page, '42-compare-split');
  await expectAccessible(page);

  await page.getByText('Side by side').click();
  await expect(divider).toHaveCount(0);
  await page.getByRole('button', { name: 'and 1 more' }).first().click();
  await expect(differences('Take 1').filter({ hasText: /^Steps/ })).toHaveText('Steps 50');
  await expect(differences('Take 2').filter({ hasText: /^Steps/ })).toHaveText('Steps 30');
  await expectAccessible(page);
  await card(page, 4).click();
  await keepScreen(page, '43-compare-side');
  await page.setViewportSize({ width: 1024, height: 640 });
  await keepScreen(page, '44-compare-small');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveAttribute('data-beside', '');
  await expect(viewer(page)).toHaveAttribute('data-shown', 'second');
});

test('takes stay in the order in which they came, whatever the clock says', async ({ studio, addTake }) => {
  await addTake({ levels: 8, size: 128, id: 'third', created: '2099-01-01T00:00:00Z', hue: 3 });
  const page = await studio.open();
  await expect(takes(page)).toHaveCount(3);
  await page.keyboard.press('Control+Enter');
  await expect(take(page, 4)).toHaveAttribute('aria-pressed', 'true');
});

test('what can be done with a take is found by its name as well', async ({ studio }) => {
  const page = await studio.open();
  await runCommand(page, 'star or unstar');
  await expect(page.getByRole('button', { name: 'Unstar Take 2' })).toBeVisible();
  await runCommand(page, 'compare the take');
  await expect(viewer(page)).toHaveAttribute('data-beside', 'first');
  await runCommand(page, 'end the comparison');
  await expect(viewer(page)).toHaveAttribute('data-beside', '');
  await runCommand(page, 'save a still');
  await expect(page.getByLabel('Longer side in pixels')).toBeVisible();
  await keepScreen(page, '46-still-by-name');
  await page.keyboard.press('Escape');
  await runCommand(page, 'delete the take');
  await expect(take(page, 2)).toHaveCount(0);

  await runCommand(page, 'add a level between');
  await expect(page.getByRole('button', { name: /^Level \d+:/ })).toHaveCount(9);
  await runCommand(page, 'quality: final');
  await expect(page.getByRole('radio', { name: 'Final' })).toBeChecked();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option', { name: 'Quality: final' })).toHaveCount(0);
  await keepScreen(page, '47-commands');
  await expectAccessible(page);
});

test('a take that is done leaves alone whoever compares others or saves a film', async ({ studio, host }) => {
  host.script.holdAtStep = 3;
  host.script.steps = 4;
  const page = await studio.open();
  const cancel = page.getByRole('button', { name: 'Cancel' });
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'job');
  await take(page, 1).click();
  await page.getByRole('button', { name: 'Compare Take 1 with another take' }).click();
  await expect(viewer(page)).toHaveAttribute('data-beside', 'second');
  host.script.holdAtStep = null;
  await expect(page.getByRole('button', { name: /^Take 3:.*, new$/ })).toBeVisible();
  await expect(cancel).toHaveCount(0);
  await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
  await expect(viewer(page)).toHaveAttribute('data-beside', 'second');

  // Whoever waits for a take sees it alone.
  host.script.holdAtStep = 3;
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'job');
  host.script.holdAtStep = null;
  await expect(take(page, 4)).toHaveAttribute('aria-pressed', 'true');
  await expect(viewer(page)).toHaveAttribute('data-beside', '');

  host.script.holdAtStep = 3;
  await take(page, 2).click();
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'job');
  await page.getByRole('button', { name: 'Save film…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  host.script.holdAtStep = null;
  await expect(page.locator('[aria-label^="Take 5:"]')).toHaveCount(1);
  await closeByKey(page);
  await expect(viewer(page)).toHaveAttribute('data-shown', 'second');
  await expect(page.getByRole('button', { name: /^Take 5:.*, new$/ })).toBeVisible();
});

test('four more with new seeds are laid out to choose from', async ({ studio, host }) => {
  host.script.steps = 3;
  const page = await studio.open();
  await expect(viewer(page)).toHaveAttribute('data-texels', '512');
  await page.getByRole('button', { name: 'Again with 4 new seeds' }).click();
  await expect(takes(page)).toHaveCount(6);
  await expect(page.getByRole('button', { name: /^Show Take \d alone/ })).toHaveCount(4);
  await expect(viewer(page)).toHaveAttribute('data-beside', /take-.+ take-.+ take-.+/);
  // Each has a quarter of the viewer, and no more of the graphics card's memory than that takes.
  await expect(viewer(page)).toHaveAttribute('data-texels', '256 256 256 256');
  const seeds = page.getByRole('list', { name: /^What is different about Take/ });
  await expect(seeds).toHaveText(Array.from({ length: 4 }, () => /^Seed \d+\s*$/));
  await keepScreen(page, '45-four-seeds');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show Take 5 alone' }).click();
  await expect(viewer(page)).toHaveAttribute('data-beside', '');
  await expect(viewer(page)).toHaveAttribute('data-texels', '512');
  await expect(take(page, 5)).toHaveAttribute('aria-pressed', 'true');

  // Whoever looks at something else by then is asked first.
  host.script.holdAtStep = 2;
  await page.getByRole('button', { name: 'Again with 4 new seeds' }).click();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'job');
  await take(page, 1).click();
  host.script.holdAtStep = null;
  await expect(page.getByText('4 new takes to choose from')).toBeVisible();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
  await expect(viewer(page)).toHaveAttribute('data-beside', '');
  await keepScreen(page, '45-four-seeds-later');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Lay out' }).click();
  await expect(page.getByRole('button', { name: /^Show Take \d+ alone/ })).toHaveCount(4);
  await expect(page.getByText('4 new takes to choose from')).toHaveCount(0);
});

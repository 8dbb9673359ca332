/** The viewer by hand: stills, flights, the place of a level, full screen. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import { card, depth, expectAccessible, keepScreen, touch, viewer } from './fixtures/page.ts';
import { test } from './fixtures/scripted-studio.ts';
import { colourAt } from './fixtures/synthetic-take.ts';

test.beforeEach(({ addTake }) => addTake({ id: 'first', levels: 6, size: 256 }));

test('what the viewer shows is saved as a picture of any size that says what it is', async ({ studio }) => {
  const page = await studio.open();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => depth(page)).toBe(0.5);
  await page.getByRole('button', { name: 'Save a still' }).click();
  await page.getByLabel('Longer side in pixels').fill('600');
  await keepScreen(page, '60-still');
  await expectAccessible(page);
  const { name, path } = await studio.saved(() =>
    page.getByRole('button', { name: 'Save 600 × 600…' }).click(),
  );
  expect(name).toBe('cosmos-to-atom-x1-41.png');
  const file = await readFile(path);
  expect(file.toString('latin1')).toContain('digitalsourcetype/trainedAlgorithmicMedia');
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([600, 600]);
  const pixel = (420 * 600 + 150) * 3;
  const wanted = colourAt((150.5 / 600 - 0.5) / Math.SQRT2, (420.5 / 600 - 0.5) / Math.SQRT2);
  wanted.forEach((value, channel) => expect(Math.abs(value - data[pixel + channel]!)).toBeLessThan(6));
  expect(studio.errors).toEqual([]);
});

test('full screen shows nothing but the picture after a while, until something is touched', async ({
  studio,
}) => {
  const page = await studio.open();
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Leave full screen' })).toBeVisible();
  const tools = page.getByRole('button', { name: 'Leave full screen' }).locator('..');
  await expect(tools).toHaveCSS('opacity', '0');
  await page.mouse.move(300, 300);
  await expect(tools).toHaveCSS('opacity', '1');
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Full screen' })).toBeVisible();
});

test('two presses between two frames are two presses', async ({ studio }) => {
  const page = await studio.open();
  const twice = (key: string, selector: string) =>
    page.locator(selector).evaluate((element, pressed) => {
      for (let press = 0; press < 2; press++)
        element.dispatchEvent(
          new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true }),
        );
    }, key);
  await twice('ArrowRight', '[role=slider][aria-label="Zoom"]');
  await expect.poll(() => depth(page)).toBe(0.2);
  await twice(' ', 'body');
  await expect(viewer(page)).toHaveAttribute('data-playing', 'false');
  expect(await depth(page)).toBe(0.2);
});

test('a double click flies to the level under it', async ({ studio }) => {
  const page = await studio.open();
  const { x, y, width, height } = (await viewer(page).boundingBox())!;
  const side = Math.min(width, height) - 48;
  await page.mouse.dblclick(x + width / 2 - side * 0.2, y + height / 2);
  await expect.poll(() => depth(page)).toBe(1);
  await page.mouse.dblclick(x + width / 2 - side * 0.1, y + height / 2);
  await expect.poll(() => depth(page)).toBe(3);
});

test('two fingers that spread go deeper, as far as they are further apart', async ({ studio }) => {
  const page = await studio.open();
  const { x, y, width, height } = (await viewer(page).boundingBox())!;
  const [middle, line] = [x + width / 2, y + height / 2];
  const fingers = (apart: number) =>
    [
      [middle - apart / 2, line],
      [middle + apart / 2, line],
    ] as const;
  await touch(page, fingers(60), fingers(240));
  await expect.poll(() => depth(page)).toBeCloseTo(2, 1);
  await touch(page, fingers(240), fingers(120));
  await expect.poll(() => depth(page)).toBeCloseTo(1, 1);
  // One finger does not: it may drag what lies under it.
  await touch(page, [[middle, line - 100]], [[middle, line + 100]]);
  expect(await depth(page)).toBeCloseTo(1, 1);
});

test('the zoom flies between levels, or jumps for people who want little motion', async ({ studio }) => {
  const page = await studio.open();
  const depthsOnTheWay = async (level: number): Promise<number> => {
    await viewer(page).evaluate((element) => {
      element.dataset.seen = '';
      new MutationObserver(
        () => (element.dataset.seen = `${element.dataset.seen} ${element.dataset.depth}`),
      ).observe(element, {
        attributeFilter: ['data-depth'],
      });
    });
    await card(page, level).click();
    await expect.poll(() => depth(page)).toBe(level - 1);
    return viewer(page).evaluate((element) => new Set(element.dataset.seen!.trim().split(' ')).size);
  };
  expect(await depthsOnTheWay(6)).toBe(1);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await depthsOnTheWay(1)).toBeGreaterThan(2);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await depthsOnTheWay(4)).toBe(1);
});

test('the place of a level is dragged inside the wider one, and goes into the project', async ({
  studio,
}) => {
  const page = await studio.open();
  const frame = page.getByRole('button', { name: /^Place of level 2 in level 1/ });
  const outlines = page.locator('.outline');
  await page.getByRole('button', { name: 'Hide outlines' }).click();
  await expect(outlines.or(frame)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show outlines' }).click();
  // Of the next level, and of those inside it.
  await expect(outlines).toHaveCount(3);
  await expect(outlines.first()).toContainText('a blue spiral galaxy');
  const before = (await frame.boundingBox())!;
  const middle = { x: before.x + before.width / 2, y: before.y + before.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x - 70, middle.y - 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await frame.boundingBox())!.x)).toBe(Math.round(before.x - 70));
  await expect(page.getByText('Here in the next take')).toBeVisible();
  await expect(card(page, 1)).toContainText('focus off centre');
  await keepScreen(page, '61-focus');
  await expectAccessible(page);
  await page.getByText('1 difference').click();
  await expect(page.getByRole('complementary')).toContainText('Focus of level 1');

  // A level never leaves the wider one. However soon they follow, keys are another step than the drag.
  await frame.press('Shift+ArrowUp');
  for (let step = 0; step < 8; step++) await frame.press('Shift+ArrowLeft');
  await expect
    .poll(async () => (await frame.boundingBox())!.x)
    .toBeGreaterThan(before.x - before.width / 2 - 2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => Math.round((await frame.boundingBox())!.x)).toBe(Math.round(before.x - 70));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Here in the next take')).toHaveCount(0);
  await expect(card(page, 1)).not.toContainText('focus off centre');
});

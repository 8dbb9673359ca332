/** Sketches while somebody types: shown at once, stopped by the next key, and never in anybody's way. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import {
  card,
  collectErrors,
  depth,
  expectAccessible,
  keepScreen,
  openStudio,
  runCommand,
  viewer,
} from './fixtures/page.ts';
import { test } from './fixtures/scripted-studio.ts';

const SWITCH = { name: 'Sketch while you type' };

test.describe('with an engine that follows a script', () => {
  test.beforeEach(async ({ host, addTake }) => {
    host.script.sketches = true;
    await addTake({ id: 'first', levels: 4, size: 128 });
  });

  test('nothing is sketched until it is known to be quick, or somebody asks for it', async ({
    page,
    host,
    addTake,
  }) => {
    await addTake({ id: 'slow', levels: 4, size: 128, created: '2026-01-02T00:00:00Z', seconds: 600 });
    await openStudio(page, host.address);
    const toggle = page.getByRole('switch', SWITCH);
    await expect(toggle).not.toBeChecked();
    await expect(page.getByText('About 2 min after you pause')).toBeVisible();
    await card(page, 2).click();
    await page.getByLabel('Prompt of level 2').fill('a river');
    await toggle.click();
    await expect(toggle).toBeChecked();
    await page.getByLabel('Prompt of level 2').fill('a river at dawn');
    await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
    expect(host.sketched.begun.map(({ levels }) => levels[1]!.prompt)).toEqual(['a river at dawn']);

    // The choice outlives the page, and the command list has it too.
    await page.reload();
    await expect(toggle).toBeChecked();
    await runCommand(page, 'sketch while');
    await expect(toggle).not.toBeChecked();
  });

  test('a sketch is shown, is no take, and makes way for the next key, the take and undo', async ({
    page,
    host,
  }) => {
    const errors = collectErrors(page);
    host.script.holdSketchAtStep = 2;
    await openStudio(page, host.address);
    const prompt = page.getByLabel('Prompt of level 1');
    await prompt.fill('a harbour');
    await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
    await expect(page.getByText('Sketching…')).toBeVisible();
    await expect(card(page, 1).locator('canvas')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Take \d+:/ })).toHaveCount(1);
    await expect(page.getByRole('button', { name: 'Pause painting' })).toHaveCount(0);
    await keepScreen(page, '60-sketch');
    await expectAccessible(page);

    // The next key stops it, and a pause begins another one. What is seen stays meanwhile.
    await prompt.press('End');
    await prompt.pressSequentially(' at night', { delay: 20 });
    host.script.holdSketchAtStep = null;
    await expect.poll(() => host.sketched.finished).toBe(1);
    expect(host.sketched.begun.map(({ levels }) => levels[0]!.prompt)).toEqual([
      'a harbour',
      'a harbour at night',
    ]);
    await expect(page.getByText('Sketching…')).toHaveCount(0);

    // A title, or going to another level, is not worth a sketch.
    await page.getByLabel('Title').fill('Harbour');
    await card(page, 3).click();

    await page.getByRole('button', { name: 'Back to Take 1' }).click();
    await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
    await page.getByLabel('Prompt of level 3').fill('a gull');
    await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
    expect(host.sketched.begun).toHaveLength(3);

    // A take goes first, with the seed of the sketch; what is written meanwhile is not sketched.
    const { seed } = host.sketched.begun[2]!.settings;
    host.script.holdSketchAtStep = 1;
    await page.getByLabel('Prompt of level 3').fill('a gull in flight');
    await expect(page.getByText('Sketching…')).toBeVisible();
    host.script.holdAtStep = 5;
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Step 5 of 30')).toBeVisible();
    await expect(page.getByText('Paused while a take is painted')).toBeVisible();
    await page.getByLabel('Prompt of level 3').fill('a gull in a storm');
    await expect(viewer(page)).toHaveAttribute('data-shown', 'job');
    host.script.holdAtStep = null;
    await expect(page.getByRole('button', { name: 'Take 2: Harbour' })).toBeVisible();
    await expect(viewer(page)).toHaveAttribute('data-shown', /^take-/);
    await expect(page.getByRole('textbox', { name: 'Seed' })).toHaveValue(String(seed));
    expect(host.sketched.begun.map(({ levels }) => levels[2]!.prompt)).not.toContain('a gull in a storm');

    // Undone, there is nothing to sketch: the take is shown again.
    host.script.holdSketchAtStep = null;
    await page.getByLabel('Prompt of level 3').fill('a gull in flight');
    await card(page, 2).click();
    await page.getByLabel('Prompt of level 2').fill('a lighthouse');
    await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
    await page.keyboard.press('Control+z');
    await expect(viewer(page)).toHaveAttribute('data-shown', /^take-/);
    expect(errors).toEqual([]);
  });

  test('the place of a level is dragged, and moved by keys, while sketches come and go', async ({
    page,
    host,
  }) => {
    // Without this picker, which no test can operate, files are downloaded.
    await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    await openStudio(page, host.address);
    const frame = page.getByRole('button', { name: /^Place of level 2 in level 1/ });
    const left = async () => Math.round((await frame.boundingBox())!.x);
    const before = (await frame.boundingBox())!;
    const middle = { x: before.x + before.width / 2, y: before.y + before.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x - 40, middle.y - 20, { steps: 4 });
    // The hand rests, and a sketch comes; the drag goes on as if nothing had happened.
    await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
    await expect(page.getByText('Sketching…')).toHaveCount(0);
    await page.mouse.move(middle.x - 70, middle.y - 40, { steps: 4 });
    await expect.poll(left).toBe(Math.round(before.x - 70));
    await page.mouse.up();
    await expect(page.getByText('Sketching…')).toHaveCount(0);
    // What is shown lies there by now.
    await expect(page.getByText('Here in the next take')).toHaveCount(0);
    await keepScreen(page, '63-focus-in-a-sketch');
    await expectAccessible(page);
    // It can be kept as a picture, which says what it is.
    await page.getByRole('button', { name: 'Save a still' }).click();
    await keepScreen(page, '64-still-of-a-sketch');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save 256 × 256…' }).click(),
    ]);
    const still = await readFile(await download.path());
    expect(still.toString('latin1')).toContain('digitalsourcetype/trainedAlgorithmicMedia');
    expect(await sharp(still).metadata()).toMatchObject({ width: 256, height: 256 });

    const sketched = () => host.sketched.begun.at(-1).levels[0]!.focus!.x;
    const dragged = sketched();
    await frame.focus();
    for (let press = 0; press < 2; press++) {
      await page.keyboard.press('ArrowRight');
      await expect(page.getByText('Sketching…')).toHaveCount(0);
    }
    await expect(frame).toBeFocused();
    expect(sketched()).toBeCloseTo(dragged + 0.02);

    // Undone, the take is shown again, and the keys are still where they were.
    const undo = page.getByRole('button', { name: 'Undo' });
    while (await undo.isEnabled()) await page.keyboard.press('Control+z');
    await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
    await expect.poll(left).toBe(Math.round(before.x));
    await expect(frame).toBeFocused();

    // Between two levels the picture would go along with the frame: it waits until the hand lets go.
    await frame.blur();
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => depth(page)).toBe(0.5);
    const halfway = (await frame.boundingBox())!;
    const { finished } = host.sketched;
    await page.mouse.move(halfway.x + 60, halfway.y + 60);
    await page.mouse.down();
    await page.mouse.move(halfway.x + 20, halfway.y + 60, { steps: 4 });
    await expect.poll(() => host.sketched.finished).toBeGreaterThan(finished);
    await expect(page.getByText('Sketching…')).toHaveCount(0);
    expect(await left()).toBe(Math.round(halfway.x - 40));
    await expect(page.getByText('Here in the next take')).toBeVisible();
    await page.mouse.up();
    await expect(page.getByText('Here in the next take')).toHaveCount(0);
  });

  test('a size that a factor does not divide is spoken of once, beside the size', async ({ page, host }) => {
    await openStudio(page, host.address);
    await page.getByRole('group', { name: 'Zoom factor from level 1' }).getByText('×3').click();
    await expect(page.getByText('Zooming ×3 needs sides')).toBeVisible();
    await expect(page.getByText('Paused until the size fits')).toBeVisible();
    await expect(page.getByLabel('Shape')).toHaveValue('1:1');
    await page.getByText('Zooming ×3 needs sides').scrollIntoViewIfNeeded();
    await keepScreen(page, '62-uneven');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Use 192 × 192' }).click();
    await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
    await expect(page.getByText('Paused until the size fits')).toHaveCount(0);
  });

  test('why a sketch cannot be painted is said in its place, and nowhere else', async ({ page, host }) => {
    host.script.failSketchWith = 'There is not enough memory. Close other programs.';
    await openStudio(page, host.address);
    await page.getByLabel('Prompt of level 1').fill('a harbour');
    await expect(page.getByText('There is not enough memory.')).toBeVisible();
    await expect(page.getByRole('alert')).toBeEmpty();
    await expect(viewer(page)).toHaveAttribute('data-shown', 'first');
    host.script.failSketchWith = null;
    await page.getByLabel('Prompt of level 1').fill('a harbour at dawn');
    await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch');
    await expect(page.getByText('There is not enough memory.')).toHaveCount(0);
  });
});

test('with the model in the box, a change is seen a moment after it was typed', async ({ startStudio }) => {
  test.slow();
  const studio = await startStudio();
  const page = await studio.open();
  const toggle = page.getByRole('switch', SWITCH);
  await expect(toggle).toBeChecked();
  // On a machine that is busy with other things it might go off by itself: here it is wanted.
  await toggle.click();
  await toggle.click();
  await card(page, 3).click();
  const prompt = page.getByLabel('Prompt of level 3');
  await prompt.fill('a ringed planet');
  await expect(viewer(page)).toHaveAttribute('data-shown', 'sketch', { timeout: 60_000 });
  await expect(page.getByText('Sketching…')).toHaveCount(0, { timeout: 60_000 });
  await keepScreen(page, '61-sketch-of-the-starter');

  // Measured where a person sees it: from the last key to the first and to the last picture.
  const picture = card(page, 3).locator('canvas');
  const seen = () => picture.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await seen();
  await prompt.press('End');
  await prompt.pressSequentially(' with a moon');
  const typed = Date.now();
  await expect.poll(seen, { intervals: [10], timeout: 60_000 }).not.toBe(before);
  const first = Date.now() - typed;
  await expect(page.getByText('Sketching…')).toHaveCount(0, { timeout: 60_000 });
  const description = `first picture after ${first} ms, the whole sketch after ${Date.now() - typed} ms`;
  test.info().annotations.push({ type: 'sketch', description });
  await studio.close();
});

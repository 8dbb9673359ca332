/** States that the whole path passes through too quickly or not at all, on a host whose engine follows a script. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import {
  card,
  closeByKey,
  chooseFromMenu,
  depth,
  expectAccessible,
  keepScreen,
  openStudio,
  viewer,
} from './fixtures/page.ts';
import { startScriptedHost } from './fixtures/scripted-host.ts';
import { test } from './fixtures/scripted-studio.ts';
import { colourAt } from './fixtures/synthetic-take.ts';

/** What is painted where anything is. */
const TAKE = { id: 'synthetic', levels: 8, size: 256 };

const generate = (page: Page) => page.getByRole('button', { name: 'Generate', exact: true });

test('without any take there is one obvious thing to do', async ({ page, host }) => {
  await page.goto(host.address);
  await expect(page.getByRole('button', { name: 'Generate the first take' })).toBeEnabled();
  await expect(page.getByText('Every generation is kept here.')).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('Cosmos to atom');
  await keepScreen(page, '20-empty');
  await expectAccessible(page);

  // Where a level will lie is said on empty frames already.
  const frame = page.getByRole('button', { name: /^Place of level 2 in level 1/ });
  const left = async () => Math.round((await frame.boundingBox())!.x);
  const before = (await frame.boundingBox())!;
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2);
  await page.mouse.down();
  await page.mouse.move(before.x + before.width / 2 - 40, before.y + before.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(left).toBe(Math.round(before.x - 40));
  await expect(card(page, 1)).toHaveAccessibleName(/focus off centre/);
  await frame.press('ArrowRight');
  await expect.poll(left).toBeGreaterThan(before.x - 40);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(left).toBe(Math.round(before.x));
});

test('on the very first visit a sample plays, and one button makes the first own', async ({
  page,
  host,
  addTake,
}) => {
  await addTake(TAKE);
  host.script.steps = 3;
  await openStudio(page, host.address);
  const own = page.getByRole('button', { name: 'Paint your own' });
  await own.click();
  await expect(own).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Take 2:/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(viewer(page)).toHaveAttribute('data-shown', /^take-/);
});

test('an example is opened from the menu, and a new project starts with two empty levels', async ({
  page,
  host,
  addTake,
}) => {
  await addTake(TAKE);
  await openStudio(page, host.address);
  await page.getByRole('button', { name: 'Project' }).click();
  await keepScreen(page, '21-project-menu');
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Orbit to insect' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('Orbit to insect');
  await chooseFromMenu(page, /New/);
  await expect(page.getByRole('button', { name: /^Level \d+:/ })).toHaveCount(2);
});

test('an empty prompt invites to write, and is wrong only once it was left empty', async ({
  page,
  host,
  addTake,
}) => {
  await addTake(TAKE);
  await openStudio(page, host.address);
  await chooseFromMenu(page, /New/);
  await expect(card(page, 1)).toContainText('Describe this level');
  const prompt = page.getByLabel('Prompt of level 1');
  const wrong = page.getByText('The prompt is empty: write what this level shows.');
  await expect(prompt).toHaveAttribute('placeholder', 'What does this level show?');
  await expect(prompt).toHaveAttribute('aria-invalid', 'false');
  await expect(wrong).toHaveCount(0);
  await keepScreen(page, '21-new-project');
  await expectAccessible(page);

  await prompt.focus();
  await expect(wrong).toHaveCount(0);
  await prompt.blur();
  await expect(prompt).toHaveAttribute('aria-invalid', 'true');
  await expect(wrong).toBeVisible();
  await prompt.fill('a harbour');
  await expect(wrong).toHaveCount(0);

  // The next level still waits, until the zoom is to be painted.
  await card(page, 2).click();
  await expect(page.getByLabel('Prompt of level 2')).toHaveAttribute('aria-invalid', 'false');
  await card(page, 1).click();
  await generate(page).click();
  await expect(page.getByLabel('Prompt of level 2')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).toContainText('Level 2: The prompt is empty');
  await keepScreen(page, '21-new-project-refused');
  await expectAccessible(page);
});

test('project files are saved, opened and refused in plain words', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await openStudio(page, host.address);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  expect(download.suggestedFilename()).toBe('cosmos-to-atom.tenfold');
  const open = async (file: string | { name: string; mimeType: string; buffer: Buffer }) => {
    await page.getByRole('button', { name: 'Project' }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('menuitem', { name: 'Open…' }).click(),
    ]);
    await chooser.setFiles(file);
  };
  await page.getByLabel('Title').fill('Something else');
  await page.getByLabel('Title').blur();
  const saved = await readFile(await download.path());
  await open({ name: 'saved.tenfold', mimeType: 'application/zip', buffer: saved });
  await expect(page.getByLabel('Title')).toHaveValue('Cosmos to atom');
  const text = (content: string) => ({
    name: 'notes.json',
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  });
  await open(text('{"title": "x", "levels": [{"prompt": "a"}]}'));
  await expect(page.getByRole('alert')).toContainText('notes.json is not a usable project');
  await open(text('{"title": "Odd", "levels": [{"prompt": "a", "promt": 1}, {"prompt": "b"}]}'));
  await expect(page.getByLabel('Title')).toHaveValue('Odd');
  await expect(page.getByText('This version does not know levels[0].promt')).toBeVisible();
});

test('jobs wait in a queue, and each can be stopped', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  host.script.holdAtStep = 18;
  await openStudio(page, host.address);
  await generate(page).click();
  await expect(page.getByText('Step 18 of 30 · 6 s left')).toBeVisible();
  await page.getByRole('button', { name: 'Queue another' }).click();
  await expect(page.getByText('1 waiting')).toBeVisible();
  await keepScreen(page, '22-queue');
  await page.getByRole('button', { name: /^Take 1:/ }).click();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'synthetic');
  await page.getByRole('button', { name: 'Watch' }).click();
  await expect(viewer(page)).toHaveAttribute('data-shown', 'job');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('1 waiting')).toHaveCount(0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(generate(page)).toBeEnabled();
});

test('a failure is told in the sentence of the engine', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  host.script.failWith = 'The disk is full: free some space and generate again.';
  await openStudio(page, host.address);
  await generate(page).click();
  await expect(page.getByRole('alert')).toContainText(
    'The disk is full: free some space and generate again.',
  );
  await keepScreen(page, '23-failure');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText('The disk is full')).toHaveCount(0);
});

test('a host that goes away is waited for, and its job is picked up again', async ({
  page,
  host,
  home,
  addTake,
}) => {
  await addTake(TAKE);
  await openStudio(page, host.address);
  const { port, searchParams } = new URL(host.address);
  await host.close();
  await expect(page.getByText('Tenfold has gone away.')).toBeVisible();
  await expect(generate(page)).toBeDisabled();
  await keepScreen(page, '24-host-away');
  const back = await startScriptedHost(home, { port: Number(port), token: searchParams.get('token')! });
  await expect(page.getByText('Tenfold has gone away.')).toHaveCount(0);
  await generate(page).click();
  await expect(page.getByRole('banner').getByText('Take 2', { exact: true })).toBeVisible();
  await back.close();
});

test('everything can be done with the keyboard', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  host.script.steps = 3;
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await openStudio(page, host.address);
  const reach = async (name: RegExp) => {
    for (let tabs = 0; tabs < 60; tabs++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const element = document.activeElement;
        const label =
          element && 'labels' in element ? (element.labels as NodeListOf<Element> | null)?.[0] : null;
        const text = element?.getAttribute('aria-label') ?? (label ?? element)?.textContent ?? '';
        return text.replace(/\s+/g, ' ').trim();
      });
      if (name.test(focused)) return;
    }
    throw new Error(`Tab does not lead to ${name.source}.`);
  };
  await reach(/^Level 1:/);
  await page.keyboard.press('ArrowRight');
  await expect(card(page, 2)).toBeFocused();
  await keepScreen(page, '25-keyboard-focus');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Prompt of level 2')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('a cluster of young stars');
  await reach(/^Add a deeper level/);
  await page.keyboard.press('Enter');
  await expect(card(page, 9)).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(card(page, 9)).toHaveCount(0);
  // Tab stops at the ways beside the level that is shown, not at all of them.
  await reach(/^Level 8:/);
  await page.keyboard.press('Home');
  await expect(card(page, 1)).toBeFocused();
  await reach(/between levels 1 and 2/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Zoom ×4 between levels 1 and 2' })).toBeFocused();
  await reach(/^Place of level 2 in level 1/);
  await page.keyboard.press('ArrowRight');
  await expect(card(page, 1)).toHaveAccessibleName(/focus off centre/);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Take 2 · edited')).toBeVisible();

  await reach(/^Compare Take 2 with/);
  await page.keyboard.press('Enter');
  await expect(viewer(page)).toHaveAttribute('data-beside', TAKE.id);
  await reach(/^Divider between/);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('slider', { name: /^Divider/ })).toHaveAttribute('aria-valuenow', '48');
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveAttribute('data-beside', '');

  await reach(/^Save film/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Draft' })).toBeEnabled();
  await reach(/^MP4/);
  const gif = page.getByRole('radio', { name: /^GIF/ });
  while (!(await gif.isChecked())) await page.keyboard.press('ArrowDown');
  await reach(/^Seconds per level/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0.1');
  await reach(/^To level/);
  await page.keyboard.press('Home');
  await reach(/^Draft/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  await reach(/^Download/);
  const saved = async (key: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press(key)]);
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path(), 'latin1') };
  };
  const film = await saved('Enter');
  expect(film.name).toMatch(/\.gif$/);
  expect(film.bytes.slice(0, 6)).toBe('GIF89a');
  await closeByKey(page);
  await expect(page.getByRole('button', { name: 'Save film…' })).toBeFocused();
  const project = await saved('Control+s');
  expect(project.name).toMatch(/\.tenfold$/);
  expect(project.bytes).toContain('take.json');
});

test('nothing moves by itself for people who asked for less motion', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  await openStudio(page, host.address);
  await expect(viewer(page)).toHaveAttribute('data-playing', 'false');
  await page.waitForTimeout(500);
  expect(await depth(page)).toBe(0);
});

test('pictures are shown with their own colours, nested without a seam', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  // Here the stage begins at whole pixels, as the formula below does.
  await page.setViewportSize({ width: 1440, height: 900 });
  await openStudio(page, host.address);
  await page.keyboard.press('o');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => depth(page)).toBe(0.5);
  const stage = await stageOf(page);
  const { data, info } = await sharp(await page.screenshot({ clip: stage }))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  // At depth 0.5 the next level lies in the middle with a side of 1/√2. Compare with the formula behind the take.
  let worst = 0;
  for (let place = 0.2; place < 0.95; place += 0.01) {
    for (const [x, y] of [
      [place, 0.3],
      [0.22, place],
    ] as const) {
      const pixel = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
      const wanted = colourAt((x - 0.5) / Math.SQRT2, (y - 0.5) / Math.SQRT2);
      wanted.forEach((value, channel) => {
        worst = Math.max(worst, Math.abs(value - data[pixel + channel]!));
      });
    }
  }
  expect(worst).toBeLessThanOrEqual(4);
});

test('the viewer comes back after the graphics card was lost', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  await openStudio(page, host.address);
  await page.keyboard.press('o');
  const clip = await stageOf(page);
  const before = await page.screenshot({ clip });
  await page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('section canvas')!;
    const loss = canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
    const event = (name: string) =>
      new Promise((resolve) => canvas.addEventListener(name, resolve, { once: true }));
    const lost = event('webglcontextlost');
    loss.loseContext();
    await lost;
    const restored = event('webglcontextrestored');
    setTimeout(() => loss.restoreContext(), 50);
    await restored;
  });
  await expect.poll(async () => difference(before, await page.screenshot({ clip }))).toBeLessThan(1);
});

for (const [width, height] of [
  [1024, 640],
  [1920, 1080],
  [3840, 2160],
] as const) {
  test(`everything has its place at ${width} × ${height}`, async ({ page, host, addTake }) => {
    await addTake(TAKE);
    await openStudio(page, host.address);
    await card(page, 4).click();
    await expect.poll(() => depth(page)).toBe(3);
    // The flight was in a small window, because without a graphics card it takes long in a large one.
    await page.setViewportSize({ width, height });
    await keepScreen(page, `30-${width}x${height}`);
    const overflow = () =>
      page.evaluate(() => ({
        across: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        down: document.documentElement.scrollHeight - document.documentElement.clientHeight,
      }));
    await expect.poll(overflow).toEqual({ across: 0, down: 0 });
    expect(await depth(page)).toBe(3);
    for (const name of ['Generate', 'Save film…', 'Project', 'Play']) {
      await expect(page.getByRole('button', { name, exact: true })).toBeInViewport({ ratio: 1 });
    }
    await expect(page.getByRole('button', { name: /^Take 1:/ })).toBeInViewport({ ratio: 1 });
  });
}

test('what has no room in a small window, or beside letters twice as large, is scrolled to', async ({
  page,
  host,
  addTake,
}) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await addTake(TAKE);
  await openStudio(page, host.address);
  const generate = page.getByRole('button', { name: 'Generate', exact: true });
  const time = page.getByRole('slider', { name: 'Time' });
  await expect(generate).not.toBeInViewport({ ratio: 1 });
  await expect(time).not.toBeInViewport();
  await page.mouse.move(300, 20);
  await page.mouse.wheel(960, 0);
  await expect(generate).toBeInViewport({ ratio: 1 });
  await page.mouse.wheel(0, 560);
  await expect(time).toBeInViewport();
});

test('thirty-two levels scroll instead of shrinking', async ({ page, host, addTake }) => {
  await addTake(TAKE);
  await openStudio(page, host.address);
  for (let level = 9; level <= 32; level++)
    await page.getByRole('button', { name: 'Add a deeper level' }).click();
  await expect(card(page, 32)).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('button', { name: 'Add a deeper level' })).toBeDisabled();
  await keepScreen(page, '31-thirty-two-levels');

  // Nobody works in the row any more: it turns to where the zoom plays.
  await page.getByLabel('Title').focus();
  await page.getByLabel('Title').blur();
  await page.mouse.move(300, 5);
  await page.keyboard.press('Home');
  await expect.poll(() => depth(page)).toBe(0);
  await expect(card(page, 1)).not.toBeInViewport();
  await page.keyboard.press('Space');
  await expect(card(page, 1)).toBeInViewport();
});

/** The largest square in the middle of the viewer, a little inside of its stage. */
async function stageOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const { x, y, width, height } = (await viewer(page).boundingBox())!;
  const side = Math.min(width, height) - 48;
  return { x: Math.round(x + (width - side) / 2), y: Math.round(y + 24), width: side, height: side };
}

/** Mean absolute difference of two pictures. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((png) => sharp(png).removeAlpha().raw().toBuffer()));
  return a!.reduce((sum, value, index) => sum + Math.abs(value - b![index]!), 0) / a!.length;
}

test('the header says when a project will not fit in memory, and the panel behind it what to do', async ({
  page,
  host,
  addTake,
}) => {
  await addTake(TAKE);
  host.script.memory = {
    ...host.script.memory,
    verdict: 'will-not-fit',
    neededBytes: 20e9,
    availableBytes: 8e9,
    batch: 1,
    remedy: 'Close other programs, or choose a smaller size or a smaller model.',
  };
  await openStudio(page, host.address);
  const chip = page.getByRole('button', { name: /^Model and memory:/ });
  await expect(chip).toContainText('will not fit in memory');
  await chip.click();
  const panel = page.getByRole('dialog', { name: 'Engine' });
  await expect(panel).toContainText('Needs about 20 GB of 8.0 GB, 1 image per model call.');
  await expect(panel).toContainText('Close other programs, or choose a smaller size or a smaller model.');
  await keepScreen(page, '30-memory');
  await expectAccessible(page);

  // Any change is planned anew.
  host.script.memory = { ...host.script.memory, verdict: 'tight', remedy: null };
  await panel.getByLabel('Compute on').selectOption('CPU');
  await expect(chip).toContainText('memory is tight');
  await expect(panel).not.toContainText('Close other programs');

  await panel.getByRole('button', { name: 'Free memory' }).click();
  await expect(page.getByText('The memory is free.')).toBeVisible();
});

test('what cannot compute says why, and CUDA can be installed from the panel', async ({
  page,
  host,
  addTake,
}) => {
  await addTake(TAKE);
  host.script.cuda = { available: false, reason: 'CUDA is not installed: install it.', installable: true };
  host.script.installation = [
    { receivedBytes: 1, totalBytes: 2 },
    { receivedBytes: 2, totalBytes: 2 },
  ];
  await openStudio(page, host.address);
  await page.getByRole('button', { name: /^Model and memory:/ }).click();
  const panel = page.getByRole('dialog', { name: 'Engine' });
  await panel.getByText('What cannot be used').click();
  await expect(panel).toContainText('CUDA is not installed: install it.');
  host.script.cuda = { available: true, reason: null, installable: false };
  await panel.getByRole('button', { name: 'Install CUDA…' }).click();
  await expect(page.getByText('CUDA is installed.')).toBeVisible();
  await expect(panel.getByRole('button', { name: 'Install CUDA…' })).toHaveCount(0);
  await expect(panel.getByLabel('Compute on').getByRole('option', { name: 'CUDA' })).toHaveCount(1);
});

/** The whole path with the real engine and the starter model: edit, generate, watch, cancel, generate, play, save film. */
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import {
  card,
  closeByKey,
  collectErrors,
  depth,
  expectAccessible,
  keepScreen,
  viewer,
} from './fixtures/page.ts';
import { makeFilm, readFilm } from './fixtures/make-film.ts';
import { test, type RealStudio } from './fixtures/studio.ts';

test.describe.configure({ mode: 'serial' });

let studio: RealStudio;
let page: Page;

test.beforeAll(async ({ startStudio }) => {
  studio = await startStudio({ motion: true });
});

test.afterAll(() => studio.close());

const takes = () => page.getByRole('button', { name: /^Take \d+:/ });
const progress = () => page.getByText(/^Step \d+ of \d+/);

/** Asks for so many steps that the run lasts until the spec has done what it does during it, however fast the machine. */
async function choosePreset(name: 'Sketch' | 'Preview' | 'Final', steps?: number): Promise<void> {
  await page.getByText(name, { exact: true }).click();
  if (steps === undefined) return;
  const field = page.getByLabel('Steps', { exact: true });
  if (!(await field.isVisible())) await page.getByText('More', { exact: true }).click();
  await field.fill(String(steps));
  await field.press('Tab');
}

test('the first screen shows a sample that is already zooming', async () => {
  page = await studio.open();
  await expect(viewer(page)).toHaveAttribute('data-playing', 'true');
  await expect.poll(() => depth(page)).toBeGreaterThan(0.5);
  await expect(page.getByText('A sample to start with.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Paint your own' })).toBeVisible();
  await expect(takes()).toHaveCount(1);
  await keepScreen(page, '01-first-screen');
  await expectAccessible(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Pause' }).click();
});

test('levels are edited, added, moved and removed', async () => {
  await card(page, 3).click();
  await page.getByLabel('Prompt of level 3').fill('a lone tree in a meadow');
  await expect(card(page, 3)).toContainText('a lone tree in a meadow');
  await expect(card(page, 3)).toContainText('edited');
  const count = await page.getByRole('listitem').filter({ hasText: 'Level' }).count();

  await page.getByRole('button', { name: 'Add a deeper level' }).click();
  await page.getByLabel(`Prompt of level ${count + 1}`).fill('a green leaf with veins');
  await page.getByRole('button', { name: 'between levels 1 and 2' }).click();
  await keepScreen(page, '02-factor-menu');
  await page.getByRole('menuitem', { name: 'Add a level between' }).click();
  await page.getByLabel('Prompt of level 2').fill('a cluster of young stars');
  await page.getByRole('button', { name: 'between levels 2 and 3' }).click();
  await page.getByRole('menuitemradio', { name: 'Zoom ×4' }).click();
  await keepScreen(page, '03-edited');

  await card(page, 2).dragTo(card(page, 4), { targetPosition: { x: 70, y: 40 } });
  await expect(card(page, 4)).toContainText('a cluster of young stars');
  await card(page, 4).click();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(card(page, 3)).toContainText('a cluster of young stars');
  await expect(card(page, 3)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(page.getByText('a cluster of young stars')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card(page, 3)).toContainText('a cluster of young stars');
  await page.getByRole('button', { name: 'Redo' }).click();
  await card(page, count + 1).click();
  await page.getByRole('button', { name: 'Remove level' }).click();
  await expect(card(page, count + 1)).toHaveCount(0);
});

test('a word that the model does not know is named below the prompt', async () => {
  await card(page, 2).click();
  const prompt = page.getByLabel('Prompt of level 2');
  const text = await prompt.inputValue();
  await prompt.fill('a green tree quuxly');
  await expect(page.getByText('1 word not understood: quuxly')).toBeVisible();
  await keepScreen(page, '03-unknown-word');
  await prompt.fill(text);
  await expect(page.getByText('not understood')).toHaveCount(0);
});

test('an empty prompt is refused in plain words', async () => {
  await card(page, 2).click();
  const prompt = page.getByLabel('Prompt of level 2');
  const text = await prompt.inputValue();
  await prompt.fill('  ');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(
    'Level 2: The prompt is empty: write what this level shows.',
  );
  await keepScreen(page, '04-empty-prompt');
  await expectAccessible(page);
  await prompt.fill(text);
  await expect(page.getByRole('alert').getByText('The prompt is empty')).toHaveCount(0);
});

test('a running generation is watched and cancelled', async () => {
  await choosePreset('Final', 1000);
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(progress()).toBeVisible({ timeout: 60_000 });
  await expect(viewer(page)).toHaveAttribute('data-shown', 'job');
  await expect(page.getByRole('button', { name: 'Queue another' })).toBeVisible();
  await page.waitForFunction(() => document.querySelectorAll('.card canvas').length > 5);
  await keepScreen(page, '05-painting');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Generate', exact: true })).toBeVisible();
  await expect(takes()).toHaveCount(1);
  await expect(viewer(page)).not.toHaveAttribute('data-shown', 'job');
});

test('a reload in the middle of a generation picks it up again', async () => {
  await choosePreset('Sketch', 120);
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(progress()).toBeVisible();
  // Stays in the middle however fast the machine is.
  await page.getByRole('button', { name: 'Pause painting' }).click();
  await expect(page.getByText(/^Paused at step \d+ of 120/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await page.getByRole('button', { name: 'Resume painting' }).click();
  await expect(takes()).toHaveCount(2, { timeout: 240_000 });
  await expect(page.getByText('a lone tree in a meadow').first()).toBeVisible();
});

test('a finished take is shown and plays', async () => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await choosePreset('Sketch');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(takes()).toHaveCount(3, { timeout: 240_000 });
  await expect(viewer(page)).toHaveAttribute('data-playing', 'true');
  await expect(page.getByRole('banner').getByText('Take 3', { exact: true })).toBeVisible();
  await keepScreen(page, '06-finished');
  await page.emulateMedia({ reducedMotion: 'reduce' });
});

test('the zoom is played, paused, scrubbed and zoomed by hand', async () => {
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(viewer(page)).toHaveAttribute('data-playing', 'false');
  // From the widest level, so that what is read below is what the click did; it shows with the next frame.
  await page.keyboard.press('Home');
  await expect.poll(() => depth(page)).toBe(0);
  const lane = page.getByRole('slider', { name: 'Zoom' });
  const box = (await lane.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(() => depth(page)).toBeGreaterThan(2);
  const middle = await depth(page);
  await viewer(page).hover();
  await page.mouse.wheel(0, -200);
  await expect.poll(() => depth(page)).toBeGreaterThan(middle + 0.3);
  await page.mouse.click(box.x, box.y - 220);
  await page.keyboard.press('Home');
  await expect.poll(() => depth(page)).toBe(0);
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => depth(page)).toBeCloseTo(0.5, 2);
  await page.keyboard.press('End');
  await expect.poll(() => depth(page)).toBeGreaterThan(6.9);
  await page.keyboard.press('Space');
  await expect(viewer(page)).toHaveAttribute('data-playing', 'true');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: /^Direction/ }).click();
  await expect(page.getByRole('button', { name: 'Direction: in', exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByLabel('Seconds per level').fill('3');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Speed: 3 s per level' })).toBeVisible();
  await page.getByRole('button', { name: 'Hide outlines' }).click();
  await keepScreen(page, '07-no-outlines');
});

test('the film that is saved is what was asked for', async () => {
  await page.getByRole('button', { name: 'Save film…' }).click();
  await page.getByRole('dialog').getByText('16:9', { exact: true }).click();
  await page.getByText('720', { exact: true }).click();
  await page.getByText('Zoom in', { exact: true }).click();
  await page.getByText('Play once', { exact: true }).click();
  await page.getByLabel('Seconds per level').fill('0.2');
  await page.getByLabel('Hold first and last, seconds').fill('0.3');
  await page.getByLabel('Frames per second').selectOption('30');
  const levels = await page.getByLabel('To level').getByRole('option').count();
  await expect(page.getByText(/\d+ frames ·/)).toBeVisible();
  await keepScreen(page, '08-film-dialog');
  await expectAccessible(page);
  const { name, path } = await makeFilm(studio, page, 'Make film');
  await keepScreen(page, '09-film-done');
  expect(name).toMatch(/\.mp4$/);

  using film = new Input({ source: new BufferSource(await readFile(path)), formats: ALL_FORMATS });
  const track = (await film.getPrimaryVideoTrack())!;
  const seconds = levels * 0.2 + 0.6;
  expect(await track.getCodec()).toBe('avc');
  expect(await track.getDisplayWidth()).toBe(1280);
  expect(await track.getDisplayHeight()).toBe(720);
  expect((await track.computePacketStats()).packetCount).toBe(Math.round(seconds * 30));
  expect(await track.computeDuration()).toBeCloseTo(seconds, 1);
  expect(await track.getColorSpace()).toMatchObject({ matrix: 'bt709', fullRange: false });
});

test('the same zoom is saved as a GIF and as frames, in parts and as a draft', async () => {
  await page.getByRole('button', { name: 'Make another' }).click();
  await page.getByText('GIF', { exact: true }).click();
  await page.getByRole('dialog').getByText('1:1', { exact: true }).click();
  await page.getByText('480', { exact: true }).click();
  await page.getByLabel('Frames per second').selectOption('24');
  await page.getByLabel('To level').selectOption('1');
  await keepScreen(page, '09-film-gif');
  const gif = await readFilm(studio, page, 'Draft');
  expect(gif.subarray(0, 6).toString()).toBe('GIF89a');
  expect([gif.readUInt16LE(6), gif.readUInt16LE(8)]).toEqual([240, 240]);
  await expect(page.getByRole('img', { name: 'The film' })).toBeVisible();
  await keepScreen(page, '09-film-gif-done');

  await page.getByRole('button', { name: 'Make another' }).click();
  await page.getByText('PNG frames', { exact: true }).click();
  const { path } = await makeFilm(studio, page, 'Draft');
  // A browser is handed one file, a zip, in which names are readable.
  const folder = (await stat(path)).isDirectory();
  expect(folder ? (await readdir(path)).join() : await readFile(path, 'latin1')).toContain('frame-00018.png');
});

test('the zoom is saved as a page that can be zoomed by hand without a network', async ({
  browser,
}, info) => {
  await page.getByRole('button', { name: 'Make another' }).click();
  await page.getByText('Web page', { exact: true }).click();
  // Long enough to be paused while it plays, also on a machine that is busy.
  await page.getByLabel('Seconds per level').fill('10');
  await keepScreen(page, '09-film-page');
  const zoom = await readFilm(studio, page, 'Make page');
  await closeByKey(page);

  const file = info.outputPath('zoom.html');
  await writeFile(file, zoom);
  const context = await browser.newContext({ offline: true, reducedMotion: 'no-preference' });
  const reader = await context.newPage();
  const complaints = collectErrors(reader);
  await reader.goto(pathToFileURL(file).href);
  const canvas = reader.locator('canvas');
  const shown = async (): Promise<number> => Number(await canvas.getAttribute('data-depth'));
  await expect.poll(shown).toBeGreaterThan(0.1);
  await reader.getByRole('button', { name: 'Pause' }).click();
  await reader.keyboard.press('Home');
  await expect.poll(shown).toBe(0);
  await canvas.hover();
  await reader.mouse.wheel(0, -210);
  await expect.poll(shown).toBeCloseTo(0.5, 1);
  await reader.keyboard.press('End');
  await expect.poll(shown).toBeGreaterThan(0.9);
  await keepScreen(reader, '09-film-page-opened');
  await expectAccessible(reader);
  expect(complaints).toEqual([]);
  await context.close();
});

test('an engine that is killed says so, and the next job works', async () => {
  await choosePreset('Preview', 1000);
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(progress()).toBeVisible({ timeout: 60_000 });
  await studio.killEngine();
  await expect(page.getByRole('alert')).toContainText(/engine|Tenfold/);
  await keepScreen(page, '10-engine-killed');
  await choosePreset('Sketch');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(takes()).toHaveCount(4, { timeout: 240_000 });
});

test('a deleted take can be brought back for a while', async () => {
  await page.getByRole('button', { name: 'Delete Take 4' }).click();
  await expect(takes()).toHaveCount(3);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(takes()).toHaveCount(4);
  await page.getByRole('button', { name: 'Delete Take 4' }).click();
  await page.getByRole('button', { name: 'Delete Take 3' }).click();
  await expect(takes()).toHaveCount(2);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(takes()).toHaveCount(3);
});

test('a reload keeps the project', async () => {
  await page.getByLabel('Title').fill('My own zoom');
  await page.reload();
  await expect(page.getByLabel('Title')).toHaveValue('My own zoom');
  await expect(page.getByText('a lone tree in a meadow').first()).toBeVisible();
});

test('the page has raised no errors, its policy included', () => {
  expect(studio.errors).toEqual([]);
});

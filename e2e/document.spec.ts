/** Stories about the document: a first zoom is saved; edits are undone; nothing is lost in a crash; nothing hostile gets in. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { writeArchive, projectText } from '#electron/host/documents/test/archives.ts';
import {
  card,
  chooseFromMenu,
  collectErrors,
  expectAccessible,
  keepScreen,
  openStudio,
  viewer,
} from './fixtures/page.ts';
import { serveStudio, type ServedStudio } from './fixtures/served-studio.ts';

test.describe.configure({ mode: 'serial' });

let studio: ServedStudio;
let context: BrowserContext;
let page: Page;
let errors: string[];
let folder: string;

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-files-'));
  studio = await serveStudio();
  context = await browser.newContext();
  page = await newPage();
});

test.afterAll(async () => {
  await context.close();
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

/** Without the save dialog, which no test can operate, files are downloaded. */
async function newPage(): Promise<Page> {
  const made = await context.newPage();
  errors = collectErrors(made);
  await made.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  return made;
}

const title = () => page.getByLabel('Title');
const unsaved = () => page.getByRole('img', { name: 'Not saved' });
const takes = () => page.getByRole('button', { name: /^Take \d+:/ });

async function openFile(name: string, buffer: Buffer): Promise<void> {
  await page.getByRole('button', { name: 'Project' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: 'Open…' }).click(),
  ]);
  await chooser.setFiles({ name, mimeType: 'application/zip', buffer });
}

/** Saves, and gives what arrives in the downloads. */
async function save(): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Control+s')]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

let saved: Buffer;

test('a new user makes a first zoom and saves it', async () => {
  await openStudio(page, studio.address);
  await expect(unsaved()).toHaveCount(0);
  await chooseFromMenu(page, /New/);
  await expect(takes()).toHaveCount(0);
  // The sample has gone with its project.
  await expect(viewer(page)).toHaveAttribute('data-shown', '');
  await keepScreen(page, '39-new');
  await title().fill('My first zoom');
  await card(page, 1).click();
  await page.getByLabel('Prompt of level 1').fill('a green forest from above');
  await card(page, 2).click();
  await page.getByLabel('Prompt of level 2').fill('a green leaf, close-up');
  await page.getByText('Sketch', { exact: true }).click();
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(takes()).toHaveCount(1, { timeout: 240_000 });
  await expect(unsaved()).toBeVisible();
  await page.getByRole('button', { name: 'Star Take 1' }).click();
  await expect(page.getByRole('button', { name: 'Unstar Take 1' })).toBeVisible();
  await keepScreen(page, '40-not-saved');
  await expectAccessible(page);
  const file = await save();
  expect(file.name).toBe('my-first-zoom.tenfold');
  expect(file.bytes.subarray(0, 2).toString()).toBe('PK');
  saved = file.bytes;
  await expect(unsaved()).toHaveCount(0);
});

test('every edit is undone and made again, and the mark follows', async () => {
  await page.getByRole('button', { name: 'Add a deeper level' }).click();
  await page.getByLabel('Prompt of level 3').fill('green plant cells under a microscope');
  await page.getByRole('button', { name: 'between levels 1 and 2' }).click();
  await page.getByRole('menuitemradio', { name: 'Zoom ×4' }).click();
  await expect(unsaved()).toBeVisible();
  for (let edit = 0; edit < 3; edit++) await page.getByRole('button', { name: 'Undo' }).click();
  await expect(unsaved()).toHaveCount(0);
  await expect(card(page, 3)).toHaveCount(0);
  while (await page.getByRole('button', { name: 'Redo' }).isEnabled()) {
    await page.getByRole('button', { name: 'Redo' }).click();
  }
  await expect(card(page, 3)).toContainText('green plant cells');
  await expect(unsaved()).toBeVisible();
});

test('a page that is loaded again goes on with the edit that did not reach the host', async () => {
  await page.evaluate(() => {
    WebSocket.prototype.send = () => undefined;
  });
  await title().fill('Typed in the last moment');
  await page.reload();
  await expect(title()).toHaveValue('Typed in the last moment');
  await title().fill('My first zoom');
  await expect(card(page, 3)).toContainText('green plant cells');
});

test('a second window is told, only looks on, and takes its turn when the first is closed', async () => {
  const second = await newPage();
  await openStudio(second, studio.address);
  await expect(second.getByText('This project is open in another window.')).toBeVisible();
  await expect(second.getByLabel('Title')).toHaveValue('My first zoom');
  await card(page, 3).click();
  await page.getByLabel('Prompt of level 3').fill('an atom');
  await expect(card(second, 3)).toContainText('an atom');
  await keepScreen(second, '41-second-window');
  await expectAccessible(second);
  const refusal = second.getByText('Close it there, or edit a copy here.');
  await second.getByLabel('Title').fill('Not allowed');
  await expect(refusal).toBeVisible();
  await second.getByRole('button', { name: 'Dismiss' }).click();
  await second.getByRole('button', { name: /^Delete Take/ }).click();
  await expect(refusal).toBeVisible();
  await page.close();
  await expect(second.getByText('This project is open in another window.')).toHaveCount(0);
  page = second;
  await title().fill('My second thoughts');
  await expect(title()).toHaveValue('My second thoughts');
});

test('after the whole program was killed nothing is lost, and the user decides', async () => {
  await title().fill('Written before the crash');
  await expect(page.getByLabel('Title')).toHaveValue('Written before the crash');
  const journals = join(studio.home, 'documents');
  const written = async () =>
    (
      await Promise.all((await readdir(journals)).map((name) => readFile(join(journals, name), 'utf8')))
    ).join();
  await expect.poll(written).toContain('Written before the crash');
  studio = await studio.crash();
  await page.close();
  page = await newPage();
  await openStudio(page, studio.address);
  await expect(page.getByText('Tenfold was ended before this project was saved.')).toBeVisible();
  await expect(title()).toHaveValue('Written before the crash');
  await expect(takes()).toHaveCount(1);
  await keepScreen(page, '42-recovered');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Tenfold was ended before')).toHaveCount(0);
  await expect(title()).toHaveValue('Written before the crash');
  await expect(unsaved()).toBeVisible();

  studio = await studio.crash();
  await page.close();
  page = await newPage();
  await openStudio(page, studio.address);
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(title()).toHaveValue('My first zoom');
  await expect(unsaved()).toHaveCount(0);
});

test('the saved file opens with its take, also where that take is not', async () => {
  await openFile('my-first-zoom.tenfold', saved);
  await expect(title()).toHaveValue('My first zoom');
  await expect(takes()).toHaveCount(1);
  await rm(join(studio.home, 'takes'), { recursive: true, force: true });
  const shown = () => page.evaluate(() => sessionStorage.getItem('tenfold.document'));
  const before = await shown();
  await openFile('again.tenfold', saved);
  // It looks as the one before does: only its id tells that it is there.
  await expect.poll(shown).not.toBe(before);
  await expect(takes()).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Unstar Take 1' })).toBeVisible();
  expect((await readdir(join(studio.home, 'takes'))).length).toBe(1);
});

test('a copy is saved elsewhere; dropped on the window, it opens', async () => {
  await title().fill('A copy of it');
  await expect(unsaved()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    chooseFromMenu(page, /^Save a copy…/),
  ]);
  const copy = await readFile(await download.path());
  // The file itself is as it was.
  await expect(unsaved()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(title()).toHaveValue('My first zoom');

  const transfer = await page.evaluateHandle((content) => {
    const held = new DataTransfer();
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    held.items.add(new File([bytes], 'copy.tenfold'));
    return held;
  }, copy.toString('base64'));
  await viewer(page).dispatchEvent('dragover', { dataTransfer: transfer });
  await viewer(page).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(title()).toHaveValue('A copy of it');
  await expect(takes()).toHaveCount(1);
});

test('the projects before are in the menu, and one is opened again', async () => {
  await page.getByRole('button', { name: 'Project' }).click();
  const earlier = page.getByRole('menuitem', { name: /^My first zoom/ }).first();
  await keepScreen(page, '44-recent');
  await expectAccessible(page);
  await earlier.click();
  await expect(title()).toHaveValue('My first zoom');
  await expect(takes()).toHaveCount(1);
});

test('hostile and foreign files are refused in a sentence, and the project stays', async () => {
  const file = join(folder, 'evil.tenfold');
  const evil = async (...entries: Parameters<typeof writeArchive>): Promise<void> => {
    await writeArchive(...entries);
    await openFile('evil.tenfold', await readFile(file));
  };
  const project = { name: 'project.json', content: projectText() };
  const alert = page.getByRole('alert');
  await evil(file, [project, { name: 'xxxxxxxxxxx', content: 'x' }], { xxxxxxxxxxx: '../evil.txt' });
  await expect(alert).toContainText(
    'evil.tenfold was not opened: it holds a file whose name leads elsewhere',
  );
  await keepScreen(page, '43-hostile');
  const zeros = {
    name: 'takes/a/take.json',
    content: Buffer.alloc(4 * 2 ** 20),
    options: { compress: true },
  };
  await evil(file, [project, zeros]);
  await expect(alert).toContainText('grow beyond measure');
  await evil(file, [{ ...project, content: projectText({ version: 99 }) }]);
  await expect(alert).toContainText('newer Tenfold');
  await openFile('notes.tenfold', Buffer.from('hello'));
  await expect(alert).toContainText('notes.tenfold is not valid JSON');
  await openFile('photo.png', Buffer.from('\x89PNG'));
  await expect(alert).toContainText('photo.png is no Tenfold project');
  await expect(title()).toHaveValue('My first zoom');
  await expect(takes()).toHaveCount(1);
  expect((await readdir(studio.home)).sort()).not.toContain('evil.txt');
});

test('the page has raised no errors, its policy included', () => {
  expect(errors.filter((error) => !/40[04] \(|WebSocket|ERR_CONNECTION/.test(error))).toEqual([]);
});

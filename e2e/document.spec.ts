/** Stories about the document: a first zoom is saved; edits are undone; nothing is lost in a crash; nothing hostile gets in. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { expect, type Page } from '@playwright/test';
import { writeArchive, projectText } from '#electron/host/documents/test/archives.ts';
import {
  card,
  chooseFromMenu,
  collectErrors,
  depth,
  dropFile,
  expectAccessible,
  keepScreen,
  openStudio,
  viewer,
} from './fixtures/page.ts';
import { test, type RealStudio } from './fixtures/studio.ts';

test.describe.configure({ mode: 'serial' });

let studio: RealStudio;
let page: Page;
let folder: string;

test.beforeAll(async ({ startStudio }) => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-files-'));
  studio = await startStudio();
});

test.afterAll(async () => {
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

const title = () => page.getByLabel('Title');
const unsaved = () => page.getByRole('img', { name: 'Not saved' });
const takes = () => page.getByRole('button', { name: /^Take \d+:/ });

/** Everything that the host keeps of documents. */
async function journals(): Promise<string> {
  const place = join(studio.home, 'documents');
  return (
    await Promise.all((await readdir(place)).map((name) => readFile(join(place, name), 'utf8')))
  ).join();
}

async function openFile(name: string, buffer: Buffer): Promise<void> {
  await studio.chooseFile({ name, mimeType: 'application/zip', buffer }, () =>
    chooseFromMenu(page, /^Open…/),
  );
}

let saved: Buffer;

test('a new user makes a first zoom and saves it', async () => {
  page = await studio.open();
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
  const file = await studio.saved(() => page.keyboard.press('Control+s'));
  expect(file.name).toBe('my-first-zoom.tenfold');
  saved = await readFile(file.path);
  expect(saved.subarray(0, 2).toString()).toBe('PK');
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

test(
  'a page is left only after a question while the host lacks the last edit; loaded again, it goes on with that edit',
  { tag: '@browser' },
  async () => {
    await page.evaluate(() => {
      WebSocket.prototype.send = () => undefined;
    });
    await title().fill('Typed in the last moment');
    // Browsers ask only where somebody has pressed something.
    await title().press('End');
    const question = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    expect((await question).type()).toBe('beforeunload');
    await (await question).dismiss();
    await expect(title()).toHaveValue('Typed in the last moment');
    page.once('dialog', (again) => void again.accept());
    await page.reload();
    await expect(title()).toHaveValue('Typed in the last moment');
    await title().fill('My first zoom');
    await expect(card(page, 3)).toContainText('green plant cells');
  },
);

test(
  'a second window is told, only looks on, and takes its turn when the first is closed',
  { tag: '@browser' },
  async () => {
    const second = await page.context().newPage();
    collectErrors(second, studio.errors);
    await openStudio(second, page.url());
    await expect(second.getByText('This project is open in another window.')).toBeVisible();
    await expect(second.getByLabel('Title')).toHaveValue('My first zoom');
    await card(second, 2).click();
    await card(page, 3).click();
    await page.getByLabel('Prompt of level 3').fill('an atom');
    await expect(card(second, 3)).toContainText('an atom');
    // Whoever looks on goes on looking at the same level.
    await expect(second.getByLabel('Prompt of level 2')).toBeVisible();
    await keepScreen(second, '41-second-window');
    await expectAccessible(second);
    const refusal = second.getByText('Close it there, or edit a copy here.');
    await expect(second.getByLabel('Title')).not.toBeEditable();
    await expect(second.getByLabel('Prompt of level 2')).not.toBeEditable();
    await second.getByLabel('Shape').selectOption('16:9');
    await expect(refusal).toBeVisible();
    await expect(second.getByLabel('Shape')).toHaveValue('1:1');
    await second.getByRole('button', { name: 'Dismiss' }).click();
    await second.getByRole('button', { name: /^Delete Take/ }).click();
    await expect(refusal).toBeVisible();

    // A copy is a project of its own, whose takes are deleted from it alone.
    const third = await page.context().newPage();
    collectErrors(third, studio.errors);
    await openStudio(third, page.url());
    await third.getByRole('button', { name: 'Edit a copy' }).click();
    await expect(third.getByText('This project is open in another window.')).toHaveCount(0);
    await third.getByLabel('Title').fill('My copy');
    await third.getByRole('button', { name: /^Delete Take 1/ }).click();
    await expect(third.getByText('Every generation is kept here.')).toBeVisible();
    await expect(page.getByLabel('Title')).toHaveValue('My first zoom');
    await expect(takes()).toHaveCount(1);
    await third.close();
    await page.close();
    await expect(second.getByText('This project is open in another window.')).toHaveCount(0);
    await second.getByLabel('Title').fill('My second thoughts');
    await expect(second.getByLabel('Title')).toHaveValue('My second thoughts');
    page = await studio.open();
    await second.close();
    await expect(page.getByText('This project is open in another window.')).toHaveCount(0);
  },
);

test('after the whole program was killed nothing is lost, and the user decides', async () => {
  await title().fill('Written before the crash');
  await expect(page.getByLabel('Title')).toHaveValue('Written before the crash');
  await expect.poll(journals).toContain('Written before the crash');
  await studio.crash();
  page = await studio.open();
  await expect(page.getByText('Tenfold was ended before this project was saved.')).toBeVisible();
  await expect(title()).toHaveValue('Written before the crash');
  await expect(takes()).toHaveCount(1);
  await keepScreen(page, '42-recovered');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(page.getByText('Tenfold was ended before')).toHaveCount(0);
  await expect(title()).toHaveValue('Written before the crash');
  await expect(unsaved()).toBeVisible();

  await studio.crash();
  page = await studio.open();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(title()).toHaveValue('My first zoom');
  await expect(unsaved()).toHaveCount(0);
});

test('the saved file opens with its take, also where that take is not', async () => {
  const shown = () => page.evaluate(() => sessionStorage.getItem('tenfold.document'));
  /** It looks as the one before does: only its id tells that it is there. */
  const open = async (name: string): Promise<void> => {
    const before = await shown();
    await openFile(name, saved);
    await expect.poll(shown).not.toBe(before);
  };
  await open('my-first-zoom.tenfold');
  await expect(title()).toHaveValue('My first zoom');
  await expect(takes()).toHaveCount(1);
  await rm(join(studio.home, 'takes'), { recursive: true, force: true });
  await open('again.tenfold');
  await expect(takes()).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Unstar Take 1' })).toBeVisible();
  expect((await readdir(join(studio.home, 'takes'))).length).toBe(1);
});

test('a copy is saved elsewhere; dropped on the window, it opens', async () => {
  await title().fill('A copy of it');
  await expect(unsaved()).toBeVisible();
  const copy = await readFile((await studio.saved(() => chooseFromMenu(page, /^Save a copy…/))).path);
  // The file itself is as it was.
  await expect(unsaved()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(title()).toHaveValue('My first zoom');

  await dropFile(page, 'copy.tenfold', copy);
  await expect(title()).toHaveValue('A copy of it');
  await expect(takes()).toHaveCount(1);
});

test(
  'where the browser has a dialog for saving, what it names is written again and again, and is saved when it is written',
  { tag: '@browser' },
  async () => {
    await page.evaluate(() => {
      const asked: string[] = [];
      Reflect.set(window, 'asked', asked);
      // No test can operate the browser's own; its answers are files of the page itself, which are as real.
      Reflect.set(window, 'showSaveFilePicker', async ({ suggestedName }: { suggestedName: string }) => {
        asked.push(suggestedName);
        if (asked.length === 1) throw new DOMException('The dialog was closed.', 'AbortError');
        if (asked.length === 2) {
          const full = () => Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError'));
          return { name: 'full.tenfold', createWritable: () => new WritableStream({ close: full }) };
        }
        const folder = await navigator.storage.getDirectory();
        return folder.getFileHandle('chosen.tenfold', { create: true });
      });
    });
    const asked = () => page.evaluate(() => Reflect.get(window, 'asked') as string[]);
    const written = () =>
      page.evaluate(async () => {
        const folder = await navigator.storage.getDirectory();
        const file = await (await folder.getFileHandle('chosen.tenfold')).getFile();
        const { promise, resolve } = Promise.withResolvers<string>();
        const reader = new FileReader();
        reader.addEventListener('load', () => resolve(reader.result as string));
        reader.readAsDataURL(file);
        return (await promise).split(',')[1] ?? '';
      });
    await title().fill('Written where I say');
    await page.keyboard.press('Control+s');
    await expect.poll(asked).toEqual(['copy.tenfold']);
    await expect(unsaved()).toBeVisible();
    // What could not be written to its end is not saved.
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('alert')).toContainText('The disk is full.');
    await expect(unsaved()).toBeVisible();
    await page.keyboard.press('Control+s');
    await expect(unsaved()).toHaveCount(0);
    const before = await written();
    expect(before).not.toBe('');
    await title().fill('Written there again');
    await expect(unsaved()).toBeVisible();
    await page.keyboard.press('Control+s');
    await expect(unsaved()).toHaveCount(0);
    expect(await written()).not.toBe(before);
    expect(await asked()).toHaveLength(3);
    await title().fill('Something else');
    await openFile('written.tenfold', Buffer.from(await written(), 'base64'));
    await expect(title()).toHaveValue('Written there again');
    await expect(takes()).toHaveCount(1);
  },
);

test('the projects before are in the menu, and one is opened again', async () => {
  await page.getByRole('button', { name: 'Project' }).click();
  const earlier = page.getByRole('menuitem', { name: /^My first zoom/ }).first();
  await keepScreen(page, '44-recent');
  await expectAccessible(page);
  await earlier.click();
  await expect(title()).toHaveValue('My first zoom');
  await expect(takes()).toHaveCount(1);
});

test(
  'what is typed until another project comes is kept, however slow the host',
  { tag: '@browser' },
  async () => {
    const goOnWith = async (name: RegExp) => {
      await page.getByRole('button', { name: 'Project', exact: true }).click();
      await page.getByRole('menuitem', { name }).first().click();
    };
    let late = '';
    let asked = Promise.withResolvers<unknown>();
    let typed = Promise.withResolvers<unknown>();
    await page.routeWebSocket(/rpc/, (socket) => {
      const host = socket.connectToServer();
      socket.onMessage(async (message) => {
        if (late && String(message).includes(late)) {
          asked.resolve(null);
          await typed.promise;
        }
        host.send(message);
      });
    });
    await page.reload();
    await goOnWith(/^New/);
    await expect(title()).toHaveValue('Untitled zoom');
    for (late of ['documents/read', 'documents/watch']) {
      asked = Promise.withResolvers();
      typed = Promise.withResolvers();
      await goOnWith(/^My first zoom/);
      await asked.promise;
      await title().fill(`Typed before ${late} was answered`);
      typed.resolve(null);
      await expect(title()).toHaveValue('My first zoom');
      await goOnWith(/^Typed before/);
      await expect(title()).toHaveValue(`Typed before ${late} was answered`);
    }
    await goOnWith(/^My first zoom/);
    await expect(takes()).toHaveCount(1);
  },
);

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
  await expect(alert).toContainText(/photo\.png is (not a Tenfold project|not valid JSON)/);
  await expect(title()).toHaveValue('My first zoom');
  await expect(takes()).toHaveCount(1);
  expect((await readdir(studio.home)).sort()).not.toContain('evil.txt');
  // What was wrong is of no interest any more to whoever goes on with something else.
  await card(page, 2).click();
  await expect.poll(() => depth(page)).toBe(1);
  await chooseFromMenu(page, /^New/);
  await expect(alert).toBeEmpty();
  // It begins at its widest level, which is selected, too.
  await expect(card(page, 1)).toHaveAttribute('aria-current', 'true');
  await expect.poll(() => depth(page)).toBe(0);
});

test('the page has raised no errors, its policy included', () => {
  expect(studio.errors.filter((error) => !/40[04] \(|WebSocket|ERR_CONNECTION/.test(error))).toEqual([]);
});

/** Somebody who plans a zoom in words: lists from elsewhere, help with the gaps, and a way back from everything. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { card, chooseFromMenu, dropFile, expectAccessible, keepScreen, runCommand } from './fixtures/page.ts';
import { test } from './fixtures/scripted-studio.ts';
import type { Studio } from './fixtures/studio.ts';

const WALK = ['a green island in the sea', 'a dense green forest from above', 'a green leaf, close-up'];
const SAMPLE_LEVELS = 4;

let page: Page;

test.beforeEach(async ({ studio, addTake }) => {
  await addTake({ id: 'synthetic', levels: SAMPLE_LEVELS, size: 128 });
  page = await studio.open();
});

test.afterEach(({ studio }) => expect(studio.errors).toEqual([]));

const cards = () => page.getByRole('button', { name: /^Level \d+:/ });
const prompt = (level: number) => page.getByLabel(`Prompt of level ${level}`, { exact: true });
const undo = () => page.getByRole('button', { name: 'Undo' });

async function importList(studio: Studio, name: string, content: string): Promise<void> {
  const file = { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
  await studio.chooseFile(file, () => chooseFromMenu(page, 'Import a list…'));
}

async function exportList(studio: Studio, item: string): Promise<{ name: string; text: string }> {
  const { name, path } = await studio.saved(() => chooseFromMenu(page, item));
  return { name, text: await readFile(path, 'utf8') };
}

/** Writes the prompts of the levels that there are, by hand. */
async function write(prompts: readonly string[]): Promise<void> {
  for (const [index, text] of prompts.entries()) {
    await card(page, index + 1).click();
    await prompt(index + 1).fill(text);
  }
}

async function expectPrompts(prompts: readonly string[]): Promise<void> {
  await expect(cards()).toHaveCount(prompts.length);
  for (const [index, text] of prompts.entries()) await expect(card(page, index + 1)).toContainText(text);
}

async function paste(level: number, text: string): Promise<void> {
  await card(page, level).click();
  await prompt(level).focus();
  await prompt(level).evaluate((field: HTMLTextAreaElement, content) => {
    field.select();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', content);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test('a list from elsewhere becomes the levels, as text, CSV or JSON, and one step takes it back', async ({
  studio,
}) => {
  await importList(studio, 'walk.txt', `\uFEFF${WALK.join('\r\n\r\n')}\r\n`);
  await expectPrompts(WALK);
  await expect(card(page, 1)).toHaveAttribute('aria-current', 'true');
  await keepScreen(page, '80-imported');
  await expectAccessible(page);
  await undo().click();
  await expect(cards()).toHaveCount(SAMPLE_LEVELS);
  await expect(card(page, 2)).toContainText('a blue spiral galaxy');

  await importList(studio, 'walk.csv', 'factor,prompt\n4,"a city, at night"\n3,a street\n2,a face\n');
  await expectPrompts(['a city, at night', 'a street', 'a face']);
  await expect(page.getByRole('button', { name: 'Zoom ×4 between levels 1 and 2' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Zoom ×3 between levels 2 and 3' })).toBeVisible();

  await importList(studio, 'walk.json', JSON.stringify([{ prompt: WALK[0], factor: 4 }, WALK[2]]));
  await expectPrompts([WALK[0]!, WALK[2]!]);

  await dropFile(page, 'walk.txt', Buffer.from(WALK.join('\n')));
  await expectPrompts(WALK);
  await dropFile(page, 'short.json', Buffer.from(JSON.stringify([WALK[2], WALK[0]])));
  await expectPrompts([WALK[2]!, WALK[0]!]);
});

test('a file that is no list is refused in a sentence, and the levels stay', async ({ studio }) => {
  const alert = page.getByRole('alert');
  await importList(studio, 'empty.txt', ' \n\n');
  await expect(alert).toContainText('empty.txt holds no prompts: write one on each line.');
  await keepScreen(page, '81-refused');
  await importList(studio, 'notes.json', '{"levels": ');
  await expect(alert).toContainText('notes.json is not valid JSON');
  await importList(studio, 'long.txt', 'a forest\n'.repeat(40));
  await expect(alert).toContainText('long.txt has 40 prompts, but there is room for 32');
  await importList(studio, 'program.txt', '\x7fELF\0\0a forest\n');
  await expect(alert).toContainText('program.txt is not a text that Tenfold can read');
  await expect(cards()).toHaveCount(SAMPLE_LEVELS);
  await expect(undo()).toBeDisabled();
  await importList(studio, 'walk.txt', WALK.join('\n'));
  await expect(alert).toBeEmpty();
});

test('the prompts are taken elsewhere in three kinds of file, and come back as they were', async ({
  studio,
}) => {
  await importList(
    studio,
    'walk.json',
    JSON.stringify([{ prompt: 'a city, at night', factor: 4 }, 'a "face"']),
  );
  await page.getByLabel('Title').fill('Night walk');
  const text = await exportList(studio, 'Export as text');
  expect(text).toEqual({ name: 'night-walk-prompts.txt', text: 'a city, at night\na "face"\n' });
  const csv = await exportList(studio, 'Export as CSV');
  expect(csv.name).toBe('night-walk-prompts.csv');
  expect(csv.text.split('\r\n').slice(0, 3)).toEqual([
    'prompt,factor',
    '"a city, at night",4',
    '"a ""face""",2',
  ]);
  const json = await exportList(studio, 'Export as JSON');
  expect(JSON.parse(json.text)).toEqual([
    { prompt: 'a city, at night', factor: 4 },
    { prompt: 'a "face"', factor: 2 },
  ]);
  await importList(studio, 'walk.txt', WALK.join('\n'));
  await importList(studio, csv.name, csv.text);
  await expectPrompts(['a city, at night', 'a "face"']);
  await expect(page.getByRole('button', { name: 'Zoom ×4 between levels 1 and 2' })).toBeVisible();
});

test('lines that are pasted into a prompt become levels; one line stays text', async () => {
  await paste(2, `${WALK.join('\n')}\n`);
  await expectPrompts(['galaxies', ...WALK, 'planet earth', 'a green coastline']);
  await keepScreen(page, '82-pasted');
  await undo().click();
  await expect(cards()).toHaveCount(SAMPLE_LEVELS);
  await expect(card(page, 2)).toContainText('a blue spiral galaxy');
  await paste(2, 'a green leaf');
  await expect(cards()).toHaveCount(SAMPLE_LEVELS);
});

test('gaps are filled from the levels around them, and neighbours agree on what most of them say', async () => {
  const said = ['planet earth from space, oil painting', '', 'a green leaf, oil painting', 'an atom'];
  await write(said);
  await chooseFromMenu(page, 'Fill gaps and make them agree');
  await expect(page.getByText('2 prompts were rewritten.')).toBeVisible();
  await expect(card(page, 1)).toContainText(said[0]!);
  await expect(card(page, 2)).toContainText(/\w+.*, oil painting/);
  await expect(card(page, 3)).toContainText(said[2]!);
  await expect(card(page, 4)).toContainText('an atom, oil painting');
  await keepScreen(page, '83-agreed');
  await expectAccessible(page);
  await undo().click();
  await expect(card(page, 2)).toContainText('Describe this level');
  await expect(card(page, 4)).not.toContainText('oil painting');
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(card(page, 4)).toContainText('oil painting');
  await chooseFromMenu(page, 'Fill gaps and make them agree');
  await expect(page.getByText('Nothing to do: no prompt is empty')).toBeVisible();
});

test('a level that is added between two others comes with a proposal', async () => {
  await write(['planet earth from space', 'a green leaf, close-up']);
  await page.getByRole('button', { name: 'between levels 1 and 2' }).click();
  await page.getByRole('menuitem', { name: 'Add a level between' }).click();
  await expect(cards()).toHaveCount(SAMPLE_LEVELS + 1);
  await expect(prompt(2)).toHaveValue(/mountain|coast|forest|tree|meadow|island|city/);
  await undo().click();
  await expect(cards()).toHaveCount(SAMPLE_LEVELS);
});

test('a template is begun by its name, and the zoom before waits among the recent ones', async () => {
  await page.getByLabel('Title').fill('My own words');
  await runCommand(page, 'forest to bark');
  await expect(page.getByLabel('Title')).toHaveValue('Forest to bark');
  await expect(card(page, 4)).toContainText('rough brown tree bark');
  await expect(undo()).toBeDisabled();
  await keepScreen(page, '84-template');
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  await expect(page.getByRole('menu')).toContainText('Recent');
  await keepScreen(page, '85-recent');
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: /^My own words/ }).click();
  await expect(page.getByLabel('Title')).toHaveValue('My own words');
  await expect(cards()).toHaveCount(SAMPLE_LEVELS);
});

test('the seed is thrown, taken back, and kept from one take to the next', async ({ host }) => {
  host.script.steps = 2;
  const seed = page.getByRole('textbox', { name: 'Seed', exact: true });
  const takes = page.getByRole('button', { name: /^Take \d+:/ });
  const painted = await seed.inputValue();
  await page.getByRole('button', { name: 'New seed every time: lock it' }).click();
  const locked = page.getByRole('button', { name: 'Seed stays: unlock it' });
  await expect(locked).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(takes).toHaveCount(2);
  await expect(seed).toHaveValue(painted);
  await keepScreen(page, '86-seed-locked');

  // Painting is no edit: what was taken back before it can be made again.
  await locked.click();
  const title = page.getByLabel('Title');
  const named = await title.inputValue();
  await title.fill('Another name');
  await undo().click();
  await expect(title).toHaveValue(named);
  await page.getByRole('button', { name: 'Generate', exact: true }).click();
  await expect(takes).toHaveCount(3);
  await expect(seed).not.toHaveValue(painted);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(title).toHaveValue('Another name');
  await undo().click();
  await expect(title).toHaveValue(named);

  await title.fill('Another throw');
  const before = await seed.inputValue();
  await page.getByRole('button', { name: 'Roll another seed' }).click();
  await expect(seed).not.toHaveValue(before);
  await undo().click();
  await expect(seed).toHaveValue(before);
});

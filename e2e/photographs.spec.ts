/** A photograph that a zoom goes on from, and a level that stays while the others are painted again: with the real engine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import sharp from 'sharp';
import { levelFile } from '#core/project/take.ts';
import { card, expectAccessible, keepScreen, viewer } from './fixtures/page.ts';
import { test, type RealStudio } from './fixtures/studio.ts';

test.describe.configure({ mode: 'serial' });

let studio: RealStudio;
let page: Page;

test.beforeAll(async ({ startStudio }) => {
  studio = await startStudio();
  page = await studio.open();
});

test.afterAll(() => studio.close());

const takes = (): Locator => page.getByRole('button', { name: /^Take \d+:/ });
const photograph = (): Locator => page.getByRole('group', { name: 'Photograph' });

/** Sand below, sea above. */
async function beach(): Promise<Buffer> {
  const sea = await sharp({ create: { width: 600, height: 200, channels: 3, background: '#2878b0' } })
    .png()
    .toBuffer();
  return sharp({ create: { width: 600, height: 400, channels: 3, background: '#d8b880' } })
    .composite([{ input: sea, left: 0, top: 0 }])
    .jpeg()
    .toBuffer();
}

async function choosePicture(name: string, buffer: Buffer): Promise<void> {
  await studio.chooseFile({ name, mimeType: 'image/jpeg', buffer }, () =>
    page.getByRole('button', { name: 'Add a photograph…' }).click(),
  );
}

/** Paints a sketch, and returns the new take's id. */
async function paint(): Promise<string> {
  const count = await takes().count();
  await page.getByRole('complementary').getByText('Sketch', { exact: true }).click();
  await page.keyboard.press('Control+Enter');
  await expect(takes()).toHaveCount(count + 1, { timeout: 180_000 });
  // A picture is shown when it has been fetched.
  await expect(viewer(page)).toHaveAttribute('data-shown', /^\d{8}-/);
  return (await viewer(page).getAttribute('data-shown'))!;
}

/** Mean colour of the middle of a level's picture, or of a part of it given in shares of its sides. */
async function picture(takeId: string, level: number): Promise<Buffer> {
  return sharp(await readFile(join(studio.home, 'takes', takeId, levelFile(level))))
    .raw()
    .toBuffer();
}

/** Red, green and blue of the pixel at shares of the sides of a square picture. */
function pixel(pixels: Buffer, x: number, y: number): number[] {
  const side = Math.sqrt(pixels.length / 3);
  const index = 3 * (Math.floor(y * side) * side + Math.floor(x * side));
  return [...pixels.subarray(index, index + 3)];
}

function expectNear(colour: readonly number[], expected: readonly number[], by: number): void {
  colour.forEach((value, channel) => expect(Math.abs(value - expected[channel]!)).toBeLessThan(by));
}

test('what is no picture is refused in a sentence, and changes nothing', async () => {
  await card(page, 1).click();
  await choosePicture('notes.jpg', Buffer.from('These are no pixels.'));
  await expect(page.getByRole('alert')).toContainText('notes.jpg is not a picture that Tenfold can read');
  await expect(card(page, 1)).not.toContainText('shows a photograph');
});

test('a photograph is pinned to the widest level, can be taken back, and is seen to go on', async () => {
  await choosePicture('beach.jpg', await beach());
  await expect(photograph().locator('img')).toHaveJSProperty('naturalWidth', 600);
  await expect(card(page, 1)).toContainText('shows a photograph');
  await keepScreen(page, '60-photograph');
  await expectAccessible(page);
  await card(page, 1).focus();
  await page.keyboard.press('Control+z');
  await expect(card(page, 1)).not.toContainText('shows a photograph');
  await page.keyboard.press('Control+Shift+z');
  await expect(card(page, 1)).toContainText('shows a photograph');

  const take = await paint();
  const [wide, deeper] = [await picture(take, 0), await picture(take, 1)];
  for (const pixels of [wide, deeper]) {
    expectNear(pixel(pixels, 0.5, 0.2), [0x28, 0x78, 0xb0], 40);
    expectNear(pixel(pixels, 0.5, 0.8), [0xd8, 0xb8, 0x80], 40);
  }
  await keepScreen(page, '61-photograph-painted');
});

test('it leads as long as its strength says, and is removed', async () => {
  const strength = page.getByRole('slider', { name: 'Strength of the photograph' });
  await strength.focus();
  await strength.press('Home');
  for (let step = 0; step < 10; step++) await strength.press('ArrowRight');
  await expect(photograph()).toContainText('Leads the first 43 % of the steps');
  await expect(page.getByRole('complementary')).toContainText("Strength of level 1's photograph");
  await page.getByRole('button', { name: 'Remove the photograph' }).click();
  await expect(page.getByRole('button', { name: 'Add a photograph…' })).toBeVisible();
});

test('a locked level stays as it is while the others are painted with a new seed', async () => {
  const before = await paint();
  await card(page, 3).click();
  await card(page, 3).press('l');
  await expect(card(page, 3)).toContainText('locked');
  await expect(page.getByRole('complementary')).toContainText('Locked to its picture in Take');
  await expect(page.getByRole('complementary')).toContainText('Lock of level 3');
  await keepScreen(page, '62-locked');
  await expectAccessible(page);
  const after = await paint();
  expect(after).not.toBe(before);
  expect(await picture(after, 2)).toEqual(await picture(before, 2));
  for (const level of [0, 1, 3]) {
    expect(await picture(after, level)).not.toEqual(await picture(before, level));
  }

  const number = (await takes().count()) - 1;
  await page.getByRole('button', { name: new RegExp(`^Take ${number}:`) }).click();
  await page.getByRole('button', { name: `Delete Take ${number}` }).click();
  await expect(page.getByRole('alert')).toContainText('Level 3 is locked to its picture in this take');
  await card(page, 3).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Unlock' }).click();
  await expect(card(page, 3)).not.toContainText('locked');
});

test('a picture is dropped on the card that shall show it, or pasted, and saved with the project', async () => {
  const bytes = (await beach()).toString('base64');
  const transfer = await page.evaluateHandle((content) => {
    const data = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const held = new DataTransfer();
    held.items.add(new File([data], 'dropped.jpg', { type: 'image/jpeg' }));
    return held;
  }, bytes);
  await card(page, 2).dispatchEvent('dragover', { dataTransfer: transfer });
  await keepScreen(page, '63-dropping');
  await card(page, 2).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(card(page, 2)).toContainText('shows a photograph');
  await expect(card(page, 2)).toHaveAttribute('aria-current', 'true');

  // Several at once are not guessed at.
  await transfer.evaluate((held) => held.items.add(new File(['x'], 'second.jpg', { type: 'image/jpeg' })));
  await card(page, 3).dispatchEvent('dragover', { dataTransfer: transfer });
  await card(page, 3).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop one file at a time.')).toBeVisible();
  await transfer.evaluate((held) => held.items.remove(1));

  const pasteOn = async (level: number) => {
    await card(page, level).click();
    await transfer.evaluate((held) => {
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: held, bubbles: true, cancelable: true }),
      );
    });
  };
  // What comes from a spreadsheet is text, although there is a picture of it, too.
  const kinds = ['text/plain', 'text/html'];
  await transfer.evaluate((held, types) => types.forEach((type) => held.setData(type, 'a leaf')), kinds);
  await pasteOn(3);
  await transfer.evaluate((held, types) => types.forEach((type) => held.clearData(type)), kinds);
  await pasteOn(4);
  await expect(card(page, 4)).toContainText('shows a photograph');
  await expect(card(page, 3)).not.toContainText('shows a photograph');

  await page.reload();
  await expect(card(page, 2)).toContainText('shows a photograph');
  await card(page, 2).click();
  await expect(photograph().locator('img')).toHaveJSProperty('naturalWidth', 600);
  expect(studio.errors.filter((error) => !error.includes('400'))).toEqual([]);
});

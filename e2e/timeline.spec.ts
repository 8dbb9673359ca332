/** The timeline as a motion designer uses it: levels at their depth, one and several at a time, by mouse and by keyboard. */
import { writeFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { card, depth, expectAccessible, keepScreen } from './fixtures/page.ts';
import { test, type ScriptedStudio } from './fixtures/scripted-studio.ts';

test.afterEach(({ studio }) => expect(studio.errors).toEqual([]));

async function openWith(
  { studio, addTake }: Pick<ScriptedStudio, 'studio' | 'addTake'>,
  levels: number,
): Promise<Page> {
  await addTake({ id: 'synthetic', levels, size: 128 });
  return studio.open();
}

const cards = (page: Page) => page.getByRole('button', { name: /^Level \d+:/ });
const chip = (page: Page, level: number) =>
  page.getByRole('button', { name: `between levels ${level} and ${level + 1}` });
const prompts = async (page: Page) =>
  (await page.locator('.card .prompt').allTextContents()).map((text) =>
    text.replace(/.*Level \d+:\s*/, '').trim(),
  );

/** Where something is, for the mouse. */
async function middle(page: Page, of: ReturnType<typeof card>): Promise<{ x: number; y: number }> {
  const box = (await of.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 3 };
}

test('levels stand at their depth: twice as far apart where the zoom is ×4', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 6);
  const left = async (level: number) => (await card(page, level).boundingBox())!.x;
  await chip(page, 2).click();
  await page.getByRole('menuitemradio', { name: 'Zoom ×4' }).click();
  await expect(chip(page, 2)).toContainText('×4');
  const [two, three, four] = [await left(2), await left(3), await left(4)];
  expect((three - two) / (four - three)).toBeCloseTo(2, 1);
  await keepScreen(page, '40-depth');
  await expectAccessible(page);
});

test('a gap is dragged to another factor in one step, and Escape puts it back', async ({
  studio,
  addTake,
}) => {
  const page = await openWith({ studio, addTake }, 4);
  const from = await middle(page, chip(page, 1));
  const doubling = (await card(page, 2).boundingBox())!.x - (await card(page, 1).boundingBox())!.x;
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 0.6 * doubling, from.y, { steps: 4 });
  await expect(chip(page, 1)).toContainText('×3');
  await page.mouse.move(from.x + doubling, from.y, { steps: 4 });
  await expect(chip(page, 1)).toContainText('×4');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(chip(page, 1)).toContainText('×2');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + doubling, from.y, { steps: 6 });
  await page.mouse.up();
  await expect(chip(page, 1)).toContainText('×4');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(chip(page, 1)).toContainText('×2');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
});

test('a card is carried to another place, or put back', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 6);
  const before = await prompts(page);
  const from = await middle(page, card(page, 2));
  const to = await middle(page, card(page, 4));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await keepScreen(page, '41-carried');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await prompts(page)).toEqual(before);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.mouse.up();
  const [a, b, c, d, ...rest] = before;
  await expect.poll(() => prompts(page)).toEqual([a, c, d, b, ...rest]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => prompts(page)).toEqual(before);

  // All that are selected go along with the one that is held.
  await card(page, 2).click();
  await card(page, 3).click({ modifiers: ['Shift'] });
  const far = await middle(page, card(page, 5));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(far.x, far.y, { steps: 8 });
  await keepScreen(page, '41-carried-two');
  await page.mouse.up();
  await expect.poll(() => prompts(page)).toEqual([a, d, ...rest, b, c]);
  await expect(page.getByText('2 levels')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => prompts(page)).toEqual(before);
});

test('several levels are chosen and edited together', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 8);
  const before = await prompts(page);
  await card(page, 2).click();
  await card(page, 4).click({ modifiers: ['Shift'] });
  await card(page, 7).click({ modifiers: ['Control'] });
  await expect(page.getByText('4 levels')).toBeVisible();
  await keepScreen(page, '42-several');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Zoom ×3 for the selected levels' }).click();
  for (const level of [2, 3, 4, 7]) await expect(chip(page, level)).toContainText('×3');
  await expect(chip(page, 1)).toContainText('×2');
  await page.getByRole('button', { name: 'Duplicate the selected levels' }).click();
  await expect(cards(page)).toHaveCount(12);
  await page.getByRole('button', { name: 'Remove the selected levels' }).click();
  await expect.poll(() => prompts(page)).toEqual(before);
});

test('the keyboard alone adds, selects, moves, repeats and removes levels', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 5);
  const before = await prompts(page);
  await card(page, 1).focus();
  await page.keyboard.press('ArrowRight');
  await expect(card(page, 2)).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(card(page, 3)).toBeFocused();
  expect((await prompts(page))[2]).toBe(before[1]);
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText('2 levels')).toBeVisible();
  await page.keyboard.press('Control+d');
  await expect(cards(page)).toHaveCount(7);
  await page.keyboard.press('Delete');
  await expect(cards(page)).toHaveCount(5);
  await page.keyboard.press('4');
  await page.keyboard.press('Control+a');
  await expect(page.getByText('5 levels')).toBeVisible();
  for (const key of ['Delete', 'Control+x']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('alert')).toContainText('A zoom needs at least two levels.');
    await expect(cards(page)).toHaveCount(5);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await card(page, 5).focus();
  }
  await page.keyboard.press('Home');
  await expect(card(page, 1)).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(chip(page, 1)).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Add a level between' }).press('Enter');
  await expect(cards(page)).toHaveCount(6);
  await expect(page.getByLabel('Prompt of level 2')).not.toHaveValue('');
});

test('levels are cut and copied, and pasted where they are wanted, as words into a text, too', async ({
  studio,
  addTake,
}) => {
  const page = await openWith({ studio, addTake }, 6);
  const before = await prompts(page);
  await card(page, 2).click();
  await card(page, 3).click({ modifiers: ['Shift'] });
  await page.keyboard.press('Control+x');
  await expect(page.getByText('2 levels are on the clipboard, and gone here.')).toBeVisible();
  await expect(cards(page)).toHaveCount(4);
  await card(page, 4).click();
  await page.keyboard.press('Control+v');
  const moved = [before[0], before[3], before[4], before[5], before[1], before[2]];
  await expect.poll(() => prompts(page)).toEqual(moved);
  await expect(page.getByText('2 levels are on the clipboard')).toHaveCount(0);
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect.poll(() => prompts(page)).toEqual([...moved, before[1], before[2]]);
  await page.getByLabel('Title').click();
  await page.getByLabel('Title').press('Control+a');
  await page.keyboard.press('Control+v');
  await expect(page.getByLabel('Title')).toHaveValue(`${before[1]} ${before[2]}`);
  const undo = page.getByRole('button', { name: 'Undo' });
  for (let step = 0; step < 4; step++) await undo.click();
  await expect.poll(() => prompts(page)).toEqual(before);
  await expect(undo).toBeDisabled();
});

test('the menu of a card acts on it, and gives the focus back', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 4);
  await card(page, 3).click({ button: 'right' });
  await keepScreen(page, '43-menu');
  await expectAccessible(page);
  await page.getByRole('menuitem', { name: 'Add a deeper level' }).click();
  await expect(cards(page)).toHaveCount(5);
  await expect(card(page, 4)).toBeFocused();
  await expect(page.getByLabel('Prompt of level 4')).not.toHaveValue('');
});

test('levels are added wider and between by the buttons of the row, and moved from the menu', async ({
  studio,
  addTake,
}) => {
  const page = await openWith({ studio, addTake }, 4);
  const before = await prompts(page);
  await page.getByRole('button', { name: 'Add a wider level' }).click();
  await expect(cards(page)).toHaveCount(5);
  await expect(card(page, 1)).toHaveAttribute('aria-current', 'true');
  await expect(page.getByLabel('Prompt of level 1')).not.toHaveValue('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await chip(page, 2).click();
  await page.getByRole('menuitem', { name: 'Add a level between' }).click();
  await expect(cards(page)).toHaveCount(5);
  const between = await page.getByLabel('Prompt of level 3').inputValue();
  expect(between).not.toBe('');
  const [a, b, c, d] = before;
  expect(await prompts(page)).toEqual([a, b, between, c, d]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => prompts(page)).toEqual(before);

  const choose = async (level: number, item: string): Promise<void> => {
    await card(page, level).click({ button: 'right' });
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose(2, 'Move deeper');
  await expect.poll(() => prompts(page)).toEqual([a, c, b, d]);
  await expect(card(page, 3)).toBeFocused();
  await choose(3, 'Move wider');
  await expect.poll(() => prompts(page)).toEqual(before);
  await card(page, 3).click();
  await card(page, 4).click({ modifiers: ['Shift'] });
  await choose(4, 'Move 2 levels wider');
  await expect.poll(() => prompts(page)).toEqual([a, c, d, b]);
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => prompts(page)).toEqual([c, d, a, b]);
  await card(page, 1).click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: 'Move 2 levels wider' })).toBeDisabled();
});

test('thirty-two levels are read one by one, and seen all at once', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 32);
  await keepScreen(page, '44-many');
  await page.getByRole('button', { name: 'Show all levels' }).click();
  const [first, last] = [(await card(page, 1).boundingBox())!, (await card(page, 32).boundingBox())!];
  expect(first.x).toBeGreaterThanOrEqual(0);
  expect(last.x + last.width).toBeLessThanOrEqual(1280);
  await keepScreen(page, '45-all');
  await expectAccessible(page);
  await page.setViewportSize({ width: 1024, height: 640 });
  await keepScreen(page, '46-all-small');
  await page.getByRole('button', { name: 'Show readable cards' }).click();
  await card(page, 32).click();
  await keepScreen(page, '47-end-small');

  const apart = async (): Promise<number> =>
    (await card(page, 32).boundingBox())!.x - (await card(page, 31).boundingBox())!.x;
  const readable = await apart();
  await page.getByRole('button', { name: 'Show less of the strip' }).click();
  await expect.poll(apart).toBeCloseTo(1.4 * readable, 0);
  const more = page.getByRole('button', { name: 'Show more of the strip' });
  await more.click();
  await expect.poll(apart).toBeCloseTo(readable, 0);
  // Step by step until everything is in view, and no further.
  while (await more.isEnabled()) await more.click();
  await expect(page.getByRole('button', { name: 'Show readable cards' })).toBeVisible();
  for (const level of [1, 32]) await expect(card(page, level)).toBeInViewport({ ratio: 1 });
});

test('a strip that is longer than the window goes along with the zoom', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 16);
  await page.setViewportSize({ width: 1024, height: 640 });
  await page.keyboard.press('End');
  await expect.poll(() => depth(page)).toBe(15);
  await expect(card(page, 16)).not.toBeInViewport();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(card(page, 16)).toBeInViewport();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
});

test('time is scrubbed along its lane and depth along its axis, and both catch levels unless Alt is held', async ({
  studio,
  addTake,
}) => {
  const page = await openWith({ studio, addTake }, 5);
  const lane = page.getByRole('slider', { name: 'Time' });
  const box = (await lane.boundingBox())!;
  const to = (share: number) => page.mouse.move(box.x + share * box.width, box.y + box.height / 2);
  await to(0.25);
  await page.mouse.down();
  await to(0.5);
  await page.mouse.up();
  // In and out again: the deepest level stands in the middle.
  await expect.poll(() => depth(page)).toBe(4);
  await lane.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => depth(page)).toBe(0);
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await expect.poll(() => depth(page)).toBe(1);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => depth(page)).toBeGreaterThan(1);
  await expect(lane).toHaveAttribute('aria-valuetext', /of 0:13\.5, level 2\.\d/);

  const axis = (await page.getByRole('slider', { name: 'Zoom' }).boundingBox())!;
  const beside = { x: (await middle(page, card(page, 4))).x + 5, y: axis.y + axis.height / 2 };
  const near = async (): Promise<number> => Math.abs((await depth(page)) - 3);
  await page.mouse.move(beside.x - 60, beside.y);
  await page.mouse.down();
  await expect.poll(near).toBeGreaterThan(0.2);
  await page.mouse.move(beside.x, beside.y);
  await expect.poll(near).toBe(0);
  await page.keyboard.down('Alt');
  await page.mouse.move(beside.x + 1, beside.y);
  await expect.poll(near).toBeGreaterThan(0.02);
  expect(await near()).toBeLessThan(0.1);
  await page.mouse.up();
  // Half way in, three and a half seconds of thirteen and a half, stands level 3.
  await to(3 / 13.5);
  await page.mouse.down();
  await to(3.54 / 13.5);
  const past = async (): Promise<number> => (await depth(page)) - 2;
  await expect.poll(async () => (await past()).toFixed(2)).toBe('0.03');
  await page.keyboard.up('Alt');
  await to(3.545 / 13.5);
  await expect.poll(past).toBe(0);
  await page.mouse.up();
});

test('a level is held by dragging, by keys and by number, and each is one step back', async ({
  studio,
  addTake,
}) => {
  const page = await openWith({ studio, addTake }, 5);
  const grip = page.getByRole('slider', { name: 'Hold on level 3' });
  const length = page.getByRole('slider', { name: 'Time' });
  await expect(length).toHaveAttribute('aria-valuemax', '13.5');
  const box = (await grip.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 100, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  const held = Number(await grip.getAttribute('aria-valuenow'));
  expect(held).toBeGreaterThan(0.5);
  await expect(length).toHaveAttribute('aria-valuemax', String(Number((13.5 + 2 * held).toFixed(1))));
  await expect(card(page, 3)).toContainText('holds for');
  await keepScreen(page, '50-hold');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(grip).toHaveAttribute('aria-valuenow', '0');
  await card(page, 3).click();
  await grip.press('PageUp');
  await expect(grip).toHaveAttribute('aria-valuenow', '1');
  const seconds = page.getByLabel('Hold, seconds');
  await seconds.fill('1,5');
  await expect(grip).toHaveAttribute('aria-valuenow', '1.5');
  await expect(seconds).toHaveValue('1,5');
  await page.keyboard.press('Control+z');
  await expect(grip).toHaveAttribute('aria-valuenow', '1');
  await expect(seconds).toHaveValue('1');
  await seconds.fill('2.5');
  await expect(grip).toHaveAttribute('aria-valuenow', '2.5');
  await page.reload();
  await expect(grip).toHaveAttribute('aria-valuenow', '2.5');
});

test('pace, length, direction, ends and loop belong to the project and are undone', async ({
  studio,
  addTake,
}) => {
  const page = await openWith({ studio, addTake }, 5);
  await page.getByRole('button', { name: /^Speed/ }).click();
  await page.getByLabel('Length in seconds').fill('25');
  await expect(page.getByLabel('Seconds per level')).toHaveValue('3');
  await page.getByText('At full speed').click();
  await keepScreen(page, '51-speed');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Direction/ }).click();
  await expect(page.getByRole('button', { name: 'Direction: in', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Plays again and again' }).click();
  await expect(page.getByRole('button', { name: 'Stops at the end' })).toHaveAttribute(
    'aria-pressed',
    'false',
  );
  for (let step = 0; step < 4; step++) await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Speed: 1.5 s per level' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Direction: in ⇄ out' })).toBeVisible();
});

test('once one level says what it measures, all levels and the picture do', async ({ studio, addTake }) => {
  const page = await openWith({ studio, addTake }, 6);
  await card(page, 3).click();
  await page.getByLabel('Measures across').fill('quite large');
  await expect(page.getByText('Such as 40 m')).toBeVisible();
  await page.getByLabel('Measures across').fill('12 700 km');
  await card(page, 1).click();
  await expect(page.getByLabel('Measures across')).toHaveValue(/^50\s800\skm$/);
  await expect(page.getByText(/^10\s*7\.7\s*m$/)).toBeVisible();
  await expect(page.getByText(/^Scale:10\s000\skm$/)).toBeVisible();
  await keepScreen(page, '52-metres');
  await expectAccessible(page);
  await page.setViewportSize({ width: 1024, height: 640 });
  await card(page, 4).click();
  await card(page, 6).click({ modifiers: ['Shift'] });
  await keepScreen(page, '53-metres-small');
});

test('typing with thirty-two levels is quick', async ({ studio, addTake }, info) => {
  const page = await openWith({ studio, addTake }, 32);
  const prompt = page.getByLabel('Prompt of level 1', { exact: true });
  await prompt.click();
  const times = await prompt.evaluate(async (field: HTMLTextAreaElement) => {
    const measured: number[] = [];
    for (const letter of 'a small boat on a wide and quiet lake at dawn') {
      const started = performance.now();
      field.setRangeText(letter, field.value.length, field.value.length, 'end');
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // What the key sets off in the page runs in microtasks; this one comes after them.
      await Promise.resolve();
      measured.push(performance.now() - started);
      await new Promise(requestAnimationFrame);
    }
    return measured.sort((one, other) => one - other);
  });
  const [median, slow] = [0.5, 0.95].map((share) => times[Math.floor(share * times.length)]!.toFixed(1));
  const report = `A key takes ${median} ms of script (median), ${slow} ms (95th percentile), with 32 levels.`;
  // Shown by the reports of Playwright; timings fail no test.
  info.annotations.push({ type: 'measure', description: report });
  await writeFile(info.outputPath('typing.txt'), `${report}\n`);
  await expect(prompt).toHaveValue(/at dawn$/);
});

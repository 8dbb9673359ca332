/** Models of every family come into the library from a terminal, and the open studio paints a zoom with each. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { goldenModel, type WholeGoldenModel } from '#native-models/test/golden-model.ts';
import { card, chooseFromMenu, collectErrors, keepScreen, openStudio } from './fixtures/page.ts';
import { serveStudio, type ServedStudio } from './fixtures/served-studio.ts';

test.describe.configure({ mode: 'serial' });

const FAMILIES: WholeGoldenModel[] = ['tiny-sd', 'tiny-sdxl', 'tiny-lcm', 'tiny-pixel', 'tiny-pixel-if'];

let studio: ServedStudio;
let page: Page;
let errors: string[];
let folder: string;

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-families-'));
  studio = await serveStudio();
  page = await (await browser.newContext()).newPage();
  errors = collectErrors(page);
  await openStudio(page, studio.address);
});

test.afterAll(async () => {
  await page.context().close();
  await studio.close();
  await rm(folder, { recursive: true, force: true });
});

async function addModel(model: WholeGoldenModel): Promise<void> {
  const made = await goldenModel(model, join(folder, model));
  const command = [join(import.meta.dirname, '../electron/cli/main.ts'), 'models', 'add', made];
  await promisify(execFile)(process.env.TENFOLD_NODE ?? process.execPath, command, {
    env: { ...process.env, TENFOLD_HOME: studio.home },
  });
}

const side = async (name: string) => Number(await page.getByLabel(name, { exact: true }).inputValue());

const takes = () => page.getByRole('button', { name: /^Take \d+:/ });

test('a project of two levels', async () => {
  await chooseFromMenu(page, /New/);
  await expect(card(page, 1)).toContainText('Describe this level');
  await card(page, 1).click();
  await page.getByLabel('Prompt of level 1').fill('a (galaxy:1.2)');
  await card(page, 2).click();
  await page.getByLabel('Prompt of level 2').fill('a leaf');
  await page.getByText('More', { exact: true }).click();
});

for (const [index, model] of FAMILIES.entries()) {
  test(`paints with ${model}`, async () => {
    await addModel(model);
    await page.getByRole('button', { name: 'Models', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Models' });
    await dialog.getByRole('button', { name: `Use ${model}` }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('button', { name: /^Model and memory:/ })).toContainText(model);
    // A model brings its own number of steps.
    await page.getByLabel('Steps', { exact: true }).fill('3');
    await page.getByLabel('Steps', { exact: true }).press('Tab');
    // Half of them are painted wide: these models take any size.
    const wide = index % 2 === 0;
    await page.getByLabel('Shape').selectOption(wide ? '16:9' : '1:1');
    expect(Math.sign((await side('Width')) - (await side('Height')))).toBe(wide ? 1 : 0);
    // Small, because models that paint pixels look at all pairs of them.
    const height = model.startsWith('tiny-pixel') ? 32 : 64;
    const width = wide ? 2 * height : height;
    // Taken as soon as the studio has read what sides the model paints.
    for (const [name, length] of Object.entries({ Width: width, Height: height })) {
      const field = page.getByLabel(name, { exact: true });
      await expect(async () => {
        await field.fill(String(length));
        await field.press('Tab');
        await expect(field).toHaveValue(String(length), { timeout: 2000 });
      }).toPass();
    }
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    await expect(takes()).toHaveCount(index + 1, { timeout: 240_000 });
    await keepScreen(page, `5${index}-family-${model}`);
    await expect(page.getByRole('alert')).toHaveText('');
    await expect(page.getByText(`${width} × ${height}`).first()).toBeVisible();
    expect(errors).toEqual([]);
  });
}

/** Sizes of levels: those that a model paints well, and those of a model that has just come. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { goldenModel } from '#native-models/test/golden-model.ts';
import { collectErrors, expectAccessible, keepScreen, openStudio } from './fixtures/page.ts';
import { test } from './fixtures/scripted-studio.ts';

test.beforeEach(({ addTake }) => addTake({ id: 'first', levels: 4, size: 256 }));

const side = (page: Page, name: string) => page.getByLabel(name, { exact: true });

test('a size at which the model repeats things is told, with one that it paints well', async ({
  page,
  host,
}) => {
  await openStudio(page, host.address);
  const notice = page.getByText('At this size Starter tends to paint things more than once.');
  for (const shape of ['16:9', '9:16', '4:3', '1:1', '16:9']) {
    await page.getByLabel('Shape').selectOption(shape);
    await expect(notice).toHaveCount(0);
  }
  await side(page, 'Width').fill('1088');
  await side(page, 'Width').press('Tab');
  await side(page, 'Height').fill('640');
  await side(page, 'Height').press('Tab');
  await expect(notice).toBeVisible();
  await notice.scrollIntoViewIfNeeded();
  await keepScreen(page, '63-repeats');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use 1280 × 768' }).click();
  await expect(notice).toHaveCount(0);
  await expect(side(page, 'Width')).toHaveValue('1280');
  await expect(side(page, 'Height')).toHaveValue('768');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(notice).toBeVisible();
});

test('a model that was added from a terminal is chosen with its own sizes', async ({ page, host, home }) => {
  const errors = collectErrors(page);
  await openStudio(page, host.address);
  await expect(side(page, 'Width')).toHaveValue('256');
  host.script.holdDescription = true;
  await goldenModel('tiny-sd', join(home, 'models', 'tiny-sd'));
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  const use = page.getByRole('button', { name: 'Use tiny-sd' });
  await expect(use).toBeDisabled();
  host.script.holdDescription = false;
  await use.click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Model and memory:/ })).toContainText('tiny-sd');
  await expect(side(page, 'Width')).toHaveValue('128');
  expect(errors).toEqual([]);
});

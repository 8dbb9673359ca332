/** What only the desktop program is: a window that keeps its page apart from the machine. */
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test, type RealStudio } from './fixtures/studio.ts';

let studio: RealStudio;
let page: Page;

test.beforeAll(async ({ startStudio }) => {
  studio = await startStudio();
  page = await studio.open();
});

test.afterAll(() => studio.close());

test('shows the studio, connected to its engine', async () => {
  expect(page.url()).toBe('app://studio/');
  await expect(page.getByText('Cosmos to atom').first()).toBeVisible();
  await page.screenshot({ path: join(import.meta.dirname, '../test-results/desktop.png') });
});

test('keeps the page apart from the machine', async () => {
  const seen = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
    bridge: Object.keys(Reflect.get(window, 'tenfold') as object).sort(),
    opened: window.open('https://example.org/') !== null,
  }));
  expect(seen).toEqual({ globals: [], bridge: ['desktop', 'openDropped'], opened: false });
  await expect(page.evaluate(() => fetch('file:///etc/hostname'))).rejects.toThrow();
  await expect(page.evaluate(() => fetch('https://example.org/'))).rejects.toThrow();
  expect(page.context().pages()).toHaveLength(1);
});

test('does not let the page leave the studio', async () => {
  await page.evaluate(() => window.location.assign('https://example.org/'));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  expect(page.url()).toBe('app://studio/');
});

test('connects again after a reload', async () => {
  await page.reload();
  await expect(page.getByText('Cosmos to atom').first()).toBeVisible();
});

/** How the studio bears documents: opening one of 32 levels, and memory over many openings and undos. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, type Page } from '@playwright/test';
import { build } from 'vite';
import { writeSyntheticTake } from '../../e2e/fixtures/synthetic-take.ts';
import { startScriptedHost } from '../../e2e/fixtures/scripted-host.ts';
import { launchBrowser } from './browser.ts';
import type { BenchRow } from './row.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const LEVELS = 32;
const SIDE = 256;
/** Documents opened one after the other. */
const OPENINGS = 100;
/** Steps taken back and made again, in rounds of as many as were made. */
const UNDOS = 1000;
const EDITS = 20;

/**
 * Measures in a headless browser, on a host that paints nothing.
 *
 * @returns One row a measure.
 * @throws {Error} When there is no browser.
 */
export async function benchDocument(): Promise<BenchRow[]> {
  await build({ configFile: join(ROOT, 'renderer/vite.config.ts'), logLevel: 'error' });
  const home = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
  const created = '2026-01-01T00:00:00Z';
  await writeSyntheticTake(join(home, 'takes'), { id: 'synthetic', levels: LEVELS, size: SIDE, created });
  const host = await startScriptedHost(home);
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 720 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const debug = await context.newCDPSession(page);
    const opening = await timeOpening(page, host.address);
    const openings = await growth(debug, () => openMany(page));
    const undos = await growth(debug, () => undoMany(page));
    return [
      {
        measure: `studio, ${LEVELS} levels, first picture`,
        median: opening.first,
        unit: 'ms',
        target: '< 500',
      },
      {
        measure: `studio, ${LEVELS} levels, all pictures`,
        median: opening.all,
        unit: 'ms',
        target: '< 2000',
      },
      { measure: `memory, ${OPENINGS} documents opened`, median: openings, unit: 'MB more', target: 'flat' },
      { measure: `memory, ${UNDOS} undos and redos`, median: undos, unit: 'MB more', target: 'flat' },
    ];
  } finally {
    await browser.close();
    await host.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Milliseconds from the page's arrival until the first, and until every card has its picture. */
async function timeOpening(page: Page, address: string): Promise<{ first: number; all: number }> {
  // The first visit makes the document; what is timed is opening it again.
  await page.goto(address);
  await page.waitForSelector('.card img');
  await page.reload({ waitUntil: 'commit' });
  const seen = async (count: number): Promise<number> => {
    await page.waitForFunction((wanted) => {
      const pictures = [...document.querySelectorAll<HTMLImageElement>('.card img')];
      for (const picture of pictures) picture.loading = 'eager';
      return pictures.filter(({ complete, naturalWidth }) => complete && naturalWidth > 0).length >= wanted;
    }, count);
    return page.evaluate(() => performance.now());
  };
  return { first: await seen(1), all: await seen(LEVELS) };
}

/** Goes back and forth between two documents by the menu. */
async function openMany(page: Page): Promise<void> {
  const menu = page.getByRole('button', { name: 'Project' });
  await page.getByLabel('Title').fill('One');
  await menu.click();
  await page.getByRole('menuitem', { name: 'New' }).click();
  await page.getByLabel('Title').fill('Two');
  for (let count = 0; count < OPENINGS; count++) {
    const title = count % 2 === 0 ? 'One' : 'Two';
    await menu.click();
    await page.getByRole('menuitem', { name: new RegExp(`^${title}`) }).click();
    await page.waitForFunction(
      (wanted) => document.querySelector<HTMLInputElement>('header input')?.value === wanted,
      title,
    );
  }
}

async function undoMany(page: Page): Promise<void> {
  for (let count = 0; count < EDITS; count++) {
    await page.getByRole('button', { name: 'Add a deeper level' }).click();
  }
  for (let round = 0; round < UNDOS / (2 * EDITS); round++) {
    for (let count = 0; count < EDITS; count++) await page.keyboard.press('Control+z');
    for (let count = 0; count < EDITS; count++) await page.keyboard.press('Control+Shift+z');
  }
}

/** Megabytes by which some work makes the page's heap larger, swept before and after. */
async function growth(debug: CDPSession, work: () => Promise<void>): Promise<number> {
  const heap = async (): Promise<number> => {
    await debug.send('HeapProfiler.collectGarbage');
    const { usedSize } = await debug.send('Runtime.getHeapUsage');
    return usedSize / 1e6;
  };
  const before = await heap();
  await work();
  return (await heap()) - before;
}

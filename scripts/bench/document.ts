/** How the studio bears documents: opening one of 32 levels, and memory over many openings and undos. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CDPSession, type Page } from '@playwright/test';
import { writeSyntheticTake } from '../../e2e/fixtures/synthetic-take.ts';
import { startScriptedHost } from '../../e2e/fixtures/scripted-host.ts';
import { launchBrowser } from './browser.ts';
import { buildStudio } from './build-studio.ts';
import type { BenchRow } from './row.ts';

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
  await buildStudio();
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
    const loading = await timeLoading(page, host.address);
    const opening = await timeOpening(page);
    const openings = await growth(debug, () => openMany(page));
    const undos = await growth(debug, () => undoMany(page));
    return [
      { measure: `page loaded with ${LEVELS} levels, all pictures`, median: loading, unit: 'ms' },
      {
        measure: `${LEVELS} levels opened, first picture`,
        median: opening.first,
        unit: 'ms',
        target: '< 500',
      },
      { measure: `${LEVELS} levels opened, all pictures`, median: opening.all, unit: 'ms', target: '< 2000' },
      { measure: `memory, ${OPENINGS} documents opened`, median: openings, unit: 'MB more', target: 'flat' },
      { measure: `memory, ${UNDOS} undos and redos`, median: undos, unit: 'MB more', target: 'flat' },
    ];
  } finally {
    await browser.close();
    await host.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** When the first picture, and when every picture of the cards is there, in milliseconds after the page's arrival. */
async function picturesOf(page: Page): Promise<{ first: number; all: number }> {
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

/** The studio itself has to start first: its document is shown when it is there. */
async function timeLoading(page: Page, address: string): Promise<number> {
  // The first visit makes the document; what is timed is loading it again.
  await page.goto(address);
  await page.waitForSelector('.card img');
  await page.reload({ waitUntil: 'commit' });
  return (await picturesOf(page)).all;
}

/** The studio is there, and shows another document. */
async function timeOpening(page: Page): Promise<{ first: number; all: number }> {
  await page.getByLabel('Title').fill('One');
  await page.getByRole('button', { name: 'Project' }).click();
  await page.getByRole('menuitem', { name: 'New' }).click();
  await page.waitForFunction(() => document.querySelector('.card img') === null);
  await page.getByLabel('Title').fill('Two');
  await page.getByRole('button', { name: 'Project' }).click();
  const entry = page.getByRole('menuitem', { name: /^One/ });
  await entry.waitFor();
  const clicked = await entry.evaluate((element: HTMLElement) => {
    element.click();
    return performance.now();
  });
  const { first, all } = await picturesOf(page);
  return { first: first - clicked, all: all - clicked };
}

async function openFromMenu(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Project' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${title}`) }).click();
  await page.waitForFunction(
    (wanted) => document.querySelector<HTMLInputElement>('header input')?.value === wanted,
    title,
  );
}

/** Goes back and forth between the two documents. */
async function openMany(page: Page): Promise<void> {
  for (let count = 0; count < OPENINGS; count++) await openFromMenu(page, count % 2 === 0 ? 'Two' : 'One');
}

/** In the document that has room for more levels. */
async function undoMany(page: Page): Promise<void> {
  await openFromMenu(page, 'Two');
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

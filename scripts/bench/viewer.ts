/** How light the viewer is: script time per frame, texture uploads while playing, time to the first interactive screen and the scripts it loads. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { writeSyntheticTake } from '../../e2e/fixtures/synthetic-take.ts';
import { startScriptedHost } from '../../e2e/fixtures/scripted-host.ts';
import { launchBrowser } from './browser.ts';
import { buildStudio } from './build-studio.ts';
import { median, type BenchRow } from './row.ts';

const LEVELS = 8;
const SIDE = 1024;
/** Starts of the studio that are timed. */
const STARTS = 5;
/** Frames after which the script time has settled. */
const FRAMES = 240;

/**
 * Measures the viewer in a headless browser with eight levels of 1024². Without a graphics card frames are drawn
 * slowly, but the script time is the same.
 *
 * @returns One row a measure.
 * @throws {Error} When there is no browser.
 */
export async function benchViewer(): Promise<BenchRow[]> {
  await buildStudio();
  const home = await mkdtemp(join(tmpdir(), 'tenfold-bench-'));
  await writeSyntheticTake(join(home, 'takes'), {
    id: 'synthetic',
    levels: LEVELS,
    size: SIDE,
    created: '2026-01-01T00:00:00Z',
  });
  const host = await startScriptedHost(home);
  const browser = await launchBrowser();
  try {
    const starts: number[] = [];
    for (let start = 0; start < STARTS; start++) starts.push(await timeStart(browser, host.address));
    const { milliseconds, uploads } = await playFrames(browser, host.address);
    const scripts = await loadedScripts(browser, host.address);
    return [
      {
        measure: `viewer, script time per frame, ${LEVELS} levels of ${SIDE}²`,
        median: milliseconds,
        unit: 'ms',
        target: '< 2',
      },
      { measure: 'viewer, texture uploads while playing', median: uploads, unit: '', target: '0' },
      { measure: 'studio, first interactive screen', median: median(starts), unit: 'ms' },
      { measure: 'studio, scripts of the first screen', median: megabytes(scripts), unit: 'MB' },
      {
        measure: '– the same, compressed by gzip',
        median: megabytes(scripts.map((script) => gzipSync(script))),
        unit: 'MB',
      },
    ];
  } finally {
    await browser.close();
    await host.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** Milliseconds from asking for the page until Generate can be pressed, with empty caches. */
async function timeStart(browser: Browser, address: string): Promise<number> {
  const page = await newPage(browser);
  const started = performance.now();
  await openInteractive(page, address);
  const milliseconds = performance.now() - started;
  await page.context().close();
  return milliseconds;
}

/** The scripts that a page asks for until Generate can be pressed. */
async function loadedScripts(browser: Browser, address: string): Promise<Buffer[]> {
  const page = await newPage(browser);
  const scripts: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response.body());
  });
  await openInteractive(page, address);
  const bodies = await Promise.all(scripts);
  await page.context().close();
  return bodies;
}

function megabytes(files: readonly Buffer[]): number {
  return files.reduce((sum, file) => sum + file.byteLength, 0) / 1e6;
}

async function openInteractive(page: Page, address: string): Promise<void> {
  await page.goto(address, { waitUntil: 'commit' });
  await page.waitForFunction(() => {
    const button = document.querySelector<HTMLButtonElement>('header > button:last-of-type');
    return button !== null && !button.disabled;
  });
}

async function playFrames(
  browser: Browser,
  address: string,
): Promise<{ milliseconds: number; uploads: number }> {
  const page = await newPage(browser);
  await page.goto(address);
  const read = () =>
    page.evaluate(() => {
      const { frames, scriptMilliseconds, uploads } =
        document.querySelector<HTMLCanvasElement>('section canvas')!.dataset;
      return {
        frames: Number(frames ?? 0),
        milliseconds: Number(scriptMilliseconds),
        uploads: Number(uploads),
      };
    });
  const waitFor = async (frames: number) => {
    for (;;) {
      const statistics = await read();
      if (statistics.frames >= frames) return statistics;
      await page.waitForTimeout(250);
    }
  };
  const early = await waitFor(1);
  const late = await waitFor(FRAMES);
  await page.context().close();
  return { milliseconds: late.milliseconds, uploads: late.uploads - early.uploads };
}

async function newPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  return context.newPage();
}

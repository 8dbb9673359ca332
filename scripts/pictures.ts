/**
 * Makes the pictures of README and guide again: the studio as a person meets it, step by step, and the levels of the
 * sample take side by side.
 *
 * Usage: node scripts/pictures.ts   (after `npm test` has found a browser)
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { levelFile } from '#core/project/take.ts';
import { card, openStudio } from '../e2e/fixtures/page.ts';
import { serveStudio } from '../e2e/fixtures/served-studio.ts';
import settings from '../playwright.config.ts';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');

/** Pixels of one level on the sheet, and between two. */
const THUMBNAIL = 200;
const GAP = 8;

/** How far into the zoom the studio is photographed, in milliseconds. */
const MOMENT_MS = 4500;

/** Until what has just opened stands still, and the longest wait for a generation to get on, in milliseconds. */
const CALM_MS = 600;
const PATIENCE_MS = 240_000;

async function photograph(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(CALM_MS);
  await page.screenshot({ path: join(images, `${name}.png`) });
}

async function photographStudio(): Promise<void> {
  const studio = await serveStudio();
  const browser = await chromium.launch(settings.use?.launchOptions);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await openStudio(page, studio.address);
    await page.waitForTimeout(MOMENT_MS);
    await photograph(page, 'studio');
    await page.keyboard.press('Space');
    await card(page, 4).click();
    await photograph(page, 'guide-level');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    await photograph(page, 'guide-commands');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save film…' }).click();
    await page.getByRole('dialog', { name: 'Save film' }).waitFor();
    await page.getByText('Looking for an encoder').first().waitFor({ state: 'detached' });
    await photograph(page, 'guide-film');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Generate', exact: true }).click();
    await page.getByText(/^Step (1\d|2\d) of /).waitFor({ timeout: PATIENCE_MS });
    await photograph(page, 'guide-painting');
  } finally {
    await browser.close();
    await studio.close();
  }
}

async function layOutLevels(): Promise<void> {
  const columns = 4;
  const levels = Array.from({ length: 8 }, (_, level) => level);
  const step = THUMBNAIL + GAP;
  await sharp({
    create: {
      width: columns * step + GAP,
      height: Math.ceil(levels.length / columns) * step + GAP,
      channels: 3,
      background: '#0e0f12',
    },
  })
    .composite(
      await Promise.all(
        levels.map(async (level) => ({
          input: await sharp(join(root, 'assets/takes/cosmos-to-atom', levelFile(level)))
            .resize(THUMBNAIL, THUMBNAIL)
            .toBuffer(),
          left: GAP + (level % columns) * step,
          top: GAP + Math.floor(level / columns) * step,
        })),
      ),
    )
    .png({ palette: true })
    .toFile(join(images, 'levels.png'));
}

await mkdir(images, { recursive: true });
await layOutLevels();
await photographStudio();

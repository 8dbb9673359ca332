/**
 * Makes the README's pictures again: the studio with the sample zoom, and the levels of the sample take side by side.
 *
 * Usage: node scripts/pictures.ts   (after `npm test` has found a browser)
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { levelFile } from '#core/project/take.ts';
import { openStudio } from '../e2e/fixtures/page.ts';
import { serveStudio } from '../e2e/fixtures/served-studio.ts';
import settings from '../playwright.config.ts';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');

/** Pixels of one level on the sheet, and between two. */
const THUMBNAIL = 200;
const GAP = 8;

/** How far into the zoom the studio is photographed, in milliseconds. */
const MOMENT_MS = 4500;

async function photographStudio(): Promise<void> {
  const studio = await serveStudio();
  const browser = await chromium.launch(settings.use?.launchOptions);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await openStudio(page, studio.address);
    await page.waitForTimeout(MOMENT_MS);
    await page.screenshot({ path: join(images, 'studio.png') });
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

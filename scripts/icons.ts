/**
 * Draws the program's icons from `assets/icons/logo.svg` in the sizes that the packages need.
 *
 * Usage: node scripts/icons.ts
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

const folder = join(import.meta.dirname, '../assets/icons');
const logo = await readFile(join(folder, 'logo.svg'));

for (const pixels of [512, 1024]) {
  await sharp(logo, { density: (72 * pixels) / 1024 })
    .resize(pixels, pixels)
    .png({ compressionLevel: 9, palette: true })
    .toFile(join(folder, `${pixels}x${pixels}.png`));
}

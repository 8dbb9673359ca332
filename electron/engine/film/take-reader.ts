/** Reads a take from disk. A take's folder may come from anywhere, so nothing in it is believed before it is checked. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { BadInputError, systemErrorCode } from '#core/errors.ts';
import { SIZE_PIXELS } from '#core/project/project.ts';
import { takeSchema, type Take } from '#core/project/take.ts';

/** Largest `take.json` that is read, in bytes: many times what 32 of the longest prompts need. */
const RECORD_BYTES = 8_000_000;

/** Bytes that every PNG begins with. */
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Reads and validates `take.json`.
 *
 * @param folder The take's folder.
 * @returns The take.
 * @throws {BadInputError} When there is no valid take.
 */
export async function readTake(folder: string): Promise<Take> {
  const path = join(folder, 'take.json');
  const bytes = await readRegularFile(path, RECORD_BYTES);
  let record: unknown;
  try {
    record = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new BadInputError(`${path} is not valid JSON: the take is damaged, generate it again.`);
  }
  const { data: take, error } = takeSchema.safeParse(record);
  if (error) {
    const { path: place, message } = error.issues[0]!;
    throw new BadInputError(
      `${path} is not a take that this Tenfold can read: ${place.join('.') || 'it'}: ${message}.`,
    );
  }
  const { width, height } = take.settings.size;
  if (Math.max(width, height) > SIZE_PIXELS.maximum) {
    throw new BadInputError(
      `${path} says that its levels are ${width} × ${height} pixels: the most is ${SIZE_PIXELS.maximum}.`,
    );
  }
  return take;
}

/**
 * Reads the picture of one level.
 *
 * @param folder The take's folder.
 * @param take The take.
 * @param level Index of the level.
 * @returns Width × height × 4 bytes, sRGB, row by row, top first; opaque.
 * @throws {BadInputError} When the file is missing, is no readable PNG, or has another size than the take says.
 */
export async function readLevel(folder: string, take: Take, level: number): Promise<Buffer> {
  const { width, height } = take.settings.size;
  const path = join(folder, take.levels[level]!.file);
  // No PNG of this size is larger than its pixels at 16 bits and four channels, and room for metadata.
  const bytes = await readRegularFile(path, 8 * width * height + 16_000_000);
  if (!bytes.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) {
    throw new BadInputError(`${path} is not a PNG: the take is damaged, generate it again.`);
  }
  const { width: foundWidth, height: foundHeight } = await decoded(path, sharp(bytes).metadata());
  if (foundWidth !== width || foundHeight !== height) {
    throw new BadInputError(
      `${path} is ${foundWidth} × ${foundHeight} pixels, but take.json says ${width} × ${height}: the take is damaged.`,
    );
  }
  return decoded(
    path,
    sharp(bytes, { limitInputPixels: width * height })
      .toColourspace('srgb')
      .removeAlpha()
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer(),
  );
}

/** Gives a broken picture its sentence. */
async function decoded<Result>(path: string, decoding: Promise<Result>): Promise<Result> {
  try {
    return await decoding;
  } catch (cause) {
    throw new BadInputError(`${path} cannot be read: the take is damaged, generate it again.`, { cause });
  }
}

/** Reads a file that is no link, no device and not too large. */
async function readRegularFile(path: string, limit: number): Promise<Buffer> {
  try {
    const status = await lstat(path);
    if (!status.isFile()) throw new BadInputError(`${path} is not a regular file.`);
    if (status.size > limit) throw new BadInputError(`${path} is too large to belong to a take.`);
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    const missing = ['ENOENT', 'ENOTDIR'].includes(String(systemErrorCode(cause)));
    throw new BadInputError(
      missing
        ? `${path} is missing: give the folder of a take, as "tenfold generate" writes it.`
        : `${path} cannot be read: check its permissions.`,
      { cause },
    );
  }
}

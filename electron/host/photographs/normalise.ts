/**
 * Makes one kind of file of whatever picture a person drops: an upright JPEG in sRGB of bounded size, without anything
 * that the camera wrote beside the picture, such as where it was taken.
 *
 * The picture may come from anyone, so its kind is told from its first bytes before a decoder sees it, and only kinds
 * that cannot refer to other files are decoded.
 */
import { open } from 'node:fs/promises';
import sharp from 'sharp';
import { BadInputError } from '#core/errors.ts';

/** Longest side that is kept, in pixels: what no level here needs more of. */
export const LONGEST_SIDE = 2048;

/** Shortest side of a picture that is of any use, in pixels. */
const SHORTEST_SIDE = 16;

/** Most pixels that are decoded: any camera's, and what still fits in memory. */
const MOST_PIXELS = 2 ** 28;

/** Seconds after which decoding is given up. */
const PATIENCE_SECONDS = 60;

/** Bytes of a file that tell its kind. */
const BEGINNING_BYTES = 16;

/** Quality of what is kept, at full colour resolution: not to be told from the picture. */
const JPEG = { quality: 92, chromaSubsampling: '4:4:4' } as const;

/** Beginnings of files that are decoded, as text of one character a byte: JPEG, PNG, GIF, WebP, TIFF, AVIF and HEIF. */
const KNOWN = [
  /^\xff\xd8\xff/,
  /^\x89PNG\r\n\x1a\n/,
  /^GIF8[79]a/,
  /^RIFF.{4}WEBP/s,
  /^(?:II\*\0|MM\0\*)/,
  /^.{4}ftyp(?:avif|avis|mif1|msf1|heic|heix)/s,
];

/**
 * Reads any picture.
 *
 * @param file Absolute path.
 * @param name What the user calls it, which begins the messages.
 * @returns The bytes of a JPEG of at most 2048 pixels a side.
 * @throws {BadInputError} When it is no picture, damaged, or too large or too small to be used.
 */
export async function normalisePhotograph(file: string, name: string): Promise<Buffer> {
  if (!(await isKnown(file))) {
    throw new BadInputError(
      `${name} is not a picture that Tenfold can read: choose a JPEG, PNG, WebP, AVIF or TIFF.`,
    );
  }
  const picture = sharp(file, { limitInputPixels: false, failOn: 'error' });
  const { width, height } = await picture.metadata().catch((cause: unknown) => {
    throw damaged(name, cause);
  });
  if (width * height > MOST_PIXELS) {
    const megapixels = Math.round((width * height) / 1e6);
    throw new BadInputError(
      `${name} has ${megapixels} megapixels, which is too many: scale it down to ${LONGEST_SIDE} pixels a side and choose it again.`,
    );
  }
  if (Math.min(width, height) < SHORTEST_SIDE) {
    throw new BadInputError(`${name} is only ${width} × ${height} pixels: choose a larger picture.`);
  }
  return picture
    .timeout({ seconds: PATIENCE_SECONDS })
    .autoOrient()
    .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .jpeg(JPEG)
    .toBuffer()
    .catch((cause: unknown) => {
      throw damaged(name, cause);
    });
}

async function isKnown(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
  const beginning = buffer.toString('latin1', 0, bytesRead);
  return KNOWN.some((known) => known.test(beginning));
}

function damaged(name: string, cause: unknown): BadInputError {
  return new BadInputError(
    `${name} is damaged, or of a kind that cannot be read here: choose another copy of it.`,
    {
      cause,
    },
  );
}

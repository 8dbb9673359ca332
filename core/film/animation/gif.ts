/**
 * Joins pictures that an encoder has written as one GIF each into a moving GIF. Every frame keeps its own palette.
 *
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
import { ascii, joined } from './bytes.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const COMMENT = 0xfe;
const APPLICATION = 0xff;

/** In the flags of screens and images: a palette follows. */
const HAS_PALETTE = 0x80;
/** In the same flags: 2^(n+1) colours. */
const PALETTE_SIZE = 0x07;

/** Bytes before the first palette: signature and logical screen. */
const HEADER_BYTES = 13;
/** Bytes of an image's descriptor. */
const IMAGE_BYTES = 10;
/** Most bytes that a block can hold. */
const BLOCK_BYTES = 255;

/**
 * How a moving GIF begins.
 *
 * @param width Width in pixels, at most 65535.
 * @param height Height in pixels.
 * @param loop Whether it is shown again and again.
 * @param comment What it says about itself, in ASCII.
 * @returns The bytes before the first frame.
 */
export function gifStart(
  width: number,
  height: number,
  loop: boolean,
  comment: string,
): Uint8Array<ArrayBuffer> {
  const again = loop ? [EXTENSION, APPLICATION, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0] : [];
  const remark = ascii(comment).slice(0, BLOCK_BYTES);
  return Uint8Array.from([
    ...ascii('GIF89a'),
    ...[...word(width), ...word(height), 0x70, 0, 0],
    ...again,
    ...[EXTENSION, COMMENT, remark.length, ...remark, 0],
  ]);
}

/**
 * One frame of a moving GIF.
 *
 * @param picture A whole GIF with one picture, as large as the film.
 * @param hundredths How long it is shown, in hundredths of a second.
 * @returns The frame's bytes.
 * @throws {RangeError} When it is no GIF with a picture.
 */
export function gifFrame(picture: Uint8Array, hundredths: number): Uint8Array<ArrayBuffer> {
  const screen = picture[10] ?? 0;
  const { image, end } = findImage(picture, HEADER_BYTES + paletteBytes(screen));
  const flags = picture[image + IMAGE_BYTES - 1] ?? 0;
  const own = paletteBytes(flags);
  const after = image + IMAGE_BYTES + own;
  const palette =
    own > 0
      ? picture.subarray(image + IMAGE_BYTES, after)
      : picture.subarray(HEADER_BYTES, HEADER_BYTES + paletteBytes(screen));
  const size = (own > 0 ? flags : screen) & PALETTE_SIZE;
  const interlaced = flags & 0x40;
  // Left standing until the next frame covers it, without transparency.
  const control = [EXTENSION, GRAPHIC_CONTROL, 4, 0x04, ...word(hundredths), 0, 0];
  const descriptor = picture.subarray(image, image + IMAGE_BYTES - 1);
  return joined([
    Uint8Array.from(control),
    descriptor,
    Uint8Array.of(HAS_PALETTE | interlaced | size),
    palette,
    picture.subarray(after, end),
  ]);
}

/** How a moving GIF ends. */
export const GIF_END = Uint8Array.of(TRAILER);

/** Where the picture's descriptor begins, and where its data ends. */
function findImage(picture: Uint8Array, start: number): { image: number; end: number } {
  for (let at = start; at < picture.length;) {
    if (picture[at] === EXTENSION) {
      at = afterBlocks(picture, at + 2);
    } else if (picture[at] === IMAGE) {
      const palette = paletteBytes(picture[at + IMAGE_BYTES - 1] ?? 0);
      // One byte of code size, then the data.
      return { image: at, end: afterBlocks(picture, at + IMAGE_BYTES + palette + 1) };
    } else {
      break;
    }
  }
  throw new RangeError('The encoder gave a GIF without a picture.');
}

/** The place after a row of blocks, which ends with an empty one. */
function afterBlocks(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at] ?? 0) > 0) at += bytes[at]! + 1;
  return at + 1;
}

function paletteBytes(flags: number): number {
  return flags & HAS_PALETTE ? 3 * 2 ** ((flags & PALETTE_SIZE) + 1) : 0;
}

function word(number: number): [number, number] {
  return [number & 0xff, (number >> 8) & 0xff];
}

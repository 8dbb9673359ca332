/**
 * Joins pictures that an encoder has written as one WebP each into a moving WebP.
 *
 * @see https://developers.google.com/speed/webp/docs/riff_container
 */
import { ascii, joined } from './bytes.ts';

/** Bytes of the file's own header. */
const FILE_HEADER = 12;
/** Bytes of a chunk's header: its name and its length. */
const CHUNK_HEADER = 8;

/** Flags of the file: it moves, and it carries XMP. */
const MOVES = 0x02;
const HAS_XMP = 0x04;
/** Flag of a frame: it replaces what was there. */
const REPLACES = 0x02;

/** Chunks that hold a picture. */
const PICTURE_CHUNKS = new Set(['ALPH', 'VP8 ', 'VP8L']);

/**
 * How a moving WebP begins. Its length is filled in when it is known: see {@link webpLength}.
 *
 * @param width Width in pixels, at most 16384.
 * @param height Height in pixels.
 * @param loop Whether it is shown again and again.
 * @returns The bytes before the first frame.
 */
export function webpStart(width: number, height: number, loop: boolean): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...ascii('RIFF'),
    ...[0, 0, 0, 0],
    ...ascii('WEBP'),
    ...chunk('VP8X', [MOVES | HAS_XMP, 0, 0, 0, ...number24(width - 1), ...number24(height - 1)]),
    // Background, which is never seen, and how often it is shown: 0 is for ever.
    ...chunk('ANIM', [0, 0, 0, 0xff, loop ? 0 : 1, 0]),
  ]);
}

/**
 * One frame of a moving WebP.
 *
 * @param picture A whole WebP with one picture, as large as the film.
 * @param width Width in pixels.
 * @param height Height in pixels.
 * @param milliseconds How long it is shown.
 * @returns The frame's bytes.
 * @throws {RangeError} When it is no WebP with a picture.
 */
export function webpFrame(
  picture: Uint8Array,
  width: number,
  height: number,
  milliseconds: number,
): Uint8Array<ArrayBuffer> {
  const chunks = pictureChunks(picture);
  const length = chunks.reduce((sum, part) => sum + part.length, 0);
  if (length === 0) throw new RangeError('The encoder gave a WebP without a picture.');
  const head = [
    ...[0, 0, 0, 0, 0, 0],
    ...[...number24(width - 1), ...number24(height - 1), ...number24(milliseconds), REPLACES],
  ];
  return joined([Uint8Array.of(...ascii('ANMF'), ...number32(head.length + length), ...head), ...chunks]);
}

/**
 * How a moving WebP ends.
 *
 * @param xmp What it says about itself, as an XMP packet.
 * @returns The bytes after the last frame.
 */
export function webpEnd(xmp: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(chunk('XMP ', [...new TextEncoder().encode(xmp)]));
}

/**
 * What is to be written over the file's bytes 4 … 7.
 *
 * @param bytes Length of the whole file.
 * @returns Four bytes.
 */
export function webpLength(bytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(number32(bytes - CHUNK_HEADER));
}

/** The chunks of a file that hold its picture, each with its header and padding. */
function pictureChunks(picture: Uint8Array): Uint8Array[] {
  const view = new DataView(picture.buffer, picture.byteOffset, picture.byteLength);
  const found: Uint8Array[] = [];
  for (let at = FILE_HEADER; at + CHUNK_HEADER <= picture.length;) {
    const name = String.fromCharCode(...picture.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const end = at + CHUNK_HEADER + length + (length % 2);
    if (PICTURE_CHUNKS.has(name)) found.push(picture.subarray(at, end));
    at = end;
  }
  return found;
}

function chunk(name: string, body: readonly number[]): number[] {
  const padding = body.length % 2 === 0 ? [] : [0];
  return [...ascii(name), ...number32(body.length), ...body, ...padding];
}

function number24(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff];
}

function number32(value: number): number[] {
  return [...number24(value), (value >>> 24) & 0xff];
}

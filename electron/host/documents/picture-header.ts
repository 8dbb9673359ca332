/** Reads how large a PNG is from its first bytes, so that a picture of a hundred megapixels is never decoded. */
import { open } from 'node:fs/promises';

/** Bytes that every PNG begins with, up to the width: signature, length and name of its first chunk. */
const BEGINNING = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/** Width and height of a picture, in pixels. */
interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Reads the size of a PNG.
 *
 * @param bytes Its beginning, or all of it.
 * @returns Its size; undefined when it is no PNG.
 */
export function pngSize(bytes: Uint8Array): PictureSize | undefined {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.length < BEGINNING.length + 8 || !header.subarray(0, BEGINNING.length).equals(BEGINNING)) {
    return undefined;
  }
  return { width: header.readUInt32BE(BEGINNING.length), height: header.readUInt32BE(BEGINNING.length + 4) };
}

/**
 * Reads the size of a PNG file.
 *
 * @param file Absolute path.
 * @returns Its size; undefined when the file is no PNG.
 */
export async function readPngSize(file: string): Promise<PictureSize | undefined> {
  await using handle = await open(file);
  const header = Buffer.alloc(BEGINNING.length + 8);
  const { bytesRead } = await handle.read(header, 0, header.length, 0);
  return pngSize(header.subarray(0, bytesRead));
}

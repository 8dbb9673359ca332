/** Reads how large a PNG is from its first bytes, so that a picture of a hundred megapixels is never decoded. */
import { open } from 'node:fs/promises';

/** Bytes that every PNG begins with, up to the width: signature, length and name of its first chunk. */
const BEGINNING = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

/**
 * Reads the size of a PNG.
 *
 * @param file Absolute path.
 * @returns Width and height in pixels; undefined when the file is no PNG.
 */
export async function readPngSize(file: string): Promise<{ width: number; height: number } | undefined> {
  await using handle = await open(file);
  const header = Buffer.alloc(BEGINNING.length + 8);
  const { bytesRead } = await handle.read(header, 0, header.length, 0);
  if (bytesRead < header.length || !header.subarray(0, BEGINNING.length).equals(BEGINNING)) return undefined;
  return { width: header.readUInt32BE(BEGINNING.length), height: header.readUInt32BE(BEGINNING.length + 4) };
}

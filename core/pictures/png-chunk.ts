/** Adds an XMP packet to a PNG, wherever that was encoded. */

/** Where a PNG's first chunk after the header begins: 8 bytes of signature and 25 of IHDR lie before it. */
const AFTER_HEADER = 33;

/** The polynomial of PNG's checksums, reflected. */
const POLYNOMIAL = 0xed_b8_83_20;

/**
 * Adds an XMP packet the way readers look for it: as an uncompressed iTXt chunk. Encoders would write a compressed zTXt
 * chunk, which many of them pass over, or none at all.
 *
 * @param png A PNG without one.
 * @param xmp The packet.
 * @returns The PNG with it.
 * @see https://developer.adobe.com/xmp/docs/xmp-specifications/ (part 3, PNG)
 * @see https://www.w3.org/TR/png-3/#11iTXt
 */
export function withXmpChunk(png: Uint8Array, xmp: string): Uint8Array<ArrayBuffer> {
  // Keyword, no compression, no language, no translated keyword; each ends with a zero.
  const body = new TextEncoder().encode(`iTXtXML:com.adobe.xmp\0\0\0\0\0${xmp}`);
  const marked = new Uint8Array(png.length + body.length + 8);
  const view = new DataView(marked.buffer);
  marked.set(png.subarray(0, AFTER_HEADER));
  view.setUint32(AFTER_HEADER, body.length - 'iTXt'.length);
  marked.set(body, AFTER_HEADER + 4);
  view.setUint32(AFTER_HEADER + 4 + body.length, checksum(body));
  marked.set(png.subarray(AFTER_HEADER), AFTER_HEADER + 8 + body.length);
  return marked;
}

/** CRC-32 as PNG wants it, bit by bit: a packet has a few thousand bytes. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

/**
 * Turns a painted level into a PNG that says what made it.
 *
 * The file holds nothing that differs between two runs of the same generation (no date, no batch size, no machine),
 * so that the same seed gives the same bytes.
 */
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { DIGITAL_SOURCE_TYPE } from '#core/project/take.ts';
import { programVersion } from '../program.ts';
import { rgbBytes } from './pixels.ts';

/** What a picture says about itself. */
export interface PictureDescription {
  /** Program and version, for example `Tenfold 0.1.0`. */
  readonly creatorTool: string;
  /** The level's prompt. */
  readonly prompt: string;
  /** Index of the level; 0 is the widest view. */
  readonly level: number;
  /** Everything needed to paint the whole zoom again; must survive JSON. */
  readonly parameters: unknown;
}

/** XMP namespace of our own two properties, `level` and `parameters`. */
export const TENFOLD_NAMESPACE = 'urn:tenfold:take:1#';

/**
 * Encodes one level.
 *
 * @param image The level, [3, height, width], range [-1, 1]; what lies outside is clipped.
 * @param width Width in pixels.
 * @param height Height in pixels.
 * @param description What the file says about the picture, as XMP.
 * @returns The bytes of an 8-bit RGB PNG.
 */
export async function encodePng(
  image: Float32Array,
  width: number,
  height: number,
  description: PictureDescription,
): Promise<Buffer> {
  const png = await sharp(rgbBytes(image), { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return withXmpChunk(png, pictureXmp(description));
}

/** Where a PNG's first chunk after the header begins: 8 bytes of signature and 25 of IHDR lie before it. */
const AFTER_HEADER = 33;

/**
 * Adds an XMP packet the way readers look for it: as an uncompressed iTXt chunk. Sharp would write a compressed zTXt
 * chunk, which many of them pass over.
 *
 * @param png A PNG without one.
 * @param xmp The packet.
 * @returns The PNG with it.
 * @see https://developer.adobe.com/xmp/docs/xmp-specifications/ (part 3, PNG)
 * @see https://www.w3.org/TR/png-3/#11iTXt
 */
export function withXmpChunk(png: Buffer, xmp: string): Buffer {
  // Keyword, no compression, no language, no translated keyword; each ends with a zero.
  const body = Buffer.from(`iTXtXML:com.adobe.xmp\0\0\0\0\0${xmp}`, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length - 'iTXt'.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([png.subarray(0, AFTER_HEADER), length, body, check, png.subarray(AFTER_HEADER)]);
}

/**
 * Writes the XMP packet of a picture: the IPTC's machine-readable mark of generated media, the program, the prompt,
 * and the parameters as JSON.
 *
 * @param description What to say.
 * @returns An XMP packet.
 * @see https://iptc.org/std/photometadata/specification/IPTC-PhotoMetadata#digital-source-type
 */
export function pictureXmp(description: PictureDescription): string {
  const { creatorTool, prompt, level, parameters } = description;
  return xmpPacket([
    `<xmp:CreatorTool>${escapeXml(creatorTool)}</xmp:CreatorTool>`,
    `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(prompt)}</rdf:li></rdf:Alt></dc:description>`,
    `<tenfold:level>${level}</tenfold:level>`,
    `<tenfold:parameters>${escapeXml(JSON.stringify(parameters))}</tenfold:parameters>`,
  ]);
}

/**
 * Writes the XMP packet of a frame of a film: the mark of generated media, and the program.
 *
 * @returns An XMP packet.
 */
export function generatedMediaXmp(): string {
  return xmpPacket([`<xmp:CreatorTool>Tenfold ${programVersion}</xmp:CreatorTool>`]);
}

/** Puts properties into a packet that begins with the mark of generated media. */
function xmpPacket(properties: readonly string[]): string {
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about=""',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ` xmlns:tenfold="${TENFOLD_NAMESPACE}">`,
    `<Iptc4xmpExt:DigitalSourceType>${DIGITAL_SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>`,
    ...properties,
    '</rdf:Description>',
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n');
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would turn a bare carriage return into a line feed.
  '\r': '&#13;',
};

/** Escapes text for XML 1.0; characters that XML cannot hold become the replacement character. */
function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // XML's own ranges: https://www.w3.org/TR/xml/#charsets
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
      .replace(/[&<>"'\r]/g, (character) => ENTITIES[character]!)
  );
}

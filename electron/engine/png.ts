/**
 * Turns a painted level into a PNG that says what made it.
 *
 * The file holds nothing that differs between two runs of the same generation (no date, no batch size, no machine),
 * so that the same seed gives the same bytes.
 */
import sharp from 'sharp';
import { withXmpChunk } from '#core/pictures/png-chunk.ts';
import { commonProperties, escapeXml, xmpPacket } from '#core/pictures/xmp.ts';
import type { DigitalSourceType } from '#core/project/take.ts';
import { programVersion } from '../program.ts';
import { rgbBytes } from './pixels.ts';

/** What a picture says about itself. */
export interface PictureDescription {
  /** What it is, in the IPTC's term. */
  readonly sourceType: DigitalSourceType;
  /** Program and version, for example `Tenfold 0.1.0`. */
  readonly creatorTool: string;
  /** The level's prompt. */
  readonly prompt: string;
  /** Index of the level; 0 is the widest view. */
  readonly level: number;
  /** Everything needed to paint the whole zoom again; must survive JSON. */
  readonly parameters: unknown;
}

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
  return Buffer.from(withXmpChunk(png, pictureXmp(description)).buffer);
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
  const { sourceType, creatorTool, prompt, level, parameters } = description;
  return xmpPacket(sourceType, [
    ...commonProperties(creatorTool, prompt),
    `<tenfold:level>${level}</tenfold:level>`,
    `<tenfold:parameters>${escapeXml(JSON.stringify(parameters))}</tenfold:parameters>`,
  ]);
}

/**
 * Writes the XMP packet of a frame of a film: the mark of generated media, and the program.
 *
 * @param sourceType The mark.
 * @returns An XMP packet.
 */
export function generatedMediaXmp(sourceType: DigitalSourceType): string {
  return xmpPacket(sourceType, [`<xmp:CreatorTool>Tenfold ${programVersion}</xmp:CreatorTool>`]);
}

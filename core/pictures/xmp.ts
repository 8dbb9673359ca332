/** XMP packets: what a picture says about itself, in the form that other programs read. */
import { DIGITAL_SOURCE_TYPES, type DigitalSourceType } from '../project/take.ts';

/** XMP namespace of our own properties. */
export const TENFOLD_NAMESPACE = 'urn:tenfold:take:1#';

/**
 * Puts properties into a packet that begins with the mark of generated media.
 *
 * @param sourceType The mark.
 * @param properties XML elements in the namespaces `dc`, `xmp` and `tenfold`.
 * @returns An XMP packet.
 * @see https://iptc.org/std/photometadata/specification/IPTC-PhotoMetadata#digital-source-type
 */
export function xmpPacket(sourceType: DigitalSourceType, properties: readonly string[]): string {
  return [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about=""',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ` xmlns:tenfold="${TENFOLD_NAMESPACE}">`,
    `<Iptc4xmpExt:DigitalSourceType>${sourceType}</Iptc4xmpExt:DigitalSourceType>`,
    ...properties,
    '</rdf:Description>',
    '</rdf:RDF>',
    '</x:xmpmeta>',
    '<?xpacket end="r"?>',
  ].join('\n');
}

/**
 * Reads the mark of generated media out of a packet that {@link xmpPacket} made.
 *
 * @param packet An XMP packet, or anything else.
 * @returns The mark; undefined when there is none that we know.
 */
export function sourceTypeIn(packet: string): DigitalSourceType | undefined {
  const [, mark] = /<Iptc4xmpExt:DigitalSourceType>([^<]*)</.exec(packet) ?? [];
  return Object.values(DIGITAL_SOURCE_TYPES).find((known) => known === mark);
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

/**
 * Writes the usual two properties.
 *
 * @param creatorTool Program and version, for example `Tenfold 0.1.0`.
 * @param description What the picture shows.
 * @returns XML elements.
 */
export function commonProperties(creatorTool: string, description: string): string[] {
  return [
    `<xmp:CreatorTool>${escapeXml(creatorTool)}</xmp:CreatorTool>`,
    `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(description)}</rdf:li></rdf:Alt></dc:description>`,
  ];
}

/**
 * Escapes text for XML 1.0; characters that XML cannot hold become the replacement character.
 *
 * @param text Any text.
 * @returns Text for an element or an attribute.
 */
export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // XML's own ranges: https://www.w3.org/TR/xml/#charsets
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
      .replace(/[&<>"'\r]/g, (character) => ENTITIES[character]!)
  );
}

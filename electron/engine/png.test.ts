import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { DIGITAL_SOURCE_TYPES } from '#core/project/take.ts';
import { encodePng, pictureXmp } from './png.ts';

const description = {
  sourceType: DIGITAL_SOURCE_TYPES.generated,
  creatorTool: 'Tenfold 1.2.3',
  prompt: 'a <tree> & "its" leaves',
  level: 3,
  parameters: { seed: 7, levels: ['<&>', "it's"] },
};

/** Reads one element's text back, as an XML parser would. */
function elementText(xmp: string, name: string): string {
  const text = new RegExp(`<${name}[^>]*>([^]*?)</${name}>`).exec(xmp)?.[1] ?? '';
  const entities: Record<string, string> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&apos;': "'",
    '&#13;': '\r',
    '&amp;': '&',
  };
  return text.replaceAll(/&[#a-z0-9]+;/g, (entity) => entities[entity] ?? entity);
}

test('a picture carries the mark of generated media, the program, the prompt and the parameters', async () => {
  const png = await encodePng(new Float32Array(3 * 2 * 4), 4, 2, description);
  const { width, height, channels, format, xmpAsString = '' } = await sharp(png).metadata();
  expect({ width, height, channels, format }).toEqual({ width: 4, height: 2, channels: 3, format: 'png' });
  expect(elementText(xmpAsString, 'Iptc4xmpExt:DigitalSourceType')).toBe(DIGITAL_SOURCE_TYPES.generated);
  expect(elementText(xmpAsString, 'xmp:CreatorTool')).toBe('Tenfold 1.2.3');
  expect(elementText(xmpAsString, 'rdf:li')).toBe(description.prompt);
  expect(JSON.parse(elementText(xmpAsString, 'tenfold:parameters'))).toEqual(description.parameters);
});

test('the mark stands in the file uncompressed, in the chunk where the XMP specification wants it', async () => {
  const png = await encodePng(new Float32Array(3 * 2 * 4), 4, 2, description);
  const start = png.indexOf('iTXtXML:com.adobe.xmp\0\0\0\0\0<?xpacket');
  expect(start).toBe(png.indexOf('IHDR') + 25);
  const end = start + 4 + png.readUInt32BE(start - 4);
  expect(png.subarray(start, end).includes(DIGITAL_SOURCE_TYPES.generated)).toBe(true);
  expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(start, end)));
});

test('any prompt survives, and nothing in it can break out of its element', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (prompt) => {
      const xmp = pictureXmp({ ...description, prompt, parameters: { prompt } });
      const parameters = JSON.parse(elementText(xmp, 'tenfold:parameters')) as { prompt: string };
      const legal = prompt
        .toWellFormed()
        .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
      expect(elementText(xmp, 'rdf:li')).toBe(legal);
      expect(xmp.split('<rdf:Description').length).toBe(2);
      // JSON's own escapes carry what XML cannot, except noncharacters, which are replaced.
      expect(parameters.prompt.replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD').length).toBe(prompt.length);
    }),
  );
});

test('values are clipped and rounded, channels interleaved', async () => {
  // One row of two pixels: red, green and blue planes one after the other.
  const image = new Float32Array([-1, 1, 0, 2, -3, 0.5]);
  const png = await encodePng(image, 2, 1, description);
  const bytes = await sharp(png).raw().toBuffer();
  expect([...bytes]).toEqual([0, 128, 0, 255, 255, 191]);
});

test('the same picture gives the same bytes', async () => {
  const image = Float32Array.from({ length: 3 * 64 * 64 }, (_, index) => Math.sin(index));
  const [first, second] = await Promise.all([
    encodePng(image, 64, 64, description),
    encodePng(image, 64, 64, description),
  ]);
  expect(first.equals(second)).toBe(true);
});

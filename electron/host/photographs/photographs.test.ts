import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { temporaryFolder } from '../test/orders.ts';
import { createPhotographs, type Photographs } from './photographs.ts';
import { createPhotographTransfer } from './transfer.ts';

let home: string;
let file: string;
let photographs: Photographs;

beforeEach(async () => {
  home = await temporaryFolder();
  file = join(home, 'dropped');
  photographs = createPhotographs(join(home, 'photographs'));
});

const colour = (width: number, height: number, background = '#336699') =>
  sharp({ create: { width, height, channels: 3, background } });

/** A PNG that says that it is larger than it is: what it would take to decode it decides. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const png = await colour(32, 32).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

describe('taking pictures in', () => {
  it.each(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'keeps a %s as a JPEG that shows the same',
    async (format) => {
      await colour(64, 48).toFormat(format).toFile(file);
      const id = await photographs.takeIn(file, 'picture');
      const kept = photographs.fileOf(id)!;
      const { format: now, width, height } = await sharp(kept).metadata();
      expect([now, width, height]).toEqual(['jpeg', 64, 48]);
      const [red = 0] = await sharp(kept).raw().toBuffer();
      expect(Math.abs(red - 0x33)).toBeLessThan(8);
    },
  );

  it('makes it upright and smaller, and forgets where it was taken', async () => {
    await colour(3000, 1000)
      .withExif({ IFD0: { Artist: 'someone' }, IFD3: { GPSLatitude: '52/1 0/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toFile(file);
    const id = await photographs.takeIn(file, 'holiday.jpg');
    const { width, height, exif } = await sharp(photographs.fileOf(id)).metadata();
    expect([width, height]).toEqual([683, 2048]);
    expect(exif).toBeUndefined();
  });

  it('scales 100 megapixels down', { timeout: 60_000 }, async () => {
    await colour(12_000, 8400).jpeg().toFile(file);
    const id = await photographs.takeIn(file, 'large.jpg');
    expect((await sharp(photographs.fileOf(id)).metadata()).width).toBe(2048);
  });

  it('keeps the same picture once', async () => {
    await colour(64, 64).png().toFile(file);
    const ids = [await photographs.takeIn(file, 'a'), await photographs.takeIn(file, 'b')];
    expect(ids[0]).toBe(ids[1]);
    expect(await readdir(join(home, 'photographs'))).toEqual([`${ids[0]!}.jpg`]);
  });

  it.each([
    ['text', Buffer.from('hello'), /notes\.txt is not a picture that Tenfold can read: choose a JPEG/],
    ['an empty file', Buffer.alloc(0), /is not a picture/],
    [
      'a drawing that may refer to other files',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /is not a picture/,
    ],
    ['the beginning of a picture', Buffer.from('ffd8ffe000104a464946', 'hex'), /is damaged/],
  ])('refuses %s', async (_, bytes, sentence) => {
    await writeFile(file, bytes);
    const taken = photographs.takeIn(file, 'notes.txt');
    await expect(taken).rejects.toThrow(BadInputError);
    await expect(taken).rejects.toThrow(sentence);
    expect(await readdir(home)).toEqual(['dropped']);
  });

  it('refuses what would fill the memory, what is damaged, and what is too small', async () => {
    await writeFile(file, await claiming(50_000, 50_000));
    await expect(photographs.takeIn(file, 'bomb.png')).rejects.toThrow(
      /bomb\.png has 2500 megapixels, which is too many/,
    );
    await writeFile(file, await claiming(64, 64));
    await expect(photographs.takeIn(file, 'cut.png')).rejects.toThrow(/cut\.png is damaged/);
    await colour(8, 400).png().toFile(file);
    await expect(photographs.takeIn(file, 'line.png')).rejects.toThrow(
      /only 8 × 400 pixels: choose a larger/,
    );
  });
});

describe('adopting a photograph that a file brings along', () => {
  it('takes what is what it says, and nothing else', async () => {
    await colour(64, 64).png().toFile(file);
    const id = await photographs.takeIn(file, 'a');
    const elsewhere = createPhotographs(join(home, 'elsewhere'));
    await elsewhere.adopt(id, photographs.fileOf(id)!);
    expect(elsewhere.fileOf(id)).toBeDefined();
    await expect(elsewhere.adopt('0'.repeat(64), photographs.fileOf(id)!)).rejects.toThrow(BadInputError);
    expect(elsewhere.fileOf('0'.repeat(64))).toBeUndefined();
    expect(elsewhere.fileOf('../../secret')).toBeUndefined();
  });
});

describe('handing photographs over', () => {
  const answer = async (path: string, init: RequestInit = {}) => {
    const transfer = createPhotographTransfer(photographs, () => undefined);
    return transfer(new Request(`http://localhost${path}`, init), new Headers());
  };

  it('answers with an id, at whose address the picture is shown', async () => {
    const body = await colour(64, 64).png().toBuffer();
    const sent = await answer('/photographs?name=beach.png', { method: 'POST', body: new Uint8Array(body) });
    const { picture } = (await sent!.json()) as { picture: string };
    const shown = await answer(`/photographs/${picture}.jpg`);
    expect(shown!.headers.get('Content-Type')).toBe('image/jpeg');
    expect(Buffer.from(await shown!.arrayBuffer())).toEqual(await readFile(photographs.fileOf(picture)!));
  });

  it('says what is wrong, and has nothing at other addresses', async () => {
    const sent = await answer('/photographs?name=notes.txt', { method: 'POST', body: 'hello' });
    expect(sent!.status).toBe(400);
    expect(await sent!.json()).toEqual({
      problem: expect.stringMatching(/^notes\.txt is not a picture/) as string,
    });
    for (const path of ['/photographs', '/photographs/x.jpg', '/photographs/..%2f..%2fetc%2fpasswd']) {
      expect((await answer(path))!.status).toBe(404);
    }
    expect(await answer('/photographs-of-me')).toBeUndefined();
  });
});

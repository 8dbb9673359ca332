import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LENT_PICTURE_BYTES } from '#core/contract/lending.ts';
import { createLentPictures, type LentPicturesOptions } from './lent-pictures.ts';
import { createLendingTransfer } from './transfer.ts';

const idOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function picture(width: number, height: number, kind: 'png' | 'jpeg' | 'webp' = 'png'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .toFormat(kind)
    .toBuffer();
}

interface Stage {
  readonly pictures: ReturnType<typeof createLentPictures>;
  /** Sends a picture under its own name, or another one, and returns the status and what is said. */
  readonly send: (bytes: Uint8Array<ArrayBuffer>, id?: string, method?: string) => Promise<[number, string]>;
}

function stage(options: Partial<LentPicturesOptions> = {}): Stage {
  const pictures = createLentPictures({ inUse: () => [], ...options });
  onTestFinished(() => pictures.close());
  const transfer = createLendingTransfer(pictures, (text) => expect.fail(text));
  return {
    pictures,
    async send(bytes, id = idOf(bytes), method = 'PUT') {
      const request = new Request(`http://host/lent/${id}`, {
        method,
        body: method === 'PUT' ? bytes : null,
      });
      const response = (await transfer(request, new Headers()))!;
      return [response.status, await response.text()];
    },
  };
}

test('a picture is taken in under its name, is not missed from then on, and is gone with the host', async () => {
  const { pictures, send } = stage();
  const level = Buffer.from(await picture(64, 64));
  const photograph = Buffer.from(await picture(300, 200, 'jpeg'));
  expect(pictures.missing([idOf(level), idOf(photograph)])).toHaveLength(2);
  expect(await send(level)).toEqual([204, '']);
  expect(await send(photograph)).toEqual([204, '']);
  expect(pictures.missing([idOf(level), idOf(photograph)])).toEqual([]);
  const file = pictures.fileOf(idOf(level))!;
  expect(await readFile(file)).toEqual(level);
  await pictures.close();
  expect(existsSync(dirname(file))).toBe(false);
  expect(pictures.fileOf(idOf(level))).toBeUndefined();
});

test('nobody can fetch one, or send one by a name that is none', async () => {
  const { send } = stage();
  const bytes = Buffer.from(await picture(64, 64));
  await send(bytes);
  expect((await send(bytes, idOf(bytes), 'GET'))[0]).toBe(404);
  expect((await send(bytes, '..%2f..%2fx'))[0]).toBe(404);
  expect((await send(bytes, idOf(bytes).toUpperCase()))[0]).toBe(404);
});

test.each<[string, () => Promise<Uint8Array<ArrayBuffer>>, RegExp]>([
  ['no picture', () => Promise.resolve(Buffer.from('no picture')), /damaged on the way, or is none/],
  [
    'a drawing that could refer to other files',
    () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
    /is none/,
  ],
  ['a kind that is not kept', async () => Buffer.from(await picture(64, 64, 'webp')), /is none/],
  ['half a header', async () => Buffer.from((await picture(64, 64)).subarray(0, 20)), /is none/],
  ['a level of absurd size', async () => Buffer.from(await picture(5000, 16)), /is none/],
  ['a photograph of absurd size', async () => Buffer.from(await picture(3000, 16, 'jpeg')), /is none/],
  ['too many bytes', () => Promise.resolve(Buffer.alloc(LENT_PICTURE_BYTES + 1)), /too large to be sent/],
])('what no level shows is refused in a sentence, and not kept: %s', async (_, make, sentence) => {
  const { pictures, send } = stage();
  const bytes = await make();
  const [status, said] = await send(bytes);
  expect(status).toBe(400);
  expect(said).toMatch(sentence);
  expect(pictures.missing([idOf(bytes)])).toHaveLength(1);
});

test('a picture that is not what its name says is refused', async () => {
  const { pictures, send } = stage();
  const [one, other] = [Buffer.from(await picture(64, 64)), Buffer.from(await picture(64, 32))];
  expect((await send(one, idOf(other)))[0]).toBe(400);
  expect((await send(Buffer.from(await picture(64, 64, 'jpeg')), idOf(other)))[0]).toBe(400);
  expect(pictures.missing([idOf(other)])).toHaveLength(1);
});

test('it is kept while a job needs it, and for a while after', async () => {
  const used = new Set<string>();
  const { pictures, send } = stage({ inUse: () => used, keepMs: 60 });
  const bytes = Buffer.from(await picture(64, 64));
  const id = idOf(bytes);
  used.add(id);
  await send(bytes);
  const file = pictures.fileOf(id)!;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(existsSync(file)).toBe(true);
  used.clear();
  await vi.waitFor(() => expect(existsSync(file)).toBe(false), 10_000);
  expect(pictures.missing([id])).toEqual([id]);
});

test('when there is no room, what nobody needs gives way, and then pictures are refused', async () => {
  const [first, second, third] = await Promise.all(
    [64, 96, 128].map(async (side) => Buffer.from(await picture(side, side))),
  );
  const used = new Set<string>();
  // Room for two, and for what one on its way may turn out to be.
  const totalBytes = LENT_PICTURE_BYTES + first!.length + second!.length - 1;
  const { pictures, send } = stage({ inUse: () => used, totalBytes });
  await send(first!);
  used.add(idOf(second!));
  await send(second!);
  await send(third!);
  expect(pictures.missing([first!, second!, third!].map(idOf))).toEqual([idOf(first!)]);
  used.add(idOf(third!));
  const [status, said] = await send(first!);
  expect(status).toBe(500);
  expect(said).toMatch(/no room for more pictures/);
  expect(pictures.missing([idOf(second!)])).toEqual([]);
});

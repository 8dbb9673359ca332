import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { PinOrder } from '#core/contract/engine.ts';
import { BadInputError } from '#core/errors.ts';
import { sourceTypeIn } from '#core/pictures/xmp.ts';
import type { Project, Settings } from '#core/project/project.ts';
import { DIGITAL_SOURCE_TYPES, levelFile, takeSchema, type Take } from '#core/project/take.ts';
import { scaledGeometry, stackGeometry } from '#core/stack/geometry.ts';
import { smallOrder, smallProject, temporaryFolder } from '../host/test/orders.ts';
import { generate } from './generate.ts';
import { readPins } from './pins.ts';

const base = stackGeometry({ channels: 3, width: 8, height: 4, factors: [2] });
const finished = scaledGeometry(base, 2);

const photograph = (file: string, level = 0): PinOrder => ({ level, file, strength: 1, locked: false });
const lock = (file: string, level: number): PinOrder => ({ level, file, strength: 1, locked: true });

const colour = (background: string, width: number, height: number) =>
  sharp({ create: { width, height, channels: 4, background } });

describe('reading pictures of levels', () => {
  it('fills the level with the middle of a photograph, upright and without transparency', async () => {
    const file = join(await temporaryFolder(), 'photograph.png');
    // Red beside blue, lying on its side.
    const blue = await colour('#0000ff', 40, 80).png().toBuffer();
    await colour('#ff0000', 80, 80)
      .composite([{ input: blue, left: 40, top: 0 }])
      .withMetadata({ orientation: 6 })
      .toFile(file);
    const [pin] = (await readPins([photograph(file)], finished)).at(finished);
    const at = (channel: number, row: number) => pin!.image[(channel * 8 + row) * 16 + 8]!;
    expect([at(0, 0), at(2, 0), at(0, 7), at(2, 7)]).toEqual([1, -1, -1, 1]);
    await colour('#ff000000', 8, 8).toFile(file);
    const [clear] = (await readPins([photograph(file)], finished)).at(finished);
    expect(new Set(clear!.image)).toEqual(new Set([1]));
  });

  it('shows greys and lower resolutions as the box filter does', async () => {
    const file = join(await temporaryFolder(), 'photograph.png');
    const values = Uint8Array.from({ length: 16 * 8 }, (_, index) => (index * 37) % 256);
    await sharp(values, { raw: { width: 16, height: 8, channels: 1 } })
      .png()
      .toFile(file);
    const pins = await readPins([photograph(file)], finished);
    const [[large], [small]] = [pins.at(finished), pins.at(base)];
    expect(large!.image.slice(0, 128)).toEqual(Float32Array.from(values, (value) => value / 127.5 - 1));
    expect(small!.image).toHaveLength(3 * 8 * 4);
    const mean = (values[0]! + values[1]! + values[16]! + values[17]!) / 4;
    expect(small!.image[0]).toBeCloseTo(mean / 127.5 - 1, 5);
  });

  it('refuses what is no picture, and another shape of a locked level', async () => {
    const folder = await temporaryFolder();
    const [text, square] = [join(folder, 'text.jpg'), join(folder, 'square.png')];
    await writeFile(text, 'not a picture');
    await colour('#123456', 16, 16).toFile(square);
    await expect(readPins([photograph(text, 1)], finished)).rejects.toThrow(
      /The picture of level 2 \(text\.jpg\) cannot be read: choose another one/,
    );
    await expect(readPins([lock(square, 0)], finished)).rejects.toThrow(
      /Level 1 is locked to a picture of 16 × 16 pixels, which does not fit levels of 16 × 8/,
    );
  });
});

describe('painting with pictures', { timeout: 120_000 }, () => {
  async function paint(
    pins: PinOrder[],
    settings: Settings = {},
    change: (levels: Project['levels']) => void = () => undefined,
  ): Promise<{ folder: string; take: Take }> {
    const folder = join(await temporaryFolder(), 'take');
    const project = smallProject('Small', { steps: 3, size: { width: 256, height: 256 }, ...settings });
    change(project.levels);
    const order = { ...smallOrder(folder, project), pins };
    let take: Take | undefined;
    for await (const event of generate(order, new AbortController().signal)) {
      if (event.type === 'done') take = event.take;
    }
    return { folder, take: takeSchema.parse(take) };
  }
  const pixels = (folder: string, level: number) =>
    sharp(join(folder, levelFile(level)))
      .raw()
      .toBuffer();

  it('keeps a locked level bit for bit with another seed, while the others change', async () => {
    const first = await paint([], { seed: 1 });
    const again = await paint([lock(join(first.folder, levelFile(1)), 1)], { seed: 2 });
    expect(await pixels(again.folder, 1)).toEqual(await pixels(first.folder, 1));
    for (const level of [0, 2]) {
      expect(await pixels(again.folder, level)).not.toEqual(await pixels(first.folder, level));
    }
    // Level 1 lies in the middle of level 0, at half the size.
    const [wide, kept] = [await pixels(again.folder, 0), await pixels(again.folder, 1)];
    const corner = [0, 1, 256, 257].map((pixel) => kept[pixel * 3]!);
    const mean = corner.reduce((sum, value) => sum + value, 0) / 4;
    expect(Math.abs(wide[(64 * 256 + 64) * 3]! - mean)).toBeLessThanOrEqual(1);
  });

  it('shows a photograph of full strength in its level, and is the same without one of strength 0', async () => {
    const file = join(await temporaryFolder(), 'photograph.png');
    await colour('#c08040', 256, 256).toFile(file);
    const { folder } = await paint([photograph(file, 1)], { seed: 1 });
    expect([...(await pixels(folder, 1)).subarray(0, 3)]).toEqual([0xc0, 0x80, 0x40]);
    const [none, zero] = [
      await paint([], { seed: 1 }),
      await paint([{ ...photograph(file, 1), strength: 0 }], { seed: 1 }),
    ];
    expect(await readFile(join(zero.folder, levelFile(0)))).toEqual(
      await readFile(join(none.folder, levelFile(0))),
    );
  });

  it('stays a composite where a locked level keeps a picture that shows a photograph', async () => {
    const file = join(await temporaryFolder(), 'photograph.png');
    await colour('#c08040', 256, 256).toFile(file);
    const quick = { seed: 1, steps: 1 };
    const shown = await paint([photograph(file, 1)], quick, (levels) => {
      levels[1]!.photograph = { picture: file, strength: 1 };
    });
    const kept = await paint([lock(join(shown.folder, levelFile(2)), 2)], quick, (levels) => {
      levels[2]!.locked = { take: 'shown', level: 2 };
    });
    for (const { folder, take } of [shown, kept]) {
      expect(take.digitalSourceType).toBe(DIGITAL_SOURCE_TYPES.composite);
      const { xmpAsString = '' } = await sharp(join(folder, levelFile(0))).metadata();
      expect(sourceTypeIn(xmpAsString)).toBe(DIGITAL_SOURCE_TYPES.composite);
    }
    const plain = await paint([], quick);
    const locked = await paint([lock(join(plain.folder, levelFile(2)), 2)], quick);
    expect(locked.take.digitalSourceType).toBe(DIGITAL_SOURCE_TYPES.generated);
  });

  it('says so where each level is painted for itself', async () => {
    const file = join(await temporaryFolder(), 'photograph.png');
    await colour('#c08040', 256, 256).toFile(file);
    const painting = paint([photograph(file)], { blend: 'none' });
    await expect(painting).rejects.toThrow(BadInputError);
    await expect(painting).rejects.toThrow(/choose laplacian for "blend"/);
  });
});

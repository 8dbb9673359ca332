import { lstat, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { FilmOrder } from '#core/contract/engine.ts';
import { BadInputError } from '#core/errors.ts';
import { exportFilm } from './export.ts';
import { SIDE, settings, softLevel, take, writeTake, useFolders } from './test/soft-take.ts';

const folders = useFolders();

describe('what cannot be filmed', () => {
  const refuse = async (order: Partial<FilmOrder>, message: RegExp): Promise<void> => {
    const error: unknown = await exportFilm(
      { takeFolder: folders.take, outputFile: join(folders.output, 'film.mp4'), settings, ...order },
      { signal: new AbortController().signal, onEvent: () => undefined },
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadInputError);
    expect((error as BadInputError).message).toMatch(message);
    expect((error as BadInputError).message).toMatch(/[:.].*\.$/);
    expect((await readdir(folders.output)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  };

  it('is refused with a sentence when the output cannot be written', async () => {
    await refuse({ outputFile: join(folders.output, 'film.avi') }, /\.mp4/);
    await refuse({ outputFile: join(folders.output, 'no', 'film.mp4') }, /cannot be created/);
    await mkdir(join(folders.output, 'folder.mp4'));
    await refuse({ outputFile: join(folders.output, 'folder.mp4') }, /not a file/);
  });

  it('is refused with a sentence when a folder has the name that the film has until it is complete', async () => {
    const partial = join(folders.output, 'film.mp4.partial');
    await mkdir(partial);
    await writeFile(join(partial, 'mine'), '');
    await expect(
      exportFilm(
        { takeFolder: folders.take, outputFile: join(folders.output, 'film.mp4'), settings },
        { signal: new AbortController().signal, onEvent: () => undefined },
      ),
    ).rejects.toThrow(/film\.mp4 cannot be written: a file is in the way/);
    expect(await readdir(folders.output)).toEqual(['film.mp4.partial']);
  });

  it('never writes through a link that has the name that the film has until it is complete', async () => {
    const victim = join(folders.output, 'victim');
    await writeFile(victim, 'mine');
    await symlink(victim, join(folders.output, 'film.mp4.partial'));
    await exportFilm(
      { takeFolder: folders.take, outputFile: join(folders.output, 'film.mp4'), settings },
      { signal: new AbortController().signal, onEvent: () => undefined },
    );
    expect(await readFile(victim, 'utf8')).toBe('mine');
    expect((await lstat(join(folders.output, 'film.mp4'))).isFile()).toBe(true);
  });

  it('is refused when the take is missing or damaged', async () => {
    await refuse({ takeFolder: join(folders.all, 'none') }, /missing/);
    const damaged = async (name: string, harm: (where: string) => Promise<void>): Promise<string> => {
      const where = join(folders.all, name);
      await writeTake(where);
      await harm(where);
      return where;
    };
    const cases: [harm: (where: string) => Promise<void>, message: RegExp][] = [
      [(where) => writeFile(join(where, 'take.json'), '{'), /not valid JSON/],
      [(where) => writeTake(where, { ...take, version: 2 }), /version/],
      [(where) => writeTake(where, { ...take, levels: [{ ...take.levels[0], file: '../x.png' }] }), /file/],
      [(where) => rm(join(where, 'level-01.png')), /level-01\.png is missing/],
      [
        (where) => writeFile(join(where, 'level-01.png'), '<svg xmlns="http://www.w3.org/2000/svg"/>'),
        /not a PNG/,
      ],
      [
        async (where) => {
          const png = await sharp(softLevel(0), { raw: { width: SIDE, height: SIDE, channels: 3 } })
            .png()
            .toBuffer();
          await writeFile(join(where, 'level-02.png'), png.subarray(0, png.length / 2));
        },
        /level-02\.png cannot be read/,
      ],
      [
        async (where) => {
          await sharp(softLevel(0), { raw: { width: SIDE, height: SIDE, channels: 3 } })
            .resize(SIDE * 2)
            .png()
            .toFile(join(where, 'level-01.png'));
        },
        /192 × 192 pixels, but take\.json says 96 × 96/,
      ],
      [
        (where) =>
          writeTake(where, { ...take, settings: { ...take.settings, size: { width: 100_000, height: 96 } } }),
        /the most is 4096/,
      ],
      [
        (where) =>
          writeTake(where, {
            ...take,
            levels: take.levels.map((level) => ({
              ...level,
              footprint: level.footprint && { ...level.footprint, x: 60 },
            })),
          }),
        /footprint/,
      ],
    ];
    for (const [index, [harm, message]] of cases.entries()) {
      await refuse({ takeFolder: await damaged(`damaged-${index}`, harm) }, message);
    }
  });

  it.skipIf(process.platform === 'win32')('is refused when a level is a link to something else', async () => {
    const where = join(folders.all, 'linked');
    await writeTake(where);
    await rm(join(where, 'level-00.png'));
    await symlink('/dev/zero', join(where, 'level-00.png'));
    await refuse({ takeFolder: where }, /not a regular file/);
  });
});

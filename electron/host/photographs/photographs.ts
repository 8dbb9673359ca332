/** The photographs of a host: one file each, named by the SHA-256 of its bytes, so that documents may share them. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { BadInputError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { photographIdSchema } from '#core/project/project.ts';
import { LONGEST_SIDE, normalisePhotograph } from './normalise.ts';

/** Keeps photographs. */
export interface Photographs {
  /**
   * Takes in a picture of any kind.
   *
   * @param file Absolute path.
   * @param name What the user calls it, which begins the messages.
   * @returns Its id here.
   * @throws {BadInputError} When it cannot be used, or the folder cannot be written.
   * @throws {FailureError} When the disk is full.
   */
  takeIn(file: string, name: string): Promise<string>;
  /**
   * Takes in a photograph that another Tenfold has kept.
   *
   * @param id What it says that it is.
   * @param file Absolute path of its file, which is copied.
   * @throws {BadInputError} When it is something else.
   * @throws {FailureError} When the disk is full.
   */
  adopt(id: string, file: string): Promise<void>;
  /** Absolute path of a photograph's file; undefined when there is none, or `id` is no id. */
  readonly fileOf: (id: string) => string | undefined;
}

/**
 * Makes the photographs of a folder.
 *
 * @param folder Absolute path; made when it is needed.
 * @returns The photographs.
 */
export function createPhotographs(folder: string): Photographs {
  const place = (id: string): string => join(folder, `${id}.jpg`);

  /** Writes beside the place first: a file that has its name is whole. */
  async function keep(id: string, write: (partial: string) => Promise<void>): Promise<void> {
    if (existsSync(place(id))) return;
    const partial = join(folder, `.${randomBytes(4).toString('hex')}.partial`);
    try {
      await mkdir(folder, { recursive: true });
      await write(partial);
      await rename(partial, place(id));
    } catch (error) {
      await rm(partial, { force: true });
      throw explainWriteProblem(error, folder);
    }
  }

  return {
    async takeIn(file, name) {
      const bytes = await normalisePhotograph(file, name);
      const id = digest(bytes);
      await keep(id, (partial) => writeFile(partial, bytes, { flush: true }));
      return id;
    },
    async adopt(id, file) {
      if (!(await isPhotograph(id, file))) {
        throw new BadInputError('it is damaged, or not what it says');
      }
      await keep(id, (partial) => copyFile(file, partial));
    },
    fileOf: (id) =>
      photographIdSchema.safeParse(id).success && existsSync(place(id)) ? place(id) : undefined,
  };
}

/**
 * Whether a file is a photograph as they are kept here.
 *
 * @param id What it says that it is.
 * @param file Absolute path.
 * @returns True for a JPEG of bounded size with these bytes.
 */
export async function isPhotograph(id: string, file: string): Promise<boolean> {
  const bytes = await readFile(file);
  // Its first bytes before a decoder sees it: whoever names a file by its hash may have put anything in it.
  if (digest(bytes) !== id || !bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return false;
  const { format, width, height } = await sharp(bytes)
    .metadata()
    .catch(() => ({ format: undefined, width: 0, height: 0 }));
  return format === 'jpeg' && Math.max(width, height) <= LONGEST_SIDE;
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

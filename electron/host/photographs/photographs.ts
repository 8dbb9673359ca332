/** The photographs of a host: one file each, named by the SHA-256 of its bytes, so that documents may share them. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { BadInputError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { photographIdSchema } from '#core/project/project.ts';
import { LONGEST_SIDE, normalisePhotograph } from './normalise.ts';

/** How long a photograph stays that nothing mentions, in milliseconds: whoever has it in the history of an open window may want it back. */
const UNMENTIONED_MS = 14 * 24 * 60 * 60_000;

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
  /**
   * Drops photographs that nothing has mentioned for two weeks. Whatever is taken in meanwhile waits until it is done.
   *
   * @param mentioned Finds those that something needs; when it throws, nothing is dropped.
   * @param now The time.
   */
  sweep(mentioned: () => Promise<ReadonlySet<string>>, now?: Date): Promise<void>;
}

/**
 * Makes the photographs of a folder.
 *
 * @param folder Absolute path; made when it is needed.
 * @returns The photographs.
 */
export function createPhotographs(folder: string): Photographs {
  const place = (id: string): string => join(folder, `${id}.jpg`);
  let sweeping: Promise<void> = Promise.resolve();

  /** Writes beside the place first: a file that has its name is whole. */
  async function keep(id: string, write: (partial: string) => Promise<void>): Promise<void> {
    await sweeping;
    if (existsSync(place(id))) {
      await markMentioned(place(id), new Date());
      return;
    }
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
    sweep(mentioned, now = new Date()) {
      const done = sweepFolder(folder, mentioned, now);
      sweeping = done.catch(() => undefined);
      return done;
    },
  };
}

/** The time of a file tells when something mentioned it last, as far as anybody has looked. */
async function sweepFolder(
  folder: string,
  mentioned: () => Promise<ReadonlySet<string>>,
  now: Date,
): Promise<void> {
  const ids = (await readdir(folder).catch(() => []))
    .map((name) => name.replace(/\.jpg$/, ''))
    .filter((id) => photographIdSchema.safeParse(id).success);
  if (ids.length === 0) return;
  const needed = await mentioned();
  for (const id of ids) {
    const file = join(folder, `${id}.jpg`);
    if (needed.has(id)) await markMentioned(file, now);
    else if (await isForgotten(file, now)) await rm(file, { force: true });
  }
}

async function isForgotten(file: string, now: Date): Promise<boolean> {
  const status = await stat(file).catch(() => undefined);
  return status !== undefined && now.getTime() - status.mtimeMs > UNMENTIONED_MS;
}

/** A folder that cannot be written keeps all that it has, so that nothing needs to be marked in it. */
async function markMentioned(file: string, now: Date): Promise<void> {
  await utimes(file, now, now).catch(() => undefined);
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

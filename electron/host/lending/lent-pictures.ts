/**
 * The pictures that other hosts lend this one while it paints for them: in a temporary folder, each named by the SHA-256
 * of its bytes, and gone some minutes after the last job that needs it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { LENT_PICTURE_BYTES } from '#core/contract/lending.ts';
import { BadInputError, FailureError } from '#core/errors.ts';
import { SIZE_PIXELS } from '#core/project/project.ts';
import { pngSize } from '../documents/picture-header.ts';
import { isPhotograph } from '../photographs/photographs.ts';
import { receiveFile } from '../transfer.ts';

/** How long a picture stays after it was last needed, in milliseconds: until the same zoom is painted once more. */
const KEEP_MS = 10 * 60_000;

/** Bytes that are held at most: what the largest zoom may lend, with every level locked. */
const TOTAL_BYTES = 2 * 2 ** 30;

/** The lent pictures of a host. */
export interface LentPictureStore {
  /** Those of some pictures that are not here; the others stay for a while. */
  missing(pictures: readonly string[]): string[];
  /**
   * Takes in a picture.
   *
   * @param request Its body is the file.
   * @param id What it is called.
   * @throws {BadInputError} When it is too large, damaged, or of a kind that no level shows.
   * @throws {FailureError} When there is no room for it.
   */
  receive(request: Request, id: string): Promise<void>;
  /** Absolute path of a picture, which stays for a while; undefined when it is not here. */
  readonly fileOf: (id: string) => string | undefined;
  /** Deletes all of them. */
  close(): Promise<void>;
}

/** What holding lent pictures takes. */
export interface LentPicturesOptions {
  /** Names of the pictures that something waits for, or is being painted from. */
  readonly inUse: () => Iterable<string>;
  /** Milliseconds that a picture stays after that; ten minutes when absent. */
  readonly keepMs?: number;
  /** Bytes that are held at most; 2 GiB when absent. */
  readonly totalBytes?: number;
}

interface Held {
  readonly file: string;
  readonly sizeBytes: number;
  /** When it was last needed. */
  needed: number;
}

/**
 * Makes room for lent pictures.
 *
 * @param options What it takes.
 * @returns None yet.
 */
export function createLentPictures(options: LentPicturesOptions): LentPictureStore {
  const { inUse, keepMs = KEEP_MS, totalBytes = TOTAL_BYTES } = options;
  const held = new Map<string, Held>();
  let folder: Promise<string> | undefined;
  /** Pictures that are on their way. */
  let coming = 0;
  let timer: NodeJS.Timeout | undefined;

  function need(id: string): Held | undefined {
    const found = held.get(id);
    if (found) found.needed = Date.now();
    return found;
  }

  function drop(id: string, { file }: Held): Promise<void> {
    held.delete(id);
    return rm(file, { force: true });
  }

  /** Drops what nobody has needed for a while. */
  async function sweep(): Promise<void> {
    for (const id of inUse()) need(id);
    const old = [...held].filter(([, { needed }]) => Date.now() - needed > keepMs);
    for (const [id, picture] of old) await drop(id, picture);
  }

  /** Makes room for one more picture, at the cost of those that nobody needs now. */
  async function makeRoom(): Promise<void> {
    const used = new Set(inUse());
    const idle = [...held].filter(([id]) => !used.has(id)).sort(([, a], [, b]) => a.needed - b.needed);
    const taken = (): number =>
      [...held.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, (coming + 1) * LENT_PICTURE_BYTES);
    while (taken() > totalBytes) {
      const [oldest] = idle.splice(0, 1);
      if (!oldest) {
        throw new FailureError('There is no room for more pictures: try again when the queue is shorter.');
      }
      await drop(...oldest);
    }
  }

  return {
    missing: (pictures) => pictures.filter((id) => need(id) === undefined),
    async receive(request, id) {
      await makeRoom();
      coming += 1;
      const parent = await (folder ??= mkdtemp(join(tmpdir(), 'tenfold-lent-')));
      const partial = join(parent, `${randomBytes(4).toString('hex')}.partial`);
      try {
        const sentence = 'A picture is too large to be sent: paint on your own computer.';
        await receiveFile(request, partial, { bytes: LENT_PICTURE_BYTES, sentence }, 'A picture');
        await refuseOthers(id, partial);
        const { size: sizeBytes } = await stat(partial);
        const file = join(parent, id);
        await rename(partial, file);
        held.set(id, { file, sizeBytes, needed: Date.now() });
        timer ??= setInterval(() => void sweep(), keepMs / 4).unref();
      } finally {
        coming -= 1;
        await rm(partial, { force: true });
      }
    },
    fileOf: (id) => need(id)?.file,
    async close() {
      clearInterval(timer);
      held.clear();
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Refuses what is no photograph as Tenfold keeps them, and no picture of a level. */
async function refuseOthers(id: string, file: string): Promise<void> {
  if ((await isPhotograph(id, file)) || (await isLevel(id, await readFile(file)))) return;
  throw new BadInputError('A picture was damaged on the way, or is none: send it again.');
}

async function isLevel(id: string, bytes: Buffer): Promise<boolean> {
  const size = pngSize(bytes);
  if (!size || Math.max(size.width, size.height) > SIZE_PIXELS.maximum) return false;
  if (createHash('sha256').update(bytes).digest('hex') !== id) return false;
  const { format } = await sharp(bytes)
    .metadata()
    .catch(() => ({ format: undefined }));
  return format === 'png';
}

/** Writes a project file: a zip with the document and its takes, whole or not at all. */
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { FailureError } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import { favouriteTake, type DraftProject, type TakeReference } from '#core/project/document.ts';
import { parseTake } from '#core/project/parse.ts';
import { isTakeFile, type Take } from '#core/project/take.ts';
import { PROJECT_VERSION } from '#core/project/version.ts';
import { photographEntry, PROJECT_ENTRY, takeEntry, THUMBNAIL_ENTRY } from './archive-layout.ts';

/** Longer side of the thumbnail in pixels: what file managers ask for. */
const THUMBNAIL_PIXELS = 256;

/** What a project file is made of. */
export interface PackedDocument {
  readonly project: DraftProject;
  /** Oldest first. */
  readonly takes: readonly TakeReference[];
  /** Absolute path of a take's folder on this machine; undefined when it is not there. */
  readonly takeFolder: (id: string) => string | undefined;
  /** Absolute path of a photograph on this machine; undefined when it is not there. */
  readonly photographFile: (id: string) => string | undefined;
}

/**
 * Writes a project file. It is written beside its place and renamed when it is complete, so that the older file stays
 * as it was until then, and if anything goes wrong.
 *
 * @param file Absolute path; an older file is replaced, a link is followed.
 * @param document What to write.
 * @throws {FailureError} When a take is gone from this machine, or the disk is full.
 * @throws {BadInputError} When the place cannot be written.
 */
export async function packDocument(file: string, document: PackedDocument): Promise<void> {
  // The file that a link leads to is replaced, not the link.
  const target = await realpath(file).catch(() => file);
  const partial = `${target}.${randomBytes(4).toString('hex')}.partial`;
  const zip = new ZipFile();
  const packed = zip.outputStream.pipe(new PassThrough());
  zip.once('error', (error: Error) => packed.destroy(error));
  try {
    const mode = await stat(target).then(
      (status) => status.mode & 0o777,
      () => 0o666,
    );
    const written = pipeline(packed, createWriteStream(partial, { flags: 'wx', mode }));
    await Promise.all([written, addEntries(zip, document).then(() => zip.end())]);
    {
      await using handle = await open(partial, 'r+');
      await handle.sync();
    }
    await rename(partial, target);
  } catch (error) {
    packed.destroy();
    await rm(partial, { force: true });
    throw explainWriteProblem(error, file);
  }
}

async function addEntries(zip: ZipFile, document: PackedDocument): Promise<void> {
  const { project, takes, takeFolder } = document;
  const photographs = new Set(photographsOf(project));
  const content = { ...project, version: PROJECT_VERSION, takes };
  zip.addBuffer(Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`), PROJECT_ENTRY);
  const favourite = favouriteTake(takes);
  for (const { id } of takes) {
    const folder = takeFolder(id);
    if (folder === undefined) throw missingTake(id);
    for (const photograph of await addTake(zip, id, folder)) photographs.add(photograph);
    if (id !== favourite?.id) continue;
    const thumbnail = await makeThumbnail(folder);
    if (thumbnail) zip.addBuffer(thumbnail, THUMBNAIL_ENTRY, { compress: false });
  }
  for (const id of photographs) {
    // One that is gone is missing in the studio, too: no reason not to save the rest.
    const file = document.photographFile(id);
    if (file !== undefined) zip.addFile(file, photographEntry(id), { compress: false });
  }
}

function photographsOf({ levels }: Pick<Take | DraftProject, 'levels'>): string[] {
  return levels.flatMap(({ photograph }) => photograph?.picture ?? []);
}

/** Adds a take's files, and returns the photographs that it was painted from. */
async function addTake(zip: ZipFile, id: string, folder: string): Promise<string[]> {
  const record = await readFile(join(folder, 'take.json'), 'utf8').catch(() => {
    throw missingTake(id);
  });
  const { take } = parseTake(record, `take ${id}`);
  zip.addBuffer(Buffer.from(record), takeEntry(id, 'take.json'));
  const present = new Set((await readdir(folder)).filter(isTakeFile));
  for (const { file } of take.levels) {
    if (!present.has(file)) throw missingTake(id);
    // PNGs are compressed already.
    zip.addReadStreamLazy(takeEntry(id, file), { compress: false }, (ready) =>
      ready(null, createReadStream(join(folder, basename(file)))),
    );
  }
  return photographsOf(take);
}

/** The middle level stands for the whole zoom. A picture that cannot be read is no reason not to save. */
async function makeThumbnail(folder: string): Promise<Buffer | undefined> {
  try {
    const pictures = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
    const picture = pictures[Math.floor(pictures.length / 2)];
    if (picture === undefined) return undefined;
    const fit = { fit: 'inside', withoutEnlargement: true } as const;
    return await sharp(join(folder, picture))
      .resize(THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, fit)
      .png()
      .toBuffer();
  } catch {
    return undefined;
  }
}

function missingTake(id: string): FailureError {
  return new FailureError(
    `Take ${id} is not complete on this machine any more, so the project was not saved. Delete that take, or save again when its folder is back.`,
  );
}

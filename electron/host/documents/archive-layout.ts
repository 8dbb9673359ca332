/**
 * What a `.tenfold` file may hold, and how much of it. A file that holds more is refused before anything is unpacked.
 *
 * ```
 * project.json            the document, see `core/project/document.ts`
 * thumbnail.png           its favourite take, small, for file managers and lists
 * takes/<id>/take.json    how a take was made
 * takes/<id>/level-00.png its pictures, widest first
 * photographs/<id>.jpg    photographs that levels show
 * ```
 */
import { photographIdSchema } from '#core/project/project.ts';
import { isTakeFile, takeSchema } from '#core/project/take.ts';

/** Ending of a project file's name. */
export const DOCUMENT_EXTENSION = '.tenfold';

/** Name of the document inside the archive. */
export const PROJECT_ENTRY = 'project.json';

/** Name of the small picture inside the archive. */
export const THUMBNAIL_ENTRY = 'thumbnail.png';

/** Names of photographs inside the archive. */
const PHOTOGRAPH_ENTRY = /^photographs\/([^/]+)\.jpg$/;

/** Limits of an archive; honest ones stay far below. */
export const ARCHIVE_LIMITS = {
  /** Entries of any kind: a thousand takes of 32 levels. */
  entries: 34_000,
  /** Bytes of `project.json` and of each `take.json`. */
  recordBytes: 16 * 2 ** 20,
  /** Bytes of one picture: 4096² pixels at 16 bits and four channels fit. */
  pictureBytes: 144 * 2 ** 20,
  /** Bytes of one photograph, as `photographs/normalise.ts` makes them: far below 2048² pixels at 8 bits. */
  photographBytes: 12 * 2 ** 20,
  /** Bytes of everything, unpacked. */
  totalBytes: 32 * 2 ** 30,
  /** Times that an entry may grow when it is unpacked. JSON reaches 20, a PNG hardly 1. */
  ratio: 200,
  /** Entries below this many bytes may grow as they like. */
  ratioFromBytes: 2 ** 20,
} as const;

/** What an entry of an archive is. */
export type ArchiveEntry =
  | { readonly kind: 'project' | 'thumbnail' | 'folder' | 'unknown' }
  | { readonly kind: 'photograph'; readonly photographId: string }
  | { readonly kind: 'take'; readonly takeId: string; readonly file: string };

/**
 * Tells what an entry is by its name.
 *
 * @param name Name inside the archive, with slashes.
 * @returns What it is; `unknown` for whatever this version does not read.
 */
export function classifyEntry(name: string): ArchiveEntry {
  if (name === PROJECT_ENTRY) return { kind: 'project' };
  if (name === THUMBNAIL_ENTRY) return { kind: 'thumbnail' };
  if (name.endsWith('/')) return { kind: 'folder' };
  const [, photographId] = PHOTOGRAPH_ENTRY.exec(name) ?? [];
  if (photographId !== undefined && photographIdSchema.safeParse(photographId).success) {
    return { kind: 'photograph', photographId };
  }
  const [top, takeId = '', file = '', ...deeper] = name.split('/');
  const isTake = top === 'takes' && deeper.length === 0 && isTakeFile(file);
  return isTake && takeSchema.shape.id.safeParse(takeId).success
    ? { kind: 'take', takeId, file }
    : { kind: 'unknown' };
}

/**
 * Name of a take's file inside the archive.
 *
 * @param takeId The take.
 * @param file Name of the file in its folder.
 * @returns For example `takes/20261122-224100-7f3a9c/level-00.png`.
 */
export function takeEntry(takeId: string, file: string): string {
  return `takes/${takeId}/${file}`;
}

/**
 * Name of a photograph inside the archive.
 *
 * @param photographId The photograph.
 * @returns For example `photographs/5f0c….jpg`.
 */
export function photographEntry(photographId: string): string {
  return `photographs/${photographId}.jpg`;
}

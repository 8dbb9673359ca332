/** Takes a project file in: its document, and its takes into the folder where this machine keeps takes. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { BadInputError, systemErrorCode } from '#core/errors.ts';
import { explainWriteProblem } from '#core/file-problems.ts';
import type { DraftProject, TakeReference } from '#core/project/document.ts';
import { FILE_BYTE_LIMIT, parseDocument, parseTake } from '#core/project/parse.ts';
import { SIZE_PIXELS } from '#core/project/project.ts';
import type { Take } from '#core/project/take.ts';
import type { Photographs } from '../photographs/photographs.ts';
import { newTakeId } from '../take-order.ts';
import { classifyEntry, PROJECT_ENTRY, takeEntry } from './archive-layout.ts';
import { openArchive, type Archive } from './open-archive.ts';
import { takeInNeighbours } from './plain-photographs.ts';
import { readPngSize } from './picture-header.ts';
import { unpackPhotographs } from './unpack-photographs.ts';

/** A folder with this beginning holds takes while they are unpacked. No take's id begins with a dot. */
const UNPACKING_PREFIX = '.opening-';

/** Unpacking that has not ended after so many milliseconds has been killed. */
const ABANDONED_MS = 3_600_000;

/** Where a project file's pictures go. */
export interface UnpackPlaces {
  /** Absolute path of the folder for its takes; made when missing. */
  readonly takesFolder: string;
  /** Absolute path of a take's folder, wherever it lies; where this is absent, only those in that folder are known. */
  readonly takeFolder?: (id: string) => string | undefined;
  /** Where its photographs go; they are left in the file where this is absent. */
  readonly photographs?: Pick<Photographs, 'adopt' | 'fileOf' | 'takeIn'>;
  /** Absolute path of the folder in which the file lies; absent where nothing beside it may be read. */
  readonly folder?: string;
}

/** What a project file held. */
export interface UnpackedDocument {
  readonly project: DraftProject;
  /** The takes that were taken in, oldest first. */
  readonly takes: readonly TakeReference[];
  /** What the user should know, a sentence each. */
  readonly notices: readonly string[];
  /** Whether all of the file was taken in: what is saved in its place would lose nothing. */
  readonly complete: boolean;
}

/**
 * Reads a project file: a `.tenfold` archive, or the plain JSON of earlier versions and of editors.
 *
 * A take that is broken is left out and named; everything else that is wrong refuses the file as a whole, and leaves
 * nothing behind.
 *
 * @param file Absolute path.
 * @param source What the file is called, which begins the messages.
 * @param places Where its pictures go.
 * @returns What it held.
 * @throws {BadInputError} When it cannot be read, is no project, or is hostile.
 * @throws {FailureError} When the disk is full.
 */
export async function unpackDocument(
  file: string,
  source: string,
  places: UnpackPlaces,
): Promise<UnpackedDocument> {
  if (!(await isArchive(file, source))) return readPlain(file, source, places);
  await using archive = await openArchive(file, source);
  const { document, unknownFields } = parseDocument(await archive.text(PROJECT_ENTRY), source);
  const { takes: listed, ...project } = document;
  const notices = unknownNotices([...unknownFields, ...archive.unknownNames], source);
  const takes: TakeReference[] = [];
  const names = new Map<string, string>();
  const problems: string[] = [];
  for (const reference of inArchive(archive, listed)) {
    try {
      const id = await unpackTake(archive, reference.id, source, places);
      names.set(reference.id, id);
      takes.push({ ...reference, id });
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      problems.push(`A take was left out: ${error.message}`);
    }
  }
  if (places.photographs) problems.push(...(await unpackPhotographs(archive, project, places.photographs)));
  const complete = problems.length === 0 && archive.unknownNames.length === 0;
  return {
    project: withTakeNames(project, names),
    takes,
    notices: [...notices, ...problems.slice(0, 3)],
    complete,
  };
}

/** Locked levels name their takes, which may have another id here. */
function withTakeNames(project: DraftProject, names: ReadonlyMap<string, string>): DraftProject {
  const levels = project.levels.map((level) => {
    const take = level.locked && names.get(level.locked.take);
    return level.locked && take !== undefined ? { ...level, locked: { ...level.locked, take } } : level;
  });
  return { ...project, levels };
}

async function isArchive(file: string, source: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const beginning = Buffer.alloc(2);
    await handle.read(beginning, 0, 2, 0);
    return beginning.toString('latin1') === 'PK';
  } catch (error) {
    const code = String(systemErrorCode(error));
    if (code === 'EISDIR') throw new BadInputError(`${source} is a folder: choose a Tenfold project.`);
    throw new BadInputError(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `${source} is not there any more: it was moved, renamed or deleted.`
        : `${source} cannot be read: check its permissions.`,
      { cause: error },
    );
  }
}

async function readPlain(
  file: string,
  source: string,
  { photographs, folder }: UnpackPlaces,
): Promise<UnpackedDocument> {
  await using handle = await open(file);
  const bytes = await buffer(handle.createReadStream({ end: FILE_BYTE_LIMIT, autoClose: false }));
  if (bytes.length > FILE_BYTE_LIMIT) {
    throw new BadInputError(`${source} is too large to be a project: check that it is the right file.`);
  }
  if (bytes.length === 0)
    throw new BadInputError(`${source} is empty: choose another file, or a copy of it.`);
  if (/^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF)/.test(bytes.toString('latin1', 0, 8))) {
    throw new BadInputError(`${source} is a picture, not a project: choose a .tenfold or a .json file.`);
  }
  const { document, unknownFields } = parseDocument(bytes.toString('utf8'), source);
  const { takes: _, ...plain } = document;
  const { project, notices } = photographs
    ? await takeInNeighbours(plain, source, photographs, folder)
    : { project: plain, notices: [] };
  return {
    project,
    takes: [],
    notices: [...unknownNotices(unknownFields, source), ...notices.slice(0, 3)],
    complete: notices.length === 0,
  };
}

function unknownNotices(names: readonly string[], source: string): string[] {
  if (names.length === 0) return [];
  const few = names.slice(0, 5).join(', ');
  return [`This version does not know ${few} in ${source}. It changes nothing here.`];
}

/** The takes that lie in the archive: as the document lists them, then those that it does not list. */
function inArchive(archive: Archive, listed: readonly TakeReference[]): TakeReference[] {
  const found = archive.names
    .map(classifyEntry)
    .flatMap((entry) => (entry.kind === 'take' ? [entry.takeId] : []));
  const unlisted = [...new Set(found)].filter((id) => !listed.some((take) => take.id === id));
  return [...new Map(listed.map((take) => [take.id, take])).values(), ...unlisted.map((id) => ({ id }))];
}

/** Unpacks one take and gives it its place; returns the id that it has here. */
async function unpackTake(
  archive: Archive,
  id: string,
  source: string,
  places: UnpackPlaces,
): Promise<string> {
  const { takesFolder } = places;
  const text = await archive.text(takeEntry(id, 'take.json'));
  const { take } = parseTake(text, `${source}, take ${id}`);
  refuseStrange(take, id, source);
  const here = await placeFor(take, text, places);
  if (here === 'present') return id;
  const partial = join(takesFolder, `${UNPACKING_PREFIX}${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(partial, { recursive: true });
    for (const { file } of take.levels) await unpackPicture(archive, take, file, partial, source);
    // Pictures are fetched by id, so a take that had to be renamed says so itself.
    const record = here === id ? text : `${JSON.stringify({ ...take, id: here }, undefined, 2)}\n`;
    await writeFile(join(partial, 'take.json'), record, { flush: true });
    await rename(partial, join(takesFolder, here));
    return here;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw explainWriteProblem(error, takesFolder);
  }
}

function refuseStrange(take: Take, id: string, source: string): void {
  const { width, height } = take.settings.size;
  if (take.id !== id) throw new BadInputError(`take ${id} in ${source} says that it is another one.`);
  if (new Set(take.levels.map(({ file }) => file)).size !== take.levels.length) {
    throw new BadInputError(`take ${id} in ${source} shows one picture at several levels.`);
  }
  if (Math.max(width, height) > SIZE_PIXELS.maximum) {
    throw new BadInputError(
      `take ${id} in ${source} has levels of ${width} × ${height} pixels: the most is ${SIZE_PIXELS.maximum} a side.`,
    );
  }
}

/** The id under which a take can lie here; `present` when it lies here already. */
async function placeFor(
  take: Take,
  text: string,
  { takesFolder, takeFolder = (id) => join(takesFolder, id) }: UnpackPlaces,
): Promise<string> {
  const folder = takeFolder(take.id) ?? takesFolder;
  const present = await readFile(join(folder, 'take.json'), 'utf8').catch(() => undefined);
  if (present === undefined) return take.id;
  return present === text ? 'present' : newTakeId(new Date());
}

async function unpackPicture(
  archive: Archive,
  take: Take,
  file: string,
  folder: string,
  source: string,
): Promise<void> {
  const name = takeEntry(take.id, file);
  const target = join(folder, file);
  await archive.extract(name, target);
  const { width, height } = take.settings.size;
  const found = await readPngSize(target);
  if (!found) throw new BadInputError(`"${name}" in ${source} is not a PNG.`);
  if (found.width !== width || found.height !== height) {
    throw new BadInputError(
      `"${name}" in ${source} is ${found.width} × ${found.height} pixels instead of ${width} × ${height}.`,
    );
  }
}

/**
 * Removes what a program that was killed while it unpacked takes has left. Never throws.
 *
 * @param takesFolder Absolute path of the folder of takes; may be missing.
 */
export async function removeUnpackingLeftovers(takesFolder: string): Promise<void> {
  const names = await readdir(takesFolder).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(UNPACKING_PREFIX))) {
    const folder = join(takesFolder, name);
    const status = await stat(folder).catch(() => undefined);
    const abandoned = status !== undefined && Date.now() - status.mtimeMs > ABANDONED_MS;
    if (abandoned) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

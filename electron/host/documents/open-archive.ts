/**
 * Opens a `.tenfold` file and checks everything that its table of contents says, before a byte is unpacked.
 *
 * The file may come from anyone. Names that lead elsewhere, links, entries that come twice, overlap, or would grow
 * beyond measure make the whole file suspect, and it is refused as a whole.
 */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { BadInputError, systemErrorCode } from '#core/errors.ts';
import { ARCHIVE_LIMITS, classifyEntry, PROJECT_ENTRY, type ArchiveEntry } from './archive-layout.ts';

/** File type bits of a Unix mode, and their value for a symbolic link. */
const FILE_TYPE = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** An archive whose table of contents has been checked. Close it. */
export interface Archive extends AsyncDisposable {
  /** Names of the entries that this version reads: the document, files of takes, and photographs. */
  readonly names: readonly string[];
  /** Names that this version does not know. */
  readonly unknownNames: readonly string[];
  /** Reads an entry as text. */
  text(name: string): Promise<string>;
  /**
   * Writes an entry to a file, which must not be there yet. Throws `BadInputError` when the entry is not what was
   * announced, and what the system throws when the file cannot be written.
   */
  extract(name: string, target: string): Promise<void>;
}

/**
 * Opens an archive.
 *
 * @param file Absolute path.
 * @param source What the file is called, which begins the messages.
 * @returns The archive.
 * @throws {BadInputError} When it cannot be read, is no archive, or is not a harmless one.
 */
export async function openArchive(file: string, source: string): Promise<Archive> {
  const sizeBytes = await sizeOf(file, source);
  const zip = await openPromise(file, { autoClose: false, lazyEntries: true, strictFileNames: true }).catch(
    (cause: unknown) => {
      throw new BadInputError(
        `${source} is damaged, or not a Tenfold project: choose another file, or a copy of it.`,
        { cause },
      );
    },
  );
  try {
    const entries = await checkedEntries(zip, sizeBytes, source);
    if (!entries.has(PROJECT_ENTRY)) {
      throw new BadInputError(`${source} is not a Tenfold project: there is no ${PROJECT_ENTRY} in it.`);
    }
    return readable(zip, entries, source);
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function sizeOf(file: string, source: string): Promise<number> {
  try {
    const status = await stat(file);
    if (!status.isFile()) throw new BadInputError(`${source} is not a file: choose a Tenfold project.`);
    return status.size;
  } catch (error) {
    if (error instanceof BadInputError) throw error;
    const missing = ['ENOENT', 'ENOTDIR'].includes(String(systemErrorCode(error)));
    throw new BadInputError(
      missing
        ? `${source} is not there any more: it was moved, renamed or deleted.`
        : `${source} cannot be read: check its permissions.`,
      { cause: error },
    );
  }
}

async function checkedEntries(zip: ZipFile, sizeBytes: number, source: string): Promise<Map<string, Entry>> {
  if (zip.entryCount > ARCHIVE_LIMITS.entries) {
    throw hostile(source, `holds ${zip.entryCount} files, which no project does`);
  }
  const entries = new Map<string, Entry>();
  let [packed, unpacked] = [0, 0];
  try {
    for await (const entry of zip.eachEntry()) {
      refuseHostile(entry, source);
      if (entries.has(entry.fileName)) throw hostile(source, `holds "${entry.fileName}" twice`);
      entries.set(entry.fileName, entry);
      packed += entry.compressedSize;
      unpacked += entry.uncompressedSize;
    }
  } catch (cause) {
    if (cause instanceof BadInputError) throw cause;
    // Names that lead out of the archive are found by the library, as everything that breaks the format.
    const elsewhere =
      cause instanceof Error && /relative path|absolute path|characters in fileName/.test(cause.message);
    if (elsewhere) throw hostile(source, 'holds a file whose name leads elsewhere on this machine');
    throw new BadInputError(`${source} is damaged: its list of contents cannot be read. Use a copy of it.`, {
      cause,
    });
  }
  if (packed > sizeBytes) throw hostile(source, 'holds files that lie over each other');
  if (unpacked > ARCHIVE_LIMITS.totalBytes) throw hostile(source, 'would fill the disk when it is unpacked');
  return entries;
}

function refuseHostile(entry: Entry, source: string): void {
  const { fileName, compressedSize, uncompressedSize } = entry;
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK) {
    throw hostile(source, `holds a link ("${fileName}") instead of a file`);
  }
  if (!entry.canDecodeFileData()) {
    throw new BadInputError(
      `${source} cannot be read: "${fileName}" is encrypted or packed in a way that Tenfold does not use.`,
    );
  }
  const { kind, ...rest } = classifyEntry(fileName);
  const limit = bytesAllowed(kind, 'file' in rest ? rest.file : '');
  if (kind !== 'unknown' && uncompressedSize > limit) {
    throw hostile(source, `holds a file ("${fileName}") that is far too large`);
  }
  const grows = uncompressedSize > ARCHIVE_LIMITS.ratio * Math.max(1, compressedSize);
  if (uncompressedSize > ARCHIVE_LIMITS.ratioFromBytes && grows) {
    throw hostile(source, `holds a file ("${fileName}") that would grow beyond measure when it is unpacked`);
  }
}

function bytesAllowed(kind: ArchiveEntry['kind'], file: string): number {
  if (kind === 'photograph') return ARCHIVE_LIMITS.photographBytes;
  const isPicture = kind === 'thumbnail' || file.endsWith('.png');
  return isPicture ? ARCHIVE_LIMITS.pictureBytes : ARCHIVE_LIMITS.recordBytes;
}

function hostile(source: string, what: string): BadInputError {
  return new BadInputError(`${source} was not opened: it ${what}. Do not trust where it comes from.`);
}

function readable(zip: ZipFile, entries: ReadonlyMap<string, Entry>, source: string): Archive {
  const damaged = (name: string, cause: unknown): BadInputError =>
    new BadInputError(`${source} is damaged: "${name}" in it cannot be read. Use a copy of it.`, { cause });
  const stream = async (name: string): Promise<Readable> => {
    const entry = entries.get(name);
    if (!entry) throw new BadInputError(`${source} is incomplete: "${name}" is missing in it.`);
    try {
      return await zip.openReadStreamPromise(entry);
    } catch (error) {
      throw damaged(name, error);
    }
  };
  const kindOf = (name: string): string => classifyEntry(name).kind;
  return {
    names: [...entries.keys()].filter((name) => ['project', 'take', 'photograph'].includes(kindOf(name))),
    unknownNames: [...entries.keys()].filter((name) => kindOf(name) === 'unknown'),
    async extract(name, target) {
      const packed = await stream(name);
      try {
        await pipeline(packed, createWriteStream(target, { flags: 'wx' }));
      } catch (cause) {
        if (systemErrorCode(cause) !== undefined) throw cause;
        throw new BadInputError(`"${name}" in ${source} is damaged.`, { cause });
      }
    },
    async text(name) {
      const packed = await stream(name);
      try {
        return (await buffer(packed)).toString('utf8');
      } catch (error) {
        throw damaged(name, error);
      }
    },
    [Symbol.asyncDispose]() {
      zip.close();
      return Promise.resolve();
    },
  };
}

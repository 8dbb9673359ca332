/** Which photographs something on this machine still needs: all that a document in the journal or a take mentions. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '#core/errors.ts';

/** What may be the name of a photograph, wherever it stands in a text. */
const NAMES = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g;

/** Where photographs are mentioned. */
export interface MentioningPlaces {
  /** Absolute path of the journal's folder; may be missing. */
  readonly journalFolder: string;
  /** Absolute paths of the folders with the user's takes. One alone may be missing; one of several is on a disk then that is. */
  readonly takesFolders: readonly string[];
}

/**
 * Collects everything that may be the name of a photograph. Texts are searched, not understood: a damaged record, and one
 * of a newer version, mention what they need as well.
 *
 * @param places Where to look.
 * @returns Names, and other hashes that are none.
 * @throws {Error} When something is there and cannot be read: then nobody knows what it needs.
 */
export async function mentionedPhotographs(places: MentioningPlaces): Promise<Set<string>> {
  const records = (await namesIn(places.journalFolder)).map((name) => join(places.journalFolder, name));
  const takes: string[] = [];
  for (const folder of places.takesFolders) {
    const names = await (places.takesFolders.length > 1 ? readdir(folder) : namesIn(folder));
    takes.push(...names.map((name) => join(folder, name, 'take.json')));
  }
  const mentioned = new Set<string>();
  for (const file of [...records, ...takes]) {
    for (const [name] of (await textOf(file)).matchAll(NAMES)) mentioned.add(name);
  }
  return mentioned;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** A file's text; none when there is no such file: a record may just have been replaced, and a folder be no take. */
async function textOf(file: string): Promise<string> {
  try {
    // Nothing else has an end for certain.
    return (await stat(file)).isFile() ? await readFile(file, 'utf8') : '';
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw error;
  }
}

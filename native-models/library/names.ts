/** Which names may become files: what a hub or a folder calls things is hostile until checked. */
import { BadInputError } from '#core/errors.ts';

/** A single path segment that no file system gives a meaning of its own. */
const MODEL_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Windows opens a device instead of a file of such a name, whatever its extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Most file systems end at 255 bytes; `.part` and the like must fit too. */
const NAME_BYTES = 200;

/**
 * Whether a text can be the id of a model, which is its folder's name.
 *
 * @param text Any text.
 * @returns Whether it is one plain name on every file system.
 */
export function isModelId(text: string): boolean {
  return MODEL_ID.test(text) && isPortable(text);
}

/**
 * Makes an id out of any name.
 *
 * @param name For example the last part of a repository's name, or a folder's.
 * @returns A usable id that looks like it.
 */
export function modelIdFrom(name: string): string {
  const id = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 80)
    .replace(/[._-]+$/, '');
  return isModelId(id) ? id : 'model';
}

/**
 * Makes sure that files can lie below one folder, on every platform, without one leaving it or hiding another.
 *
 * @param paths Relative paths with forward slashes.
 * @param owner What they belong to, for the message.
 * @throws {BadInputError} When one is not safe, or two differ in upper and lower case only.
 */
export function checkFilePaths(paths: readonly string[], owner: string): void {
  const seen = new Map<string, string>();
  for (const path of paths) {
    if (!path.split('/').every(isPortable)) {
      throw new BadInputError(
        `${owner} has a file with a name that is not safe (“${path}”): nothing was written. Choose another model.`,
      );
    }
    const folded = path.normalize('NFC').toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) {
      throw new BadInputError(
        `${owner} has two files that many file systems take for one (“${other}” and “${path}”): nothing was written. Choose another model.`,
      );
    }
    seen.set(folded, path);
  }
}

/** Whether a name means just itself in a folder on Linux, macOS and Windows. */
function isPortable(name: string): boolean {
  return (
    name !== '' &&
    !/[<>:"|?*/\\]/.test(name) &&
    !/[\u0000-\u001f\u007f]/.test(name) &&
    !/[. ]$/.test(name) &&
    !DEVICE_NAME.test(name) &&
    Buffer.byteLength(name) <= NAME_BYTES
  );
}

/** Reads a project file named on the command line: plain JSON, or the project in a `.tenfold` file. */
import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { BadInputError, errorMessage, systemErrorCode } from '#core/errors.ts';
import { FILE_BYTE_LIMIT, parseProject } from '#core/project/parse.ts';
import { DOCUMENT_EXTENSION, PROJECT_ENTRY } from '../host/documents/archive-layout.ts';
import { openArchive } from '../host/documents/open-archive.ts';

/**
 * Reads and checks a project file.
 *
 * @param file Its path, as typed.
 * @returns The project, and the fields that this version does not know.
 * @throws {BadInputError} When there is no such file, it cannot be read, or it is not a project.
 */
export async function readProject(file: string): Promise<ReturnType<typeof parseProject>> {
  return parseProject(await readText(file), file);
}

async function readText(file: string): Promise<string> {
  if (file.endsWith(DOCUMENT_EXTENSION)) {
    await using archive = await openArchive(file, file);
    return await archive.text(PROJECT_ENTRY);
  }
  try {
    await using handle = await open(file);
    // One byte more than allowed tells enough: a device has no size, and perhaps no end.
    const bytes = await buffer(handle.createReadStream({ end: FILE_BYTE_LIMIT, autoClose: false }));
    if (bytes.length > FILE_BYTE_LIMIT) {
      throw new BadInputError(`${file} is too large to be a project: check that it is the right file.`);
    }
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof BadInputError) throw error;
    switch (systemErrorCode(error)) {
      case 'ENOENT':
      case 'ENOTDIR':
        throw new BadInputError(`There is no file ${file}: check the path of the project.`);
      case 'EISDIR':
        throw new BadInputError(`${file} is a folder: name the project file in it.`);
      case 'EACCES':
      case 'EPERM':
        throw new BadInputError(
          `${file} cannot be read: permission denied. Change its permissions or choose another file.`,
        );
      default:
        throw new BadInputError(`${file} cannot be read (${errorMessage(error)}). Choose another file.`);
    }
  }
}

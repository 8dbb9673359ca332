/** Takes in the pictures that a plain JSON project names, as far as they lie beside it and this machine has opened it itself. */
import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { BadInputError } from '#core/errors.ts';
import type { DraftProject } from '#core/project/document.ts';
import type { Photographs } from '../photographs/photographs.ts';

/**
 * Takes in the pictures of a plain project. One that cannot be had is named; its level says that it is missing.
 *
 * @param project The project, whose levels name picture files as seen from its own.
 * @param source What the project's file is called, which is said where a picture is missing.
 * @param photographs Where they go.
 * @param folder Absolute path of the folder in which the project lies; absent where only the project was sent.
 * @returns The project, whose levels show what was taken in, and what the user should know, a sentence each.
 * @throws {FailureError} When the disk is full.
 */
export async function takeInNeighbours(
  project: DraftProject,
  source: string,
  photographs: Pick<Photographs, 'takeIn' | 'fileOf'>,
  folder: string | undefined,
): Promise<{ project: DraftProject; notices: string[] }> {
  const levels: DraftProject['levels'] = [];
  const notices: string[] = [];
  for (const [index, level] of project.levels.entries()) {
    const { photograph } = level;
    levels.push(level);
    if (!photograph || photographs.fileOf(photograph.picture) !== undefined) continue;
    try {
      const file = await neighbour(folder, photograph.picture);
      const picture = await photographs.takeIn(file, photograph.picture);
      levels[index] = { ...level, photograph: { ...photograph, picture } };
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      notices.push(`Level ${index + 1} of ${source} lacks its photograph: ${error.message}`);
    }
  }
  return { project: { ...project, levels }, notices };
}

/** A project may come from anyone: it brings what lies in its own folder, and reaches for nothing else. */
async function neighbour(folder: string | undefined, place: string): Promise<string> {
  const add = 'Add it to the level by hand.';
  if (folder === undefined) throw new BadInputError(`${place} was not sent along. ${add}`);
  const file = await realpath(resolve(folder, place)).catch(() => {
    throw new BadInputError(`${place} is not where it says. ${add}`);
  });
  const way = relative(await realpath(folder), file);
  if (way.startsWith('..') || isAbsolute(way)) {
    throw new BadInputError(`${place} lies outside of the project's folder. ${add}`);
  }
  return file;
}

/** Takes in the photographs of a project file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInputError } from '#core/errors.ts';
import type { DraftProject } from '#core/project/document.ts';
import type { Photographs } from '../photographs/photographs.ts';
import { classifyEntry } from './archive-layout.ts';
import type { Archive } from './open-archive.ts';

/**
 * Takes photographs in. One that is broken is left out and named; its level says that it is missing.
 *
 * @param archive The file.
 * @param project Its project, which tells whose photograph it is.
 * @param photographs Where they go.
 * @returns What the user should know, a sentence each; empty when all of them were taken in.
 * @throws {FailureError} When the disk is full.
 */
export async function unpackPhotographs(
  archive: Archive,
  project: DraftProject,
  photographs: Pick<Photographs, 'adopt' | 'fileOf'>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const name of archive.names) {
    const entry = classifyEntry(name);
    if (entry.kind !== 'photograph' || photographs.fileOf(entry.photographId) !== undefined) continue;
    try {
      await unpackOne(archive, name, entry.photographId, photographs);
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      const level = project.levels.findIndex(({ photograph }) => photograph?.picture === entry.photographId);
      const whose = level < 0 ? 'A photograph' : `The photograph of level ${level + 1}`;
      problems.push(`${whose} was left out, because ${error.message}.`);
    }
  }
  return problems;
}

async function unpackOne(
  archive: Archive,
  name: string,
  id: string,
  photographs: Pick<Photographs, 'adopt'>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-photograph-'));
  try {
    const file = join(folder, 'photograph');
    await archive.extract(name, file).catch((cause: unknown) => {
      throw cause instanceof BadInputError ? new BadInputError('it is damaged', { cause }) : cause;
    });
    await photographs.adopt(id, file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Finds the pictures that a project file named on the command line wants its levels to show. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { PinOrder } from '#core/contract/engine.ts';
import type { Project } from '#core/project/project.ts';
import { levelFile } from '#core/project/take.ts';
import { DOCUMENT_EXTENSION, photographEntry, takeEntry } from '../host/documents/archive-layout.ts';
import { openArchive, type Archive } from '../host/documents/open-archive.ts';
import { pinOrders } from '../host/pins.ts';

/** Pictures on disk. Dispose of them when the engine has read them. */
export interface PinnedFiles extends AsyncDisposable {
  readonly orders: PinOrder[];
}

/**
 * Finds the pictures: beside a plain JSON project, or inside a `.tenfold` file, from which they are unpacked.
 *
 * @param project The project.
 * @param file The project file, as typed.
 * @returns The pictures.
 * @throws {BadInputError} When one is not there, or the archive is damaged.
 */
export async function pinnedFiles(project: Project, file: string): Promise<PinnedFiles> {
  if (!file.endsWith(DOCUMENT_EXTENSION)) {
    const path = (place: string): string => resolve(dirname(file), place);
    return {
      orders: pinOrders({ project }, { photograph: path, takeFolder: path }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const folder = await mkdtemp(join(tmpdir(), 'tenfold-pins-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await using archive = await openArchive(file, file);
    for (const name of wanted(project, archive)) await unpack(archive, name, folder);
    const orders = pinOrders(
      { project },
      {
        photograph: (picture) => join(folder, photographEntry(picture)),
        takeFolder: (take) => join(folder, dirname(takeEntry(take, 'take.json'))),
      },
    );
    return { orders, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Entries of an archive that a project refers to; names that the archive does not have are missed later. */
function wanted({ levels }: Project, archive: Archive): string[] {
  const names = levels.flatMap(({ photograph, locked }) => [
    ...(photograph ? [photographEntry(photograph.picture)] : []),
    ...(locked ? [takeEntry(locked.take, levelFile(locked.level))] : []),
  ]);
  return [...new Set(names)].filter((name) => archive.names.includes(name));
}

async function unpack(archive: Archive, name: string, folder: string): Promise<void> {
  const target = join(folder, name);
  await mkdir(dirname(target), { recursive: true });
  await archive.extract(name, target);
}

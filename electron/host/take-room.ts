/** The room that takes occupy, and how to have that back which takes occupy that nobody looks at any more. */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SPARE_LIMIT, type Spared, type TakeRoom as Room } from '#core/contract/room.ts';
import { FailureError, errorMessage } from '#core/errors.ts';
import { takeIdSchema } from '#core/project/project.ts';
import { folderSize } from '#native-models/library/disk.ts';
import type { Documents } from './documents/documents.ts';
import type { TakeFolders } from './takes.ts';

/** Age in milliseconds at which a take that no project knows is not on its way into one. */
const ON_ITS_WAY_MS = 3_600_000;

/** The room; each method answers the procedure of the same name in `roomContract`. */
export interface TakeRoom {
  measure(): Promise<Room>;
  clear(agreed: Spared): Promise<Room>;
}

/** One take on the disk. */
interface Weight {
  readonly id: string;
  /** The folder of takes in which it lies. */
  readonly parent: string;
  readonly bytes: number;
  /** When it was written or put here. */
  readonly modifiedMs: number;
}

/**
 * Makes the room. Nothing is read before someone asks.
 *
 * @param folders Where takes lie.
 * @param documents The documents that they belong to.
 * @returns The room.
 */
export function createTakeRoom(
  folders: TakeFolders,
  documents: Pick<Documents, 'takesNeeded' | 'forgotten' | 'letGo'>,
): TakeRoom {
  async function measure(): Promise<Room> {
    // In this order: a take that is done meanwhile has its project before it is asked for.
    const takes = (await Promise.all(folders.own.map(weighTakes))).flat();
    const { listed, forgotten } = await documents.takesNeeded();
    const youngest = Date.now() - ON_ITS_WAY_MS;
    const spare = takes
      .filter(({ id, modifiedMs }) => !listed.has(id) && (forgotten.has(id) || modifiedMs < youngest))
      .slice(0, SPARE_LIMIT);
    return {
      count: takes.length,
      bytes: total(takes),
      spare: { takes: spare.map(({ id }) => id), bytes: total(spare) },
      earlier: folders.own.slice(1).filter((folder) => takes.some(({ parent }) => parent === folder)),
      forgotten: await documents.forgotten(),
    };
  }

  return {
    measure,
    async clear(agreed) {
      const spare = new Set((await measure()).spare.takes);
      const takes = new Set(agreed.takes.filter((id) => spare.has(id)));
      const gone = await documents.letGo(new Set(agreed.documents), takes);
      try {
        for (const take of gone) {
          for (const parent of folders.own) await rm(join(parent, take), { recursive: true, force: true });
        }
      } catch (error) {
        throw new FailureError(
          `Not all takes could be deleted (${errorMessage(error)}). Check that their folder can be written.`,
          { cause: error },
        );
      }
      return measure();
    },
  };
}

function total(takes: readonly Weight[]): number {
  return takes.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** One folder after the other: there may be thousands, and nobody waits for them with the disk to himself. */
async function weighTakes(takesFolder: string): Promise<Weight[]> {
  const entries = await readdir(takesFolder, { withFileTypes: true }).catch(() => []);
  const weights: Weight[] = [];
  for (const entry of entries) {
    if (!entry.isDirectory() || !takeIdSchema.safeParse(entry.name).success) continue;
    // A folder that goes meanwhile weighs nothing.
    const weight = await weighTake(takesFolder, entry.name).catch(() => undefined);
    if (weight) weights.push(weight);
  }
  return weights;
}

async function weighTake(takesFolder: string, id: string): Promise<Weight | undefined> {
  const folder = join(takesFolder, id);
  if (!existsSync(join(folder, 'take.json'))) return undefined;
  const bytes = await folderSize(folder);
  return { id, parent: takesFolder, bytes, modifiedMs: (await stat(folder)).mtimeMs };
}

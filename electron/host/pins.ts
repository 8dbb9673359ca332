/** Finds the pictures that levels are to show: photographs, and what locked levels keep of takes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PinOrder } from '#core/contract/engine.ts';
import { BadInputError } from '#core/errors.ts';
import { photographIdSchema, type Project } from '#core/project/project.ts';
import { levelFile } from '#core/project/take.ts';

/** Where pictures lie. */
export interface PinSources {
  /** Absolute path of a photograph's file; undefined when there is none. */
  readonly photograph: (picture: string) => string | undefined;
  /** Absolute path of a take's folder; undefined when there is none. */
  readonly takeFolder: (take: string) => string | undefined;
}

/**
 * Finds the pictures of a project. A locked level has no need of its photograph.
 *
 * @param project The project.
 * @param sources Where pictures lie.
 * @returns What the engine is told of them.
 * @throws {BadInputError} When one is not there.
 */
export function pinOrders(project: Project, sources: PinSources): PinOrder[] {
  return project.levels.flatMap(({ photograph, locked }, level): PinOrder[] => {
    if (locked) {
      const folder = sources.takeFolder(locked.take);
      const file = folder === undefined ? undefined : join(folder, levelFile(locked.level));
      if (file === undefined || !existsSync(file)) throw missingTake(level, locked.take);
      return [{ level, file, strength: 1, locked: true }];
    }
    if (!photograph || photograph.strength === 0) return [];
    const file = sources.photograph(photograph.picture);
    if (file === undefined || !existsSync(file)) throw missingPhotograph(level, photograph.picture);
    return [{ level, file, strength: photograph.strength, locked: false }];
  });
}

function missingTake(level: number, take: string): BadInputError {
  return new BadInputError(
    `Level ${level + 1} is locked to its picture in a take that is not there any more (${take}): unlock it, or bring the take back.`,
  );
}

function missingPhotograph(level: number, picture: string): BadInputError {
  // The long number that names a kept photograph tells nobody anything.
  const name = photographIdSchema.safeParse(picture).success ? '' : ` (${picture})`;
  return new BadInputError(
    `The photograph of level ${level + 1}${name} is not there: choose it again, or remove it.`,
  );
}

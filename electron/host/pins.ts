/** Finds the pictures that levels are to show: photographs, and what locked levels keep of takes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PinOrder } from '#core/contract/engine.ts';
import type { Commission, LentPictures } from '#core/contract/lending.ts';
import { BadInputError } from '#core/errors.ts';
import { photographIdSchema, type Project } from '#core/project/project.ts';
import { levelFile } from '#core/project/take.ts';

/** Where pictures lie. */
export interface PinSources {
  /** Absolute path of a photograph's file; undefined when there is none. */
  readonly photograph: (picture: string) => string | undefined;
  /** Absolute path of a take's folder; undefined when there is none. */
  readonly takeFolder: (take: string) => string | undefined;
  /** Absolute path of a picture that was lent; undefined when there is none. Absent where nobody lends any. */
  readonly lent?: (picture: string) => string | undefined;
}

/**
 * Finds the pictures of a project. A locked level has no need of its photograph.
 *
 * @param commission The project, and what was lent for it: a level shows that, wherever its own picture lies.
 * @param commission.project The project.
 * @param commission.lent The lent pictures.
 * @param sources Where pictures lie.
 * @returns What the engine is told of them.
 * @throws {BadInputError} When one is not there.
 */
export function pinOrders({ project, lent = [] }: Commission, sources: PinSources): PinOrder[] {
  return project.levels.flatMap((shown, level): PinOrder[] => {
    const strength = shown.locked ? 1 : (shown.photograph?.strength ?? 0);
    if (strength === 0) return [];
    const file = lentFile(lent, level, sources) ?? ownFile(shown, level, sources);
    return [{ level, file, strength, locked: shown.locked !== undefined }];
  });
}

function lentFile(lent: LentPictures, level: number, sources: PinSources): string | undefined {
  const picture = lent.find((one) => one.level === level)?.picture;
  if (picture === undefined) return undefined;
  const file = sources.lent?.(picture);
  if (file === undefined) {
    throw new BadInputError(`The picture of level ${level + 1} is not here any more: generate again.`);
  }
  return file;
}

function ownFile(
  { photograph, locked }: Project['levels'][number],
  level: number,
  sources: PinSources,
): string {
  if (locked) {
    const folder = sources.takeFolder(locked.take);
    const file = folder === undefined ? undefined : join(folder, levelFile(locked.level));
    if (file === undefined || !existsSync(file)) throw missingTake(level, locked.take);
    return file;
  }
  const picture = photograph?.picture ?? '';
  const file = sources.photograph(picture);
  if (file === undefined || !existsSync(file)) throw missingPhotograph(level, picture);
  return file;
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

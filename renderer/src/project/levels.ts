/**
 * Edits of a draft's list of levels: pure, like everything about drafts. An edit that is not possible, or changes
 * nothing, returns the very draft that it was given.
 */
import { LEVEL_COUNT, type Lock, type ZoomFactor } from '#core/project/project.ts';
import { widthMetresAt } from '#core/timeline/scale.ts';
import { newLevel, type Draft, type DraftLevel, type Level, type LevelChange } from './draft.ts';

/**
 * Inserts a level.
 *
 * @param draft The draft.
 * @param index Where the new level will stand, 0 (widest) to the number of levels (deepest).
 * @param prompt What it shows.
 * @returns The new draft, or the same one when it is full.
 */
export function insertLevel(draft: Draft, index: number, prompt = ''): Draft {
  const factor = draft.levels[Math.max(0, index - 1)]?.factor ?? 2;
  return addLevels(draft, index, [{ prompt, factor }]);
}

/**
 * Inserts levels.
 *
 * @param draft The draft.
 * @param index Where the first of them will stand.
 * @param levels What they are, widest first.
 * @returns The new draft, or the same one when there is not room for all of them.
 */
export function addLevels(
  draft: Draft,
  index: number,
  levels: readonly (Pick<Level, 'prompt' | 'factor'> & Partial<Level>)[],
): Draft {
  if (levels.length === 0 || draft.levels.length + levels.length > LEVEL_COUNT.maximum) return draft;
  return { ...draft, levels: draft.levels.toSpliced(index, 0, ...levels.map((level) => newLevel(level))) };
}

/**
 * Repeats levels, in their order, below the deepest of them. Only one level says what it measures, so copies do not; and
 * they are not locked, because a painted picture has one place.
 *
 * @param draft The draft.
 * @param indexes Indexes of the levels, rising.
 * @returns The new draft, or the same one when there is not room for all of them.
 */
export function duplicateLevels(draft: Draft, indexes: readonly number[]): Draft {
  const copies = pick(draft, indexes).map(({ widthMetres: _, locked: __, ...level }) => newLevel(level));
  return addLevels(draft, (indexes.at(-1) ?? 0) + 1, copies);
}

/**
 * Removes levels. When the one that says what it measures is among them, its neighbour says it from then on.
 *
 * @param draft The draft.
 * @param indexes Indexes of the levels, rising.
 * @returns The new draft, or the same one when a zoom would have too few levels left.
 */
export function removeLevels(draft: Draft, indexes: readonly number[]): Draft {
  const levels = draft.levels.filter((_, index) => !indexes.includes(index));
  if (levels.length < LEVEL_COUNT.minimum || levels.length === draft.levels.length) return draft;
  const known = draft.levels.findIndex(({ widthMetres }) => widthMetres !== undefined);
  if (!indexes.includes(known)) return { ...draft, levels };
  const heir = Math.min(known - indexes.filter((index) => index < known).length, levels.length - 1);
  const widthMetres = widthMetresAt(draft.levels.indexOf(levels[heir]!), draft) ?? undefined;
  return { ...draft, levels: levels.with(heir, { ...levels[heir]!, widthMetres }) };
}

/**
 * Moves levels to another place, where they stand together in their order. Factors stay where they are: they belong
 * to the gaps, not to the pictures.
 *
 * @param draft The draft.
 * @param indexes Indexes of the levels, rising.
 * @param to Index that the first of them shall have afterwards; clamped.
 * @returns The new draft, or the same one when nothing moves.
 */
export function moveLevels(draft: Draft, indexes: readonly number[], to: number): Draft {
  const order = orderAfterMove(draft.levels.length, indexes, to);
  if (order.every((from, index) => from === index)) return draft;
  const levels = order.map((from, index) => ({
    ...draft.levels[from]!,
    factor: draft.levels[index]!.factor,
  }));
  return { ...draft, levels };
}

/**
 * The order of a list after some of it has been moved.
 *
 * @param count Length of the list.
 * @param indexes Indexes of what is moved, rising.
 * @param to Index that the first of it shall have afterwards; clamped.
 * @returns For each place the index of what stands there afterwards.
 */
export function orderAfterMove(count: number, indexes: readonly number[], to: number): number[] {
  const staying = Array.from({ length: count }, (_, index) => index).filter(
    (index) => !indexes.includes(index),
  );
  return staying.toSpliced(Math.min(Math.max(to, 0), staying.length), 0, ...indexes);
}

/**
 * Makes several levels of one: the first keeps its place and everything but its prompt, the others follow below it.
 *
 * @param draft The draft.
 * @param index Index of the level.
 * @param levels Prompts and factors, widest first; at least one.
 * @returns The new draft, or the same one when there is not room for all of them.
 */
export function replaceLevel(
  draft: Draft,
  index: number,
  levels: readonly Pick<Level, 'prompt' | 'factor'>[],
): Draft {
  const before = draft.levels[index];
  const [first, ...more] = levels;
  if (!before || !first || draft.levels.length + more.length > LEVEL_COUNT.maximum) return draft;
  const added = more.map((level) => newLevel(level));
  return {
    ...draft,
    levels: draft.levels.toSpliced(index, 1, { ...before, prompt: first.prompt }, ...added),
  };
}

/**
 * Replaces all levels.
 *
 * @param draft The draft.
 * @param levels Prompts and factors, widest first; a level is added where there are too few for a zoom.
 * @returns The new draft.
 */
export function setLevels(draft: Draft, levels: readonly Pick<Level, 'prompt' | 'factor'>[]): Draft {
  const fresh = levels.map((level) => newLevel(level));
  while (fresh.length < LEVEL_COUNT.minimum) fresh.push(newLevel());
  return { ...draft, levels: fresh.slice(0, LEVEL_COUNT.maximum) };
}

/**
 * Changes fields of one level.
 *
 * @param draft The draft.
 * @param index Index of the level.
 * @param change The fields to replace.
 * @returns The new draft.
 */
export function changeLevel(draft: Draft, index: number, change: LevelChange): Draft {
  const level = draft.levels[index];
  if (!level) return draft;
  return { ...draft, levels: draft.levels.with(index, { ...level, ...change }) };
}

/**
 * Locks levels to pictures, or unlocks them.
 *
 * @param draft The draft.
 * @param locks For each of the levels what it keeps, or undefined when it is to be painted again.
 * @returns The new draft.
 */
export function setLocks(draft: Draft, locks: ReadonlyMap<number, Lock | undefined>): Draft {
  const levels = draft.levels.map((level, index) =>
    locks.has(index) ? { ...level, locked: locks.get(index) } : level,
  );
  return { ...draft, levels };
}

/**
 * Changes the zoom factor from some levels to the ones after them.
 *
 * @param draft The draft.
 * @param indexes Indexes of the levels.
 * @param factor The factor.
 * @returns The new draft, or the same one when all of them have it already.
 */
export function setFactors(draft: Draft, indexes: readonly number[], factor: ZoomFactor): Draft {
  if (pick(draft, indexes).every((level) => level.factor === factor)) return draft;
  const levels = draft.levels.map((level, index) => (indexes.includes(index) ? { ...level, factor } : level));
  return { ...draft, levels };
}

/**
 * Says what a level measures, from which the sizes of all others follow; no other level says it any more.
 *
 * @param draft The draft.
 * @param index Index of the level.
 * @param widthMetres Its width in metres, or undefined when no size shall be known.
 * @returns The new draft.
 */
export function setWidth(draft: Draft, index: number, widthMetres: number | undefined): Draft {
  const levels = draft.levels.map(({ widthMetres: _, ...level }, place) =>
    place === index && widthMetres !== undefined ? { ...level, widthMetres } : level,
  );
  return { ...draft, levels };
}

function pick({ levels }: Draft, indexes: readonly number[]): DraftLevel[] {
  return indexes.flatMap((index) => levels[index] ?? []);
}

/**
 * Which levels are selected: one that the inspector shows, and perhaps others that are edited along with it.
 *
 * The others are known by their keys, so that they stay selected when levels are moved or come back by undo. All
 * functions return new selections.
 */

/** As much of a level as tells it from others. */
interface Keyed {
  readonly key: string;
}

/** The selected levels; at least one. */
export interface Selection {
  /** Index of the level that the inspector shows. */
  readonly lead: number;
  /** Index of the end that stays when a range is drawn to another level. */
  readonly anchor: number;
  /** Keys of the selected levels; may miss the lead's, and hold some that are gone. */
  readonly keys: readonly string[];
}

/**
 * The indexes of all selected levels.
 *
 * @param selection The selection.
 * @param levels The levels as they stand.
 * @returns Indexes, rising; at least one.
 */
export function selectedIndexes(selection: Selection, levels: readonly Keyed[]): number[] {
  return levels.flatMap(({ key }, index) =>
    index === selection.lead || selection.keys.includes(key) ? [index] : [],
  );
}

/**
 * Selects exactly these levels.
 *
 * @param levels The levels as they stand.
 * @param indexes Indexes of those to select, at least one; the inspector shows the last one. Clamped.
 * @returns The selection.
 */
export function selectLevels(levels: readonly Keyed[], indexes: readonly number[]): Selection {
  const lead = inside(levels, indexes.at(-1) ?? 0);
  return { lead, anchor: lead, keys: indexes.flatMap((index) => levels[index]?.key ?? []) };
}

/**
 * Adds a level, which the inspector then shows, or takes it away unless it is the last one.
 *
 * @param selection The selection.
 * @param levels The levels as they stand.
 * @param index Index of the level.
 * @returns The new selection.
 */
export function toggleLevel(selection: Selection, levels: readonly Keyed[], index: number): Selection {
  const selected = selectedIndexes(selection, levels);
  const rest = selected.filter((each) => each !== index);
  if (rest.length === selected.length) return selectLevels(levels, [...rest, index]);
  return rest.length === 0 ? selection : selectLevels(levels, rest);
}

/**
 * Selects everything from where the last range began to a level, which the inspector then shows.
 *
 * @param selection The selection.
 * @param levels The levels as they stand.
 * @param index Index of the level; clamped.
 * @returns The new selection.
 */
export function extendTo(selection: Selection, levels: readonly Keyed[], index: number): Selection {
  const end = inside(levels, index);
  const anchor = inside(levels, selection.anchor);
  const step = end < anchor ? -1 : 1;
  const range = Array.from({ length: Math.abs(end - anchor) + 1 }, (_, place) => anchor + step * place);
  return { ...selectLevels(levels, range), anchor };
}

/**
 * Selects every level; the inspector goes on showing the same one.
 *
 * @param selection The selection.
 * @param levels The levels as they stand.
 * @returns The new selection.
 */
export function selectAll(selection: Selection, levels: readonly Keyed[]): Selection {
  return { ...selection, keys: levels.map(({ key }) => key) };
}

function inside(levels: readonly Keyed[], index: number): number {
  return Math.min(Math.max(index, 0), levels.length - 1);
}

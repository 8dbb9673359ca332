/** Tables of keys that mean something where the focus is: what handles them, what shows them and what says them read the same one. */
import { ariaChord, chordOf, type KeyPress } from './chords.ts';

/** Something that keys do to what has the focus, in one direction or several. */
export interface KeyedCommand<Action> {
  /** What it does, as a person would say it. */
  readonly name: string;
  /** What each chord does, by the names of `chordOf`; wider or earlier before deeper or later. */
  readonly keys: Readonly<Record<string, Action>>;
}

/** Commands, by what the program calls them, in the order in which they are listed. */
export type KeyTable<Action> = Readonly<Record<string, KeyedCommand<Action>>>;

/**
 * What a key press does.
 *
 * @param table The keys of what has the focus.
 * @param press The key press.
 * @returns The action, or null when the key means nothing here.
 */
export function actionFor<Action>(table: KeyTable<Action>, press: KeyPress): Action | null {
  const chord = chordOf(press);
  const command = Object.values(table).find(({ keys }) => Object.hasOwn(keys, chord));
  return command?.keys[chord] ?? null;
}

/**
 * Chords as `aria-keyshortcuts` wants them.
 *
 * @param commands Whose chords.
 * @returns For example `Alt+ArrowLeft Control+D`.
 */
export function ariaShortcuts(commands: readonly KeyedCommand<unknown>[]): string {
  return commands
    .flatMap(({ keys }) => Object.keys(keys))
    .map((chord) => ariaChord(chord))
    .join(' ');
}

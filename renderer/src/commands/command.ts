/** What a command is. */
import type { Shell } from '../shell.svelte.ts';

/** Something that a person can ask for by name or by key. */
export interface Command {
  /** What it does, as a person would say it. */
  readonly name: string;
  /** Chords that run it, as `chordOf` names them; the first is shown first. */
  readonly keys?: readonly string[];
  /** Does it. */
  run(shell: Shell): void;
  /** Whether it can be done now; always when absent. */
  available?(shell: Shell): boolean;
}

/** Commands, by what the program calls them, in the order in which they are listed. */
export type CommandTable = Readonly<Record<string, Command>>;

/** Everything that can be asked for by name or by key, in one table: keys, palette, sheet of shortcuts and menu read it. */
import { handOutLog } from '../settings/log.ts';
import type { Theme } from '../settings/theme.svelte.ts';
import type { Shell } from '../shell.svelte.ts';
import { words } from '../words/words.ts';
import { chordOf, nameOfChord, type KeyPress } from './chords.ts';
import type { Command, CommandTable } from './command.ts';
import { PAINT_COMMANDS } from './paint-commands.ts';
import { PROJECT_COMMANDS, PROMPT_COMMANDS } from './project-commands.ts';
import { STRIP_COMMANDS } from './strip-commands.ts';
import { TAKE_COMMANDS } from './take-commands.ts';
import { WATCH_COMMANDS } from './watch-commands.ts';

function look(theme: Theme): Command {
  return {
    name: words.commands.looks[theme],
    run: (shell) => (shell.theme.chosen = theme),
    available: (shell) => shell.theme.chosen !== theme,
  };
}

/** Commands on the program itself. */
const TENFOLD_COMMANDS = {
  findCommand: {
    name: words.commands.findCommand,
    keys: ['Ctrl K'],
    run: (shell) => (shell.dialog = 'commands'),
  },
  shortcuts: {
    name: words.commands.shortcuts,
    keys: ['?'],
    run: (shell) => (shell.dialog = 'shortcuts'),
  },
  settings: {
    name: words.commands.settings,
    keys: ['Ctrl ,'],
    run: (shell) => (shell.dialog = 'settings'),
  },
  lookDark: look('dark'),
  lookLight: look('light'),
  lookSystem: look('system'),
  log: {
    name: words.commands.log,
    run: ({ studio }) =>
      void studio.host.attempt(async (client) => {
        if (!(await handOutLog(client))) studio.messages.note(words.settings.nothingLogged);
      }),
  },
} satisfies CommandTable;

/** The commands under their headings, in the order in which they are listed. */
const GROUPS = {
  project: PROJECT_COMMANDS,
  levels: STRIP_COMMANDS,
  paint: PAINT_COMMANDS,
  takes: TAKE_COMMANDS,
  watch: WATCH_COMMANDS,
  prompts: PROMPT_COMMANDS,
  tenfold: TENFOLD_COMMANDS,
} satisfies Record<string, CommandTable>;

const TABLE = {
  ...PROJECT_COMMANDS,
  ...STRIP_COMMANDS,
  ...PAINT_COMMANDS,
  ...TAKE_COMMANDS,
  ...WATCH_COMMANDS,
  ...PROMPT_COMMANDS,
  ...TENFOLD_COMMANDS,
} satisfies CommandTable;

/** Every command, by what the program calls it. */
export const COMMANDS: Readonly<Record<keyof typeof TABLE, Command>> = TABLE;

/**
 * Finds what a key press asks for.
 *
 * @param press The key press.
 * @param shell What it would act on.
 * @returns The command, or undefined when no command has this key or it cannot be done now.
 */
export function commandFor(press: KeyPress, shell: Shell): Command | undefined {
  const chord = chordOf(press);
  const command = Object.values(COMMANDS).find(({ keys }) => keys?.includes(chord));
  return command && isAvailable(command, shell) ? command : undefined;
}

/**
 * Whether a command can be done now.
 *
 * @param command The command.
 * @param shell What it would act on.
 * @returns True for most.
 */
export function isAvailable(command: Command, shell: Shell): boolean {
  return command.available?.(shell) ?? true;
}

/**
 * The commands under their headings.
 *
 * @param listed Which of them to list.
 * @returns Headings with something below them, in order.
 */
export function groupCommands(
  listed: (command: Command) => boolean,
): { heading: string; commands: Command[] }[] {
  return Object.entries(GROUPS)
    .map(([group, table]) => ({
      heading: words.commands.groups[group as keyof typeof GROUPS],
      commands: Object.values<Command>(table).filter(listed),
    }))
    .filter(({ commands }) => commands.length > 0);
}

/**
 * The keys of a command where a tooltip or a menu has room for one chord.
 *
 * @param id The command.
 * @returns For example `Ctrl Z`; empty when it has none.
 */
export function shortcutOf(id: keyof typeof COMMANDS): string {
  return nameOfChord(COMMANDS[id].keys?.[0] ?? '');
}

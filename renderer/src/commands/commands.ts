/** Everything that can be done from the keyboard, in one table: keys, command palette and the sheet of shortcuts read it. */
import { chooseDocument, newDocument, saveDocument } from '../document/document-actions.ts';
import { exportPrompts, importPrompts, rewritePrompts } from '../prompts/prompt-actions.ts';
import { LIST_FORMATS } from '../prompts/prompt-list.ts';
import type { Shell } from '../shell.svelte.ts';

/** Levels that one press of an arrow key goes. */
const ARROW_LEVELS = 0.5;

/** Under which heading a command is listed. */
const COMMAND_GROUPS = ['Project', 'Paint', 'Watch', 'Prompts', 'Tenfold'] as const;

/** Something that a person can ask for by name or by key. */
export interface Command {
  /** What it does, as a person would say it. */
  readonly name: string;
  readonly group: (typeof COMMAND_GROUPS)[number];
  /** Chords that run it, as `chordOf` names them; the first is shown first. */
  readonly keys: readonly string[];
  /** Does it. */
  run(shell: Shell): void;
  /** Whether it can be done now; always when absent. */
  available?(shell: Shell): boolean;
}

/** The commands, in the order in which they are listed. */
export const COMMANDS: readonly Command[] = [
  { name: 'New project', group: 'Project', keys: [], run: ({ studio }) => void newDocument(studio) },
  { name: 'Open…', group: 'Project', keys: ['Ctrl O'], run: ({ studio }) => void chooseDocument(studio) },
  { name: 'Save', group: 'Project', keys: ['Ctrl S'], run: ({ studio }) => void saveDocument(studio) },
  {
    name: 'Save a copy…',
    group: 'Project',
    keys: ['Ctrl Shift S'],
    run: ({ studio }) => void saveDocument(studio, true),
  },
  {
    name: 'Undo',
    group: 'Project',
    keys: ['Ctrl Z'],
    run: ({ studio }) => studio.project.undo(),
    available: ({ studio }) => studio.project.canUndo,
  },
  {
    name: 'Redo',
    group: 'Project',
    keys: ['Ctrl Shift Z', 'Ctrl Y'],
    run: ({ studio }) => studio.project.redo(),
    available: ({ studio }) => studio.project.canRedo,
  },
  {
    name: 'Generate',
    group: 'Paint',
    keys: ['Ctrl Enter'],
    run: ({ studio }) => void studio.generate(),
    available: ({ studio }) => !studio.submitting,
  },
  { name: 'Models…', group: 'Paint', keys: [], run: (shell) => (shell.dialog = 'models') },
  {
    name: 'Free memory',
    group: 'Paint',
    keys: [],
    run: ({ studio }) => void studio.freeMemory(),
  },
  {
    name: 'Save film…',
    group: 'Paint',
    keys: [],
    run: (shell) => (shell.dialog = 'film'),
    available: ({ studio }) => studio.takes.chosen !== null,
  },
  { name: 'Play or pause', group: 'Watch', keys: ['Space'], run: ({ studio }) => studio.viewer.toggle() },
  {
    name: 'Zoom in',
    group: 'Watch',
    keys: ['ArrowUp', 'ArrowRight', '+', '='],
    run: ({ studio }) => studio.viewer.player?.push(ARROW_LEVELS),
  },
  {
    name: 'Zoom out',
    group: 'Watch',
    keys: ['ArrowDown', 'ArrowLeft', '-'],
    run: ({ studio }) => studio.viewer.player?.push(-ARROW_LEVELS),
  },
  {
    name: 'Go to the widest level',
    group: 'Watch',
    keys: ['Home'],
    run: ({ studio }) => studio.viewer.player?.glideTo(0),
  },
  {
    name: 'Go to the deepest level',
    group: 'Watch',
    keys: ['End'],
    run: ({ studio }) => studio.viewer.player?.glideTo(Number.POSITIVE_INFINITY),
  },
  {
    name: 'Show or hide outlines',
    group: 'Watch',
    keys: ['O'],
    run: ({ studio }) => studio.viewer.toggleOutlines(),
  },
  {
    name: 'Full screen',
    group: 'Watch',
    keys: ['F'],
    run: ({ studio }) => void studio.viewer.toggleFullScreen(),
  },
  {
    name: 'End the comparison',
    group: 'Watch',
    keys: ['Escape'],
    run: ({ studio }) => studio.comparison.end(),
    available: ({ studio }) => studio.comparison.active,
  },
  {
    name: 'Fill gaps and make prompts agree',
    group: 'Prompts',
    keys: [],
    run: ({ studio }) => rewritePrompts(studio),
  },
  {
    name: 'Import a list of prompts…',
    group: 'Prompts',
    keys: [],
    run: ({ studio }) => void importPrompts(studio),
  },
  ...LIST_FORMATS.map((format): Command => ({
    name: `Export prompts as ${format.toUpperCase()}`,
    group: 'Prompts',
    keys: [],
    run: ({ studio }) => void exportPrompts(studio, format),
  })),
  {
    name: 'Find a command…',
    group: 'Tenfold',
    keys: ['Ctrl K'],
    run: (shell) => (shell.dialog = 'commands'),
  },
  { name: 'Shortcuts', group: 'Tenfold', keys: ['?'], run: (shell) => (shell.dialog = 'shortcuts') },
  {
    name: 'Settings and about',
    group: 'Tenfold',
    keys: ['Ctrl ,'],
    run: (shell) => (shell.dialog = 'settings'),
  },
];

/** What `chordOf` reads of a key press. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/**
 * Names a key press.
 *
 * @param press The key press; Cmd counts as Ctrl.
 * @returns For example `Ctrl Shift Z`, `Space`, `?`. Shift is part of the name only of letters and of keys without a sign.
 */
export function chordOf(press: KeyPress): string {
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const shift = press.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  return [...(press.ctrlKey || press.metaKey ? ['Ctrl'] : []), ...(shift ? ['Shift'] : []), key].join(' ');
}

/**
 * Finds what a key press asks for.
 *
 * @param press The key press.
 * @param shell What it would act on.
 * @returns The command, or undefined when no command has this key or it cannot be done now.
 */
export function commandFor(press: KeyPress, shell: Shell): Command | undefined {
  const chord = chordOf(press);
  const command = COMMANDS.find(({ keys }) => keys.includes(chord));
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
): { group: Command['group']; commands: Command[] }[] {
  return COMMAND_GROUPS.map((group) => ({
    group,
    commands: COMMANDS.filter((command) => command.group === group && listed(command)),
  })).filter(({ commands }) => commands.length > 0);
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowRight: '→',
  ArrowDown: '↓',
  ArrowLeft: '←',
  Escape: 'Esc',
};

/**
 * A chord as people read it.
 *
 * @param chord As `chordOf` names it.
 * @returns Its keys, each to be shown as one.
 */
export function keysOf(chord: string): string[] {
  return chord.split(' ').map((key) => SIGNS[key] ?? key);
}

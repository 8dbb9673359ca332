/** Everything that can be done from the keyboard, in one table: keys, command palette and the sheet of shortcuts read it. */
import { chooseDocument, newDocument, saveDocument } from '../document/document-actions.ts';
import { choosePhotograph, toggleLock } from '../photographs/photograph-actions.ts';
import { exportPrompts, importPrompts, rewritePrompts } from '../prompts/prompt-actions.ts';
import type { Shell } from '../shell.svelte.ts';
import { words } from '../words/words.ts';

/** Levels that one press of an arrow key goes. */
const ARROW_LEVELS = 0.5;

/** Under which heading a command is listed. */
const COMMAND_GROUPS = ['project', 'paint', 'watch', 'prompts', 'tenfold'] as const;

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
const TABLE = {
  newProject: {
    name: words.commands.newProject,
    group: 'project',
    keys: [],
    run: ({ studio }) => void newDocument(studio),
  },
  open: {
    name: words.commands.open,
    group: 'project',
    keys: ['Ctrl O'],
    run: ({ studio }) => void chooseDocument(studio),
  },
  save: {
    name: words.commands.save,
    group: 'project',
    keys: ['Ctrl S'],
    run: ({ studio }) => void saveDocument(studio),
  },
  saveCopy: {
    name: words.commands.saveCopy,
    group: 'project',
    keys: ['Ctrl Shift S'],
    run: ({ studio }) => void saveDocument(studio, true),
  },
  undo: {
    name: words.commands.undo,
    group: 'project',
    keys: ['Ctrl Z'],
    run: ({ studio }) => studio.project.undo(),
    available: ({ studio }) => studio.project.canUndo,
  },
  redo: {
    name: words.commands.redo,
    group: 'project',
    keys: ['Ctrl Shift Z', 'Ctrl Y'],
    run: ({ studio }) => studio.project.redo(),
    available: ({ studio }) => studio.project.canRedo,
  },
  generate: {
    name: words.commands.generate,
    group: 'paint',
    keys: ['Ctrl Enter'],
    run: ({ studio }) => void studio.generate(),
    available: ({ studio }) => !studio.submitting,
  },
  photograph: {
    name: words.commands.photograph,
    group: 'paint',
    keys: ['P'],
    run: ({ studio }) => void choosePhotograph(studio),
  },
  lock: {
    name: words.commands.lock,
    group: 'paint',
    keys: ['L'],
    run: ({ studio }) => toggleLock(studio),
  },
  sketch: {
    name: words.commands.sketch,
    group: 'paint',
    keys: [],
    run: ({ studio }) => studio.sketches.turn(!studio.sketches.on),
  },
  models: {
    name: words.commands.models,
    group: 'paint',
    keys: [],
    run: (shell) => (shell.dialog = 'models'),
  },
  freeMemory: {
    name: words.commands.freeMemory,
    group: 'paint',
    keys: [],
    run: ({ studio }) => void studio.freeMemory(),
  },
  paintElsewhere: {
    name: words.commands.paintElsewhere,
    group: 'paint',
    keys: [],
    run: ({ studio }) => studio.askForRemote(),
  },
  saveFilm: {
    name: words.commands.saveFilm,
    group: 'paint',
    keys: [],
    run: (shell) => (shell.dialog = 'film'),
    available: ({ studio }) => studio.takes.chosen !== null,
  },
  play: {
    name: words.commands.play,
    group: 'watch',
    keys: ['Space'],
    run: ({ studio }) => studio.viewer.toggle(),
  },
  zoomIn: {
    name: words.commands.zoomIn,
    group: 'watch',
    keys: ['ArrowUp', 'ArrowRight', '+', '='],
    run: ({ studio }) => studio.viewer.player?.push(ARROW_LEVELS),
  },
  zoomOut: {
    name: words.commands.zoomOut,
    group: 'watch',
    keys: ['ArrowDown', 'ArrowLeft', '-'],
    run: ({ studio }) => studio.viewer.player?.push(-ARROW_LEVELS),
  },
  widest: {
    name: words.commands.widest,
    group: 'watch',
    keys: ['Home'],
    run: ({ studio }) => studio.viewer.player?.glideTo(0),
  },
  deepest: {
    name: words.commands.deepest,
    group: 'watch',
    keys: ['End'],
    run: ({ studio }) => studio.viewer.player?.glideTo(Number.POSITIVE_INFINITY),
  },
  outlines: {
    name: words.commands.outlines,
    group: 'watch',
    keys: ['O'],
    run: ({ studio }) => studio.viewer.toggleOutlines(),
  },
  fullScreen: {
    name: words.commands.fullScreen,
    group: 'watch',
    keys: ['F'],
    run: ({ studio }) => void studio.viewer.toggleFullScreen(),
  },
  endComparison: {
    name: words.commands.endComparison,
    group: 'watch',
    keys: ['Escape'],
    run: ({ studio }) => studio.comparison.end(),
    available: ({ studio }) => studio.comparison.active,
  },
  rewritePrompts: {
    name: words.commands.rewritePrompts,
    group: 'prompts',
    keys: [],
    run: ({ studio }) => rewritePrompts(studio),
  },
  importPrompts: {
    name: words.commands.importPrompts,
    group: 'prompts',
    keys: [],
    run: ({ studio }) => void importPrompts(studio),
  },
  exportTxt: {
    name: words.commands.exportTxt,
    group: 'prompts',
    keys: [],
    run: ({ studio }) => void exportPrompts(studio, 'txt'),
  },
  exportCsv: {
    name: words.commands.exportCsv,
    group: 'prompts',
    keys: [],
    run: ({ studio }) => void exportPrompts(studio, 'csv'),
  },
  exportJson: {
    name: words.commands.exportJson,
    group: 'prompts',
    keys: [],
    run: ({ studio }) => void exportPrompts(studio, 'json'),
  },
  findCommand: {
    name: words.commands.findCommand,
    group: 'tenfold',
    keys: ['Ctrl K'],
    run: (shell) => (shell.dialog = 'commands'),
  },
  shortcuts: {
    name: words.commands.shortcuts,
    group: 'tenfold',
    keys: ['?'],
    run: (shell) => (shell.dialog = 'shortcuts'),
  },
  settings: {
    name: words.commands.settings,
    group: 'tenfold',
    keys: ['Ctrl ,'],
    run: (shell) => (shell.dialog = 'settings'),
  },
} satisfies Record<string, Command>;

/** Every command, by what the program calls it. */
export const COMMANDS: Readonly<Record<keyof typeof TABLE, Command>> = TABLE;

/** What `chordOf` reads of a key press. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/**
 * Names a key press.
 *
 * @param press The key press; Cmd counts as Ctrl.
 * @returns For example `Ctrl Shift Z`, `Space`, `?`. Shift is part of the name only of letters and of keys without a sign.
 */
export function chordOf(press: KeyPress): string {
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const shift = press.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  const modifiers = { Ctrl: press.ctrlKey || press.metaKey, Alt: press.altKey, Shift: shift };
  const held = Object.entries(modifiers).flatMap(([name, down]) => (down ? [name] : []));
  return [...held, key].join(' ');
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
  const command = Object.values(COMMANDS).find(({ keys }) => keys.includes(chord));
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
    commands: Object.values(COMMANDS).filter((command) => command.group === group && listed(command)),
  })).filter(({ commands }) => commands.length > 0);
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowRight: '→',
  ArrowDown: '↓',
  ArrowLeft: '←',
  Ctrl: words.commands.keys.ctrl,
  Alt: words.commands.keys.alt,
  Shift: words.commands.keys.shift,
  Space: words.commands.keys.space,
  Escape: words.commands.keys.escape,
  Home: words.commands.keys.home,
  End: words.commands.keys.end,
  PageUp: words.commands.keys.pageUp,
  PageDown: words.commands.keys.pageDown,
  Enter: words.commands.keys.enter,
  Delete: words.commands.keys.remove,
  Backspace: words.commands.keys.backspace,
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

/**
 * A chord as people read it, in one piece.
 *
 * @param chord As `chordOf` names it.
 * @returns For example `Alt ←`.
 */
export function nameOfChord(chord: string): string {
  return keysOf(chord).join(' ');
}

/**
 * The keys of a command where a tooltip or a menu has room for one chord.
 *
 * @param id The command.
 * @returns For example `Ctrl Z`; empty when it has none.
 */
export function shortcutOf(id: keyof typeof COMMANDS): string {
  return nameOfChord(COMMANDS[id].keys[0] ?? '');
}

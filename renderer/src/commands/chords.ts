/** Chords: what keys that are pressed together are called in tables, and how people read them. */
import { words } from '../words/words.ts';

/** What `chordOf` reads of a key press. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** Whether the keyboard is Apple's: it has a key of its own for commands, and Ctrl moves the cursor of a text there. */
const APPLE = /\b(Macintosh|iPad)\b/.test(navigator.userAgent);

/**
 * Whether the key for commands is held: Ctrl, or Cmd on Apple's keyboards.
 *
 * @param press The key press.
 * @param apple Whether the keyboard is Apple's.
 * @returns Whether it is.
 */
export function isCommand(press: Pick<KeyPress, 'ctrlKey' | 'metaKey'>, apple = APPLE): boolean {
  return apple ? press.metaKey : press.ctrlKey;
}

/**
 * Names a key press.
 *
 * @param press The key press.
 * @param apple Whether the keyboard is Apple's; Cmd is called Ctrl then.
 * @returns For example `Ctrl Shift Z`, `Space`, `?`. Shift is part of the name only of letters and of keys without a sign.
 */
export function chordOf(press: KeyPress, apple = APPLE): string {
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const shift = press.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  const modifiers = { Ctrl: isCommand(press, apple), Alt: press.altKey, Shift: shift };
  const held = Object.entries(modifiers).flatMap(([name, down]) => (down ? [name] : []));
  return [...held, key].join(' ');
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowRight: '→',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ...words.commands.keys,
};

const APPLE_SIGNS: Readonly<Record<string, string>> = { ...SIGNS, ...words.commands.appleKeys };

/**
 * A chord as people read it.
 *
 * @param chord As `chordOf` names it.
 * @param apple Whether the keyboard is Apple's.
 * @returns Its keys, each to be shown as one.
 */
export function keysOf(chord: string, apple = APPLE): string[] {
  const signs = apple ? APPLE_SIGNS : SIGNS;
  return chord.split(' ').map((key) => signs[key] ?? key);
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
 * A chord as `aria-keyshortcuts` wants it.
 *
 * @param chord As `chordOf` names it.
 * @param apple Whether the keyboard is Apple's.
 * @returns For example `Control+D`.
 */
export function ariaChord(chord: string, apple = APPLE): string {
  return chord.replace('Ctrl', apple ? 'Meta' : 'Control').replaceAll(' ', '+');
}

/** Chords: what keys that are pressed together are called in tables, and how people read them. */
import { words } from '../words/words.ts';

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

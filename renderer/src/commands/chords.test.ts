/** What keys that are pressed together are called, on both kinds of keyboard. */
import { describe, expect, it } from 'vitest';
import { ariaChord, chordOf, isCommand, keysOf, nameOfChord, type KeyPress } from './chords.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
};

describe('a chord', () => {
  it.each([
    ['z', { ctrlKey: true, shiftKey: true }, 'Ctrl Shift Z'],
    ['?', { shiftKey: true }, '?'],
    [' ', {}, 'Space'],
    ['ArrowLeft', { altKey: true, shiftKey: true }, 'Alt Shift ArrowLeft'],
    // The system's own key, for windows and menus.
    ['k', { metaKey: true }, 'K'],
  ])('of %o with %o is called %s', (key, held, chord) => {
    expect(chordOf(press(key, held), false)).toBe(chord);
  });

  it('is begun by Cmd on keyboards of Apple, where Ctrl moves the cursor of a text', () => {
    expect(chordOf(press('e', { metaKey: true }), true)).toBe('Ctrl E');
    expect(chordOf(press('e', { ctrlKey: true }), true)).toBe('E');
    expect(isCommand(press('e', { ctrlKey: true }), true)).toBe(false);
    expect(isCommand(press('e', { ctrlKey: true }), false)).toBe(true);
  });

  it('is read as the keys are labelled', () => {
    expect(keysOf('Ctrl Shift Z', false)).toEqual(['Ctrl', 'Shift', 'Z']);
    expect(keysOf('Ctrl Shift Z', true)).toEqual(['⌘', '⇧', 'Z']);
    expect(keysOf('Alt ArrowLeft', true)).toEqual(['⌥', '←']);
    expect(keysOf('Escape', true)).toEqual(['Esc']);
    expect(nameOfChord('Space')).toBe('Space');
  });

  it('is told to screen readers in their words', () => {
    expect(ariaChord('Ctrl D', false)).toBe('Control+D');
    expect(ariaChord('Ctrl D', true)).toBe('Meta+D');
  });
});

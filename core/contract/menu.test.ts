import { describe, expect, it } from 'vitest';
import { MENU_COMMANDS, shownMenuSchema } from './menu.ts';

const command = { id: 'save', label: 'Save', chord: 'Ctrl S', available: true };

function isTaken(changes: object, recent: unknown = []): boolean {
  return shownMenuSchema.safeParse({ commands: [{ ...command, ...changes }], recent }).success;
}

describe('what a page says of the menu', () => {
  it('is taken when it is what a studio says', () => {
    expect(isTaken({})).toBe(true);
    expect(isTaken({ chord: null, available: false }, [{ id: crypto.randomUUID(), title: 'A zoom' }])).toBe(
      true,
    );
    for (const chord of ['Ctrl Enter', 'Ctrl ,', 'Ctrl Shift Z']) expect(isTaken({ chord })).toBe(true);
  });

  it.each([
    ['another command', { id: 'quit' }],
    ['a role of the system', { id: 'toggleDevTools' }],
    ['no label', { label: '' }],
    ['a novel for a label', { label: 'word '.repeat(50) }],
    ['a key that the system has', { chord: 'Alt F4' }],
    ['no key at all', { chord: 'Ctrl Nonsense' }],
  ])('is refused with %s', (_, changes) => {
    expect(isTaken(changes)).toBe(false);
  });

  it('is refused when there is more than a menu has room for', () => {
    const commands = Array.from({ length: MENU_COMMANDS.length + 1 }, () => command);
    expect(shownMenuSchema.safeParse({ commands, recent: [] }).success).toBe(false);
    const recent = Array.from({ length: 13 }, () => ({ id: crypto.randomUUID(), title: 'A zoom' }));
    expect(isTaken({}, recent)).toBe(false);
    expect(isTaken({}, [{ id: '../settings', title: 'A zoom' }])).toBe(false);
  });
});

import { expect, it } from 'vitest';
import type { ProjectStore } from '../project/project.svelte.ts';
import type { KeyPress } from './chords.ts';
import { actionFor, ariaShortcuts } from './key-table.ts';
import { LEVEL_COMMANDS, levelShortcut } from './level-commands.ts';

function press(key: string, held: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held };
}

function told(key: string, held?: Partial<KeyPress>): unknown[] {
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      calls.push([name, ...values]);
  const project = {
    selected: 3,
    selection: [2, 3],
    draft: { levels: Array.from({ length: 8 }) },
    select: note('select'),
    extendSelection: note('extend'),
    moveLevels: note('move'),
    setFactors: note('factor'),
    selectAll: note('all'),
    duplicateLevels: note('duplicate'),
    removeLevels: note('remove'),
  } as unknown as ProjectStore;
  actionFor(LEVEL_COMMANDS, press(key, held))?.(project);
  return calls;
}

it.each([
  ['ArrowLeft', {}, ['select', 2]],
  ['End', {}, ['select', 35]],
  ['ArrowRight', { shiftKey: true }, ['extend', 4]],
  ['ArrowLeft', { altKey: true }, ['move', [2, 3], 1]],
  ['End', { altKey: true }, ['move', [2, 3], 6]],
  ['a', { ctrlKey: true }, ['all']],
  ['d', { ctrlKey: true }, ['duplicate', [2, 3]]],
  ['4', {}, ['factor', [2, 3], 4]],
  ['Backspace', {}, ['remove', [2, 3]]],
])('%s with %o acts on the selected levels', (key, held, call) => expect(told(key, held)).toEqual([call]));

it.each(['x', 'Enter', 'ArrowUp', 'toString'])('%s means nothing on a card', (key) => {
  expect(actionFor(LEVEL_COMMANDS, press(key))).toBeNull();
});

it('leaves Ctrl with Alt, which types signs on some keyboards, alone', () => {
  expect(actionFor(LEVEL_COMMANDS, press('a', { ctrlKey: true, altKey: true }))).toBeNull();
});

it('says the keys as people read them', () => {
  expect([levelShortcut('move'), levelShortcut('move', 'deeper'), levelShortcut('remove')]).toEqual([
    'Alt ←',
    'Alt →',
    'Del',
  ]);
});

it('says them to screen readers in their words', () => {
  expect(ariaShortcuts([LEVEL_COMMANDS.duplicate, LEVEL_COMMANDS.zoom, LEVEL_COMMANDS.remove])).toBe(
    'Control+D 2 3 4 Delete Backspace',
  );
  expect(ariaShortcuts([LEVEL_COMMANDS.move])).toContain('Alt+ArrowLeft Alt+ArrowRight');
});

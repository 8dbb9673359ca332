import { beforeEach, expect, it, vi } from 'vitest';
import { shownMenuSchema, type ShownMenu } from '#core/contract/menu.ts';
import type { Shell } from '../shell.svelte.ts';
import { runChoice, shownMenu } from './system-menu.ts';

const id = crypto.randomUUID();
const undo = vi.fn();
const showDocument = vi.fn<(id: string) => Promise<void>>();

beforeEach(() => vi.clearAllMocks());

/** A studio in which something can be undone, and nothing has been painted. */
function shell(changes: Partial<Pick<Shell, 'dialog'>> = {}): Shell {
  const studio = {
    project: {
      canUndo: true,
      canRedo: false,
      undo,
      selection: [0],
      selected: 0,
      draft: { levels: [{}, {}, {}], settings: {} },
    },
    document: { others: [{ id, title: '' }] },
    takes: { chosen: null, list: [] },
    jobs: { current: null },
    painting: { watched: null },
    comparison: { active: false, proposed: undefined },
    viewer: { shows: 'take' },
    model: null,
    submitting: false,
    showDocument,
    messages: { clear: vi.fn() },
    host: { attempt: (request: () => Promise<unknown>) => request() },
  };
  return { studio, dialog: null, ...changes } as unknown as Shell;
}

function command(menu: ShownMenu, wanted: string): ShownMenu['commands'][number] | undefined {
  return menu.commands.find((shown) => shown.id === wanted);
}

it('is told of every command by its name, with the key that a menu can show', () => {
  const menu = shownMenu(shell());
  expect(shownMenuSchema.parse(menu)).toEqual(menu);
  expect(command(menu, 'redo')).toEqual({
    id: 'redo',
    label: 'Redo',
    chord: 'Ctrl Shift Z',
    available: false,
  });
  expect(command(menu, 'outlines')).toMatchObject({ chord: null, available: true });
  expect(command(menu, 'deleteTake')).toMatchObject({ available: false });
  expect(menu.recent).toEqual([{ id, title: 'Untitled zoom' }]);
});

it('can do nothing while a dialog is open', () => {
  const { commands } = shownMenu(shell({ dialog: 'film' }));
  expect(commands.filter(({ available }) => available)).toEqual([]);
});

it('does what is chosen, unless it cannot be done any more', () => {
  runChoice(shell(), { type: 'command', id: 'undo' });
  expect(undo).toHaveBeenCalledOnce();
  runChoice(shell(), { type: 'command', id: 'deleteTake' });
  runChoice(shell(), { type: 'recent', id });
  expect(showDocument).toHaveBeenCalledExactlyOnceWith(id);
});

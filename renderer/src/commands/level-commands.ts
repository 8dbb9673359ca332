/** What keys do on a level's card: the strip, its menu, tooltips and the sheet of shortcuts read this table. */
import { LEVEL_COUNT, ZOOM_FACTORS } from '#core/project/project.ts';
import type { ProjectStore } from '../project/project.svelte.ts';
import { moveSelection } from '../timeline/level-actions.ts';
import { words } from '../words/words.ts';
import { nameOfChord } from './chords.ts';
import type { KeyTable } from './key-table.ts';

/** Does something with the selected levels. */
type LevelAction = (project: ProjectStore) => void;

/** Further than any project goes. */
const FAR = LEVEL_COUNT.maximum;

/** The commands, in the order in which they are listed. */
export const LEVEL_COMMANDS = {
  select: {
    name: words.commands.levels.select,
    keys: along('', (project, step) => project.select(project.selected + step)),
  },
  extend: {
    name: words.commands.levels.extend,
    keys: along('Shift ', (project, step) => project.extendSelection(project.selected + step)),
  },
  selectAll: {
    name: words.commands.levels.selectAll,
    keys: { 'Ctrl A': (project) => project.selectAll() },
  },
  move: { name: words.commands.levels.move, keys: along('Alt ', moveSelection) },
  duplicate: {
    name: words.commands.levels.duplicate,
    keys: { 'Ctrl D': (project) => project.duplicateLevels(project.selection) },
  },
  zoom: {
    name: words.commands.levels.zoom,
    keys: Object.fromEntries(
      ZOOM_FACTORS.map((factor): [string, LevelAction] => [
        String(factor),
        (project) => project.setFactors(project.selection, factor),
      ]),
    ),
  },
  remove: {
    name: words.commands.levels.remove,
    keys: { Delete: removeSelection, Backspace: removeSelection },
  },
} satisfies KeyTable<LevelAction>;

/**
 * The keys of a command on levels where a tooltip or a menu has room for one chord.
 *
 * @param id The command.
 * @param direction Whether it is to go wider or deeper, for commands that do either.
 * @returns For example `Alt ←`.
 */
export function levelShortcut(
  id: keyof typeof LEVEL_COMMANDS,
  direction: 'wider' | 'deeper' = 'wider',
): string {
  return nameOfChord(Object.keys(LEVEL_COMMANDS[id].keys)[direction === 'wider' ? 0 : 1] ?? '');
}

/** The keys that go along the levels, with a modifier before each. */
function along(
  modifier: string,
  act: (project: ProjectStore, step: number) => void,
): Record<string, LevelAction> {
  return {
    [`${modifier}ArrowLeft`]: (project) => act(project, -1),
    [`${modifier}ArrowRight`]: (project) => act(project, 1),
    [`${modifier}Home`]: (project) => act(project, -FAR),
    [`${modifier}End`]: (project) => act(project, FAR),
  };
}

function removeSelection(project: ProjectStore): void {
  project.removeLevels(project.selection);
}

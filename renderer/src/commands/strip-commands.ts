/** Commands on the selected levels that need no focus on the strip; keys on a level's card are in `level-commands.ts`. */
import { choosePhotograph, toggleLock } from '../photographs/photograph-actions.ts';
import { addLevel, canRemoveSelection, hasRoom } from '../timeline/level-actions.ts';
import { words } from '../words/words.ts';
import type { CommandTable } from './command.ts';

/** Commands on the selected levels. */
export const STRIP_COMMANDS = {
  addWider: {
    name: words.timeline.addWider,
    run: ({ studio: { project } }) => addLevel(project, project.selection[0] ?? 0),
    available: ({ studio }) => hasRoom(studio.project),
  },
  addBetween: {
    name: words.commands.addBetween,
    run: ({ studio: { project } }) => addLevel(project, project.selected + 1),
    available: ({ studio: { project } }) =>
      hasRoom(project) && project.selected + 1 < project.draft.levels.length,
  },
  addDeeper: {
    name: words.timeline.addDeeper,
    run: ({ studio: { project } }) => addLevel(project, (project.selection.at(-1) ?? 0) + 1),
    available: ({ studio }) => hasRoom(studio.project),
  },
  duplicateLevels: {
    name: words.timeline.selection.duplicate,
    run: ({ studio: { project } }) => project.duplicateLevels(project.selection),
    available: ({ studio: { project } }) => hasRoom(project, project.selection.length),
  },
  removeLevels: {
    name: words.timeline.selection.remove,
    run: ({ studio: { project } }) => project.removeLevels(project.selection),
    available: ({ studio }) => canRemoveSelection(studio.project),
  },
  photograph: {
    name: words.commands.photograph,
    keys: ['P'],
    run: ({ studio }) => void choosePhotograph(studio),
  },
  lock: {
    name: words.commands.lock,
    keys: ['L'],
    run: ({ studio }) => toggleLock(studio),
  },
} satisfies CommandTable;

/** Commands on the selected levels that need no focus on the strip; keys on a level's card are in `level-commands.ts`. */
import type { ZoomFactor } from '#core/project/project.ts';
import { choosePhotograph, toggleLock } from '../photographs/photograph-actions.ts';
import { addLevel, canRemoveSelection, hasRoom, moveSelection } from '../timeline/level-actions.ts';
import { words } from '../words/words.ts';
import type { Command, CommandTable } from './command.ts';

function zoom(factor: ZoomFactor): Command {
  return {
    name: words.timeline.selection.zoom(factor),
    run: ({ studio: { project } }) => project.setFactors(project.selection, factor),
  };
}

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
  moveWider: {
    name: words.commands.moveWider,
    run: ({ studio }) => moveSelection(studio.project, -1),
    available: ({ studio: { project } }) => (project.selection[0] ?? 0) > 0,
  },
  moveDeeper: {
    name: words.commands.moveDeeper,
    run: ({ studio }) => moveSelection(studio.project, 1),
    available: ({ studio: { project } }) => (project.selection.at(-1) ?? 0) < project.draft.levels.length - 1,
  },
  zoomTwice: zoom(2),
  zoomThrice: zoom(3),
  zoomFourTimes: zoom(4),
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

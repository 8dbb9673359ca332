/** Commands on what has been painted: the shown take, and what is made of it. */
import { compareTake, deleteTake, restoreTake, starTake } from '../takes/take-actions.ts';
import { shownZoom } from '../viewer/shown-zoom.ts';
import { words } from '../words/words.ts';
import type { CommandTable } from './command.ts';

/** Commands on the take that the viewer shows. */
export const TAKE_COMMANDS = {
  saveFilm: {
    name: words.commands.saveFilm,
    keys: ['Ctrl E'],
    run: (shell) => shell.toggle('film', true),
    available: ({ studio }) => studio.takes.chosen !== null,
  },
  still: {
    name: words.commands.still,
    run: ({ studio }) => (studio.viewer.askingForStill = true),
    available: ({ studio }) => shownZoom(studio) !== null,
  },
  star: {
    name: words.commands.star,
    run({ studio }) {
      const { chosen } = studio.takes;
      if (chosen) void starTake(studio, chosen.id, !studio.takes.isStarred(chosen.id));
    },
    available: ({ studio }) => studio.takes.chosen !== null,
  },
  compare: {
    name: words.commands.compare,
    run: ({ studio }) => compareTake(studio),
    available: ({ studio: { comparison } }) => !comparison.active && comparison.proposed !== undefined,
  },
  restoreTake: {
    name: words.takes.restore,
    run({ studio }) {
      const { chosen } = studio.takes;
      if (chosen) restoreTake(studio, chosen);
    },
    available: ({ studio }) => studio.takes.chosen !== null,
  },
  endComparison: {
    name: words.commands.endComparison,
    keys: ['Escape'],
    run: ({ studio }) => studio.comparison.end(),
    available: ({ studio }) => studio.comparison.active,
  },
  deleteTake: {
    name: words.commands.deleteTake,
    run({ studio }) {
      const { chosen } = studio.takes;
      if (chosen) void deleteTake(studio, chosen);
    },
    available: ({ studio }) => studio.takes.chosen !== null,
  },
} satisfies CommandTable;

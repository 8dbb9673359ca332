/** Commands on what is painted, how, and where. */
import { choosePreset, chosenPreset } from '../inspector/preset-actions.ts';
import { cancelJob, togglePause } from '../jobs/job-actions.ts';
import type { PresetName } from '../project/presets.ts';
import { paintVariations, VARIATIONS } from '../takes/take-actions.ts';
import { words } from '../words/words.ts';
import type { Command, CommandTable } from './command.ts';

function preset(preset: PresetName): Command {
  return {
    name: words.commands.presets[preset],
    run: ({ studio }) => choosePreset(studio, preset),
    available: ({ studio }) => studio.model !== null && chosenPreset(studio) !== preset,
  };
}

/** Commands on painting. */
export const PAINT_COMMANDS = {
  generate: {
    name: words.commands.generate,
    keys: ['Ctrl Enter'],
    run: ({ studio }) => void studio.generate(),
    available: ({ studio }) => !studio.submitting,
  },
  variations: {
    name: words.inspector.takes.again(VARIATIONS),
    run: ({ studio }) => void paintVariations(studio),
    available: ({ studio }) => !studio.submitting && studio.takes.list.length > 0,
  },
  pausePainting: {
    name: words.commands.pausePainting,
    run: ({ studio }) => void togglePause(studio),
    available: ({ studio }) => studio.jobs.current?.job.held === false,
  },
  cancelPainting: {
    name: words.commands.cancelPainting,
    run({ studio }) {
      const { current } = studio.jobs;
      if (current) void cancelJob(studio, current.job.id);
    },
    available: ({ studio }) => studio.jobs.current !== null && studio.jobs.current.job.state !== 'cancelling',
  },
  presetSketch: preset('Sketch'),
  presetPreview: preset('Preview'),
  presetFinal: preset('Final'),
  throwSeed: {
    name: words.inspector.look.throwSeed,
    run: ({ studio }) => studio.project.throwSeed(),
  },
  lockSeed: {
    name: words.commands.lockSeed,
    run: ({ studio: { project } }) => project.lockSeed(!project.seedLocked),
  },
  sketch: {
    name: words.commands.sketch,
    run: ({ studio }) => studio.sketches.turn(!studio.sketches.on),
  },
  models: {
    name: words.commands.models,
    run: (shell) => (shell.dialog = 'models'),
  },
  freeMemory: {
    name: words.commands.freeMemory,
    run: ({ studio }) => void studio.freeMemory(),
  },
  paintElsewhere: {
    name: words.commands.paintElsewhere,
    run: ({ studio }) => studio.askForRemote(),
  },
} satisfies CommandTable;

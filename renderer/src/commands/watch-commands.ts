/** Commands on how the zoom is watched. */
import { toggleLoop, turnDirection } from '../timeline/time-actions.ts';
import { words } from '../words/words.ts';
import type { CommandTable } from './command.ts';

/** Levels that one press of an arrow key goes. */
const ARROW_LEVELS = 0.5;

/** Commands on the viewer. */
export const WATCH_COMMANDS = {
  play: {
    name: words.commands.play,
    keys: ['Space'],
    run: ({ studio }) => studio.viewer.toggle(),
  },
  zoomIn: {
    name: words.commands.zoomIn,
    keys: ['ArrowUp', 'ArrowRight', '+', '='],
    run: ({ studio }) => studio.viewer.player?.push(ARROW_LEVELS),
  },
  zoomOut: {
    name: words.commands.zoomOut,
    keys: ['ArrowDown', 'ArrowLeft', '-'],
    run: ({ studio }) => studio.viewer.player?.push(-ARROW_LEVELS),
  },
  widest: {
    name: words.commands.widest,
    keys: ['Home'],
    run: ({ studio }) => studio.viewer.player?.glideTo(0),
  },
  deepest: {
    name: words.commands.deepest,
    keys: ['End'],
    run: ({ studio }) => studio.viewer.player?.glideTo(Number.POSITIVE_INFINITY),
  },
  direction: {
    name: words.commands.direction,
    run: ({ studio }) => turnDirection(studio.project),
  },
  loop: {
    name: words.commands.loop,
    run: ({ studio }) => toggleLoop(studio.project),
  },
  outlines: {
    name: words.commands.outlines,
    keys: ['O'],
    run: ({ studio }) => studio.viewer.toggleOutlines(),
  },
  fullScreen: {
    name: words.commands.fullScreen,
    keys: ['F'],
    run: ({ studio }) => void studio.viewer.toggleFullScreen(),
  },
} satisfies CommandTable;

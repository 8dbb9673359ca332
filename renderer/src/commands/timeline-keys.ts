/** What keys do on the timeline beside the levels: on a card, on the axis, on the lane of time and on the end of a hold. */
import { draggedHold } from '../timeline/time-lane.ts';
import type { ViewerStore } from '../viewer/viewer.svelte.ts';
import { words } from '../words/words.ts';
import type { KeyTable } from './key-table.ts';

/** What keys on the lane of time move. */
export interface Moment {
  /** Goes by so many seconds; backwards when negative. */
  by(seconds: number): void;
  /** Goes to the next level or end of a hold, or to the last one. */
  toStop(direction: 1 | -1): void;
  /** Goes to the beginning or to the end. */
  toEnd(end: 'first' | 'last'): void;
}

/** Levels that an arrow key goes along the axis. */
const ARROW_LEVELS = 0.1;
/** Seconds that an arrow key goes along the lane of time, or lengthens a hold. */
const ARROW_SECONDS = 0.1;
/** Seconds by which a page key lengthens a hold. */
const PAGE_SECONDS = 1;

/** On a level's card, beside the commands on levels. */
export const CARD_KEYS = {
  write: { name: words.commands.cards.write, keys: { Enter: (card) => card.write() } },
} satisfies KeyTable<(card: { write(): void }) => void>;

/** On the axis above the cards. */
export const AXIS_KEYS = {
  travel: {
    name: words.commands.axis.travel,
    keys: {
      ArrowLeft: (viewer) => viewer.player?.push(-ARROW_LEVELS),
      ArrowRight: (viewer) => viewer.player?.push(ARROW_LEVELS),
      ArrowDown: (viewer) => viewer.player?.push(-ARROW_LEVELS),
      ArrowUp: (viewer) => viewer.player?.push(ARROW_LEVELS),
    },
  },
  level: {
    name: words.commands.axis.level,
    keys: {
      PageDown: (viewer) => viewer.player?.push(-1),
      PageUp: (viewer) => viewer.player?.push(1),
    },
  },
  ends: {
    name: words.commands.axis.ends,
    keys: {
      Home: (viewer) => viewer.player?.glideTo(0),
      End: (viewer) => viewer.player?.glideTo(Number.POSITIVE_INFINITY),
    },
  },
} satisfies KeyTable<(viewer: Pick<ViewerStore, 'player'>) => void>;

/** On the lane of time. */
export const LANE_KEYS = {
  travel: {
    name: words.commands.lane.travel,
    keys: {
      ArrowLeft: (moment) => moment.by(-ARROW_SECONDS),
      ArrowRight: (moment) => moment.by(ARROW_SECONDS),
      ArrowDown: (moment) => moment.by(-ARROW_SECONDS),
      ArrowUp: (moment) => moment.by(ARROW_SECONDS),
    },
  },
  stops: {
    name: words.commands.lane.stops,
    keys: {
      PageDown: (moment) => moment.toStop(-1),
      PageUp: (moment) => moment.toStop(1),
    },
  },
  ends: {
    name: words.commands.lane.ends,
    keys: { Home: (moment) => moment.toEnd('first'), End: (moment) => moment.toEnd('last') },
  },
} satisfies KeyTable<(moment: Moment) => void>;

/** On the end of a hold: from the seconds that it lasts to those that it shall last. */
export const HOLD_KEYS = {
  little: {
    name: words.commands.holds.little,
    keys: {
      ArrowLeft: (seconds) => draggedHold(seconds, -ARROW_SECONDS, false),
      ArrowRight: (seconds) => draggedHold(seconds, ARROW_SECONDS, false),
      ArrowDown: (seconds) => draggedHold(seconds, -ARROW_SECONDS, false),
      ArrowUp: (seconds) => draggedHold(seconds, ARROW_SECONDS, false),
    },
  },
  second: {
    name: words.commands.holds.second,
    keys: {
      PageDown: (seconds) => draggedHold(seconds, -PAGE_SECONDS, false),
      PageUp: (seconds) => draggedHold(seconds, PAGE_SECONDS, false),
    },
  },
  none: { name: words.commands.holds.none, keys: { Home: () => 0 } },
} satisfies KeyTable<(seconds: number) => number>;

/** English words of the strip: levels, time, and how the zoom plays. */
import { plural } from './plural.ts';

/** What the strip says. */
export const timeline = {
  levels: 'Levels, widest first',
  addWider: 'Add a wider level',
  addDeeper: 'Add a deeper level',
  addBetween: 'Add a level between',
  duplicate: (levels: number) => (levels === 1 ? 'Duplicate' : `Duplicate ${levels} levels`),
  moveWider: (levels: number) => (levels === 1 ? 'Move wider' : `Move ${levels} levels wider`),
  moveDeeper: (levels: number) => (levels === 1 ? 'Move deeper' : `Move ${levels} levels deeper`),
  remove: (levels: number) => (levels === 1 ? 'Remove' : `Remove ${levels} levels`),
  zoomToNext: (factor: number) => `Zoom ×${factor} to the next`,
  zoom: (factor: number) => `Zoom ×${factor}`,
  zoomBetween: (factor: number, level: number, next: number) =>
    `Zoom ×${factor} between levels ${level} and ${next}`,
  zoomFactor: 'Zoom factor',
  card: {
    level: (level: number) => `Level ${level}`,
    label: (level: number) => `Level ${level}:`,
    empty: 'Describe this level',
    fresh: 'new',
    edited: 'edited',
    notPainted: 'not painted yet',
    selected: 'selected',
    notUnderstood: (words: number) =>
      `${words} ${plural(words, { one: 'word', other: 'words' })} not understood`,
    offCentre: 'focus off centre',
    holds: (seconds: number) =>
      `holds for ${seconds} ${plural(seconds, { one: 'second', other: 'seconds' })}`,
  },
  axis: {
    label: 'Zoom',
    value: (level: string, levels: number, magnification: string) =>
      `Level ${level} of ${levels}, ×${magnification}`,
    power: (base: string, exponent: string) => `${base} to the power of ${exponent}`,
  },
  fewest: 'A zoom needs at least two levels.',
  clipboard: {
    copied: (levels: number) =>
      plural(levels, {
        one: 'The level is on the clipboard.',
        other: `${levels} levels are on the clipboard.`,
      }),
    cut: (levels: number) =>
      plural(levels, {
        one: 'The level is on the clipboard, and gone here.',
        other: `${levels} levels are on the clipboard, and gone here.`,
      }),
  },
  selection: {
    label: 'Selected levels',
    count: (levels: number) => `${levels} ${plural(levels, { one: 'level', other: 'levels' })}`,
    zoom: (factor: number) => `Zoom ×${factor} for the selected levels`,
    duplicate: 'Duplicate the selected levels',
    remove: 'Remove the selected levels',
  },
  lane: {
    label: 'Time',
    value: (time: string, total: string, level: string) => `${time} of ${total}, level ${level}`,
    hold: (level: number) => `Hold on level ${level}`,
    seconds: (seconds: number) => `${seconds} ${plural(seconds, { one: 'second', other: 'seconds' })}`,
    holds: (level: number, seconds: number) => `Level ${level}: holds ${seconds} s`,
    dragToHold: (level: number) => `Level ${level}: drag to hold`,
  },
  transport: {
    play: 'Play',
    pause: 'Pause',
    direction: 'Direction:',
    directions: { in: 'in', out: 'out', 'in-out': 'in ⇄ out' },
    loops: 'Plays again and again',
    stops: 'Stops at the end',
    showLess: 'Show less of the strip',
    showMore: 'Show more of the strip',
    showAll: 'Show all levels',
    showReadable: 'Show readable cards',
  },
  pace: {
    label: 'Speed',
    value: (seconds: number) => `${seconds} s per level`,
    button: (seconds: number) => `Speed: ${seconds} s per level`,
    perLevel: 'Seconds per level',
    length: 'Length in seconds',
    ends: 'Both ends hold, seconds',
    easing: 'Start and stop',
    easingLabel: 'How the zoom starts and stops',
    easings: { smooth: 'Gentle', linear: 'At full speed' },
  },
};

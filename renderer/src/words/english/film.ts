/** English words of films: what is chosen, how far one is, and what came of it. */
import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

/** What the film dialog says. */
export const film = {
  title: 'Save film',
  fileType: 'Film',
  formats: 'Format',
  looking: 'Looking for an encoder…',
  frames: (frames: number) => `${frames} ${plural(frames, { one: 'frame', other: 'frames' })}`,
  cropped: ', cropped around what the zoom goes to',
  making: {
    ready: 'Getting ready…',
    frame: (frame: number, frames: number) => `Frame ${frame} of ${frames}`,
    left: (time: string) => `${time} left`,
    progress: 'Film',
    closing: 'Closing this dialog cancels the film.',
    cancel: 'Cancel',
  },
  done: {
    another: 'Make another',
    reveal: 'Show in folder',
    download: 'Download',
    save: 'Save…',
    saveAgain: 'Saved – save again…',
    picture: 'The film',
    video: 'The film is ready. This window cannot play its format.',
    frames: 'The frames are ready.',
    animation: 'The film is ready.',
    page: 'The page is ready. Open it in any browser.',
  },
  estimate: {
    page: 'One page',
    size: (size: string) => `about ${size}`,
    work: (time: string, format: string) => `${time} to make ${format}`,
  },
  draft: 'Draft',
  make: 'Make film',
  makePage: 'Make page',
  pageHint:
    'One file that opens in any browser, without a network: it plays as chosen below, and can be zoomed by wheel, pinch, drag or keys.',
  shape: 'Shape',
  asPainted: 'As painted',
  side: 'Size of the shorter side',
  quality: 'Quality',
  qualityOf: (scale: string) => `Quality (${scale})`,
  qualities: { small: 'Small file', good: 'Good', best: 'Best' },
  lossless: 'Nothing is lost',
  rate: 'Frames per second',
  direction: 'Direction',
  directions: { in: 'Zoom in', out: 'Zoom out', both: 'In and out' },
  end: 'At the end',
  once: 'Play once',
  loop: 'Start again',
  pace: 'Seconds per level',
  hold: 'Hold first and last, seconds',
  from: 'From level',
  to: 'To level',
  ruler: 'Scale ruler',
  rulerHint: 'A bar that says how large things are, in the corner of every frame.',
  rulerUnknown: 'Say what one level measures across, in the inspector, to have one.',
  problems: {
    failed: 'The film could not be made. Try again.',
    unfinished: 'The film was not finished. Try again.',
    notCompleted: 'The film could not be finished. Try again.',
    encoding: (reason: string) => `The film could not be encoded (${reason}). Try a smaller size.`,
    tooLarge: (width: number, height: number) =>
      `This browser cannot encode a film of ${width} × ${height} pixels. Choose a smaller size.`,
  },
};

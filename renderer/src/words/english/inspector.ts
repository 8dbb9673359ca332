/** English words of the inspector: the selected level, the look, and the takes. */
import { pluralOf } from '../plural.ts';

const plural = pluralOf('en');

const count = {
  token: (tokens: number) => `${tokens} ${plural(tokens, { one: 'token', other: 'tokens' })}`,
  word: (words: number) => `${words} ${plural(words, { one: 'word', other: 'words' })}`,
};

/** What the inspector says. */
export const inspector = {
  label: 'Inspector',
  level: (level: number) => `Level ${level}`,
  moveWider: 'Move wider',
  moveDeeper: 'Move deeper',
  removeLevel: 'Remove level',
  prompt: (level: number) => `Prompt of level ${level}`,
  promptPlaceholder: 'What does this level show?',
  leaveOut: 'Leave out',
  leftOut: (level: number) => `What level ${level} should not show`,
  leftOutPlaceholder: 'What should not be in the picture?',
  zoomToNext: 'Zoom to next',
  zoomFactor: (level: number, next: number) => `Zoom factor from level ${level} to level ${next}`,
  hold: 'Hold, seconds',
  width: 'Measures across',
  widthPlaceholder: '40 m',
  widthHint: 'Such as 40 m, 2 ly or 10^-9 m',
  count: {
    token: count.token,
    word: count.word,
    ofTokens: (tokens: number, window: number) => `${tokens} of ${count.token(window)}`,
    ofWords: (words: number, window: number) => `${words} of ${count.word(window)}`,
    parts: (amount: string, parts: number) => `${amount}, read in ${parts} parts`,
    cut: (amount: string, window: number, cut: number) =>
      `${amount}, but the model reads only ${window}: the last ${cut} are left out`,
    notUnderstood: (words: number) => `${count.word(words)} not understood:`,
  },
  look: {
    title: 'Look',
    style: 'Style of all levels',
    stylePlaceholder: 'Style of all levels, for example: highly detailed, soft light',
    prefix: 'Before every prompt',
    prefixLabel: 'Text before every prompt',
    prefixPlaceholder: 'For example: a photograph of',
    negative: 'Leave out everywhere',
    negativeLabel: 'What no level should show',
    negativePlaceholder: 'What should not be in any picture?',
    quality: 'Quality',
    presets: { Sketch: 'Sketch', Preview: 'Preview', Final: 'Final' },
    seed: 'Seed',
    throwSeed: 'Throw another seed',
    seedLocked: 'Seed stays: unlock it',
    seedFree: 'New seed every time: lock it',
    size: 'Size',
    shape: 'Shape',
    ownShape: 'Own',
    unevenSize: (factors: string, step: number) =>
      `Zooming ${factors} needs sides that are multiples of ${step} pixels.`,
    unevenFixedSize: (factors: string) =>
      `Zooming ${factors} does not divide this size: choose another factor or size.`,
    repeats: (model: string) => `At this size ${model} tends to paint things more than once.`,
    useSize: (width: number, height: number) => `Use ${width} × ${height}`,
    width: 'Width',
    height: 'Height',
    more: 'More',
    steps: 'Steps',
    guidance: 'Guidance',
    blend: 'Agreement between levels',
    blends: {
      laplacian: 'Scale by scale',
      average: 'Plain average',
      none: 'None (levels on their own)',
    },
    model: 'Model',
  },
  takes: {
    title: 'Takes',
    star: (take: string) => `Star ${take}`,
    unstar: (take: string) => `Unstar ${take}`,
    compare: (take: string) => `Compare ${take} with another take`,
    remove: (take: string) => `Delete ${take}`,
    none: 'Every generation is kept here.',
    looking: 'Looking for takes…',
    label: (take: string, title: string) => `${take}: ${title}`,
    starredLabel: (take: string, title: string) => `${take}: ${title}, starred`,
    chooseOther: (take: string) => `Choose another take to compare ${take} with.`,
    again: (seeds: number) => `Again with ${seeds} new seeds`,
  },
};

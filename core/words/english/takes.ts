/** English words of takes, and of what stands between a take and the project. */
import { plural } from './plural.ts';

/** What is said of takes. */
export const takes = {
  name: (number: number) => `Take ${number}`,
  gone: 'a take that is gone',
  deleted: (take: string) => `${take} deleted`,
  bringBack: 'Bring it back',
  isBack: (take: string) => `${take} is back`,
  toChooseFrom: (takes: number) =>
    `${takes} new ${plural(takes, { one: 'take', other: 'takes' })} to choose from`,
  layOut: 'Lay out',
  seed: (seed: number) => `Seed ${seed}`,
  steps: (steps: number) => `${steps} ${plural(steps, { one: 'step', other: 'steps' })}`,
  differences: (count: number) => `${count} ${plural(count, { one: 'difference', other: 'differences' })}`,
  inTake: 'In the take:',
  inProject: ', in the project:',
  restore: 'Bring back these prompts and settings',
  difference: {
    level: (level: number) => `Level ${level}`,
    leavesOut: (level: number) => `Level ${level} leaves out`,
    zoom: (level: number) => `Zoom after level ${level}`,
    focus: (level: number) => `Focus of level ${level}`,
    photograph: (level: number) => `Photograph of level ${level}`,
    photographs: { one: 'one', another: 'another' },
    strength: (level: number) => `Strength of level ${level}'s photograph`,
    locked: (level: number) => `Lock of level ${level}`,
    keptBy: (take: string, level: number) => `${take}, level ${level}`,
    removed: 'Extra level',
    empty: 'empty',
    style: 'Style',
    prefix: 'Before every prompt',
    negative: 'Left out everywhere',
    model: 'Model',
    size: 'Size',
    blend: 'Agreement between levels',
    seed: 'Seed',
    steps: 'Steps',
    guidance: 'Guidance',
    sampler: 'Sampler',
  },
};

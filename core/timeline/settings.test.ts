import { describe, expect, it } from 'vitest';
import { exampleLevels, exampleTake } from '../project/test/example-take.ts';
import { motionOf, takeMotion, TIMELINE_DEFAULTS } from './settings.ts';

const PROMPTS = ['sky', 'wood', 'tree'];
const take = exampleTake('a', {
  levels: exampleLevels(3, 32).map((level, index) => ({ ...level, prompt: PROMPTS[index]! })),
});
const levels = PROMPTS.map((prompt) => ({ prompt }));

describe('the motion of a zoom', () => {
  it('has defaults for projects from before there was any', () => {
    expect(motionOf({ levels })).toEqual({ ...TIMELINE_DEFAULTS, holds: [null, null, null] });
  });

  it('is what the project says', () => {
    const motion = motionOf({
      timeline: { direction: 'out', secondsPerLevel: 3, loop: false },
      levels: levels.with(1, { prompt: 'wood', holdSeconds: 2 } as never),
    });
    expect(motion).toMatchObject({ direction: 'out', secondsPerLevel: 3, loop: false, easing: 'smooth' });
    expect(motion.holds).toEqual([null, 2, null]);
  });

  it('goes with the levels when the project was edited after the take was painted', () => {
    const project = {
      levels: [
        { prompt: 'space', holdSeconds: 9 },
        { prompt: 'sky', holdSeconds: 1 },
        { prompt: 'tree', holdSeconds: 0 },
        { prompt: 'wood' },
      ],
    };
    expect(takeMotion(take, project).holds).toEqual([1, null, 0]);
  });

  it('is the take’s own where there is no other', () => {
    const timed = { ...take, timeline: { secondsPerLevel: 4 } };
    expect(takeMotion(timed, timed)).toMatchObject({ secondsPerLevel: 4, holds: [null, null, null] });
  });
});

import { describe, expect, it } from 'vitest';
import { fromProject, newLevel, type DraftLevel } from '../project/draft.ts';
import { placesAmong } from './painted-places.ts';

const [galaxy, forest, leaf] = ['a galaxy', 'a forest', 'a leaf'].map((prompt) => newLevel({ prompt })) as [
  DraftLevel,
  DraftLevel,
  DraftLevel,
];

describe('the levels of a project among those that are being painted', () => {
  it('are found wherever they have gone, and whatever has been written meanwhile', () => {
    const edited = { ...leaf, prompt: 'a forest' };
    expect(placesAmong([galaxy, forest, leaf], [edited, galaxy, forest])).toEqual([2, 0, 1]);
  });

  it('are none of those that came later, and miss what was removed', () => {
    expect(placesAmong([galaxy, forest, leaf], [newLevel(), galaxy, leaf])).toEqual([null, 0, 2]);
  });

  it('are told by their prompts once the project was loaded again', () => {
    const loaded = fromProject({ title: '', style: '', levels: [forest, galaxy, leaf], settings: {} }).levels;
    const again = loaded.map((level) => newLevel({ prompt: level.prompt }));
    expect(placesAmong([galaxy, forest, leaf], again)).toEqual([1, 0, 2]);
  });
});

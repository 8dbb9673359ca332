import { describe, expect, it } from 'vitest';
import { extendTo, selectAll, selectedIndexes, selectLevels, toggleLevel } from './selection.ts';

const keyed = (keys: string) => Array.from(keys, (key) => ({ key }));
const levels = keyed('abcdef');

describe('the selection', () => {
  it('is clamped to the levels that there are', () => {
    const selection = selectLevels(levels, [9]);
    expect([selection.lead, selectedIndexes(selection, levels)]).toEqual([5, [5]]);
  });

  it('takes levels in and leaves them out, but never the last one', () => {
    const one = selectLevels(levels, [0]);
    const two = toggleLevel(one, levels, 2);
    expect([selectedIndexes(two, levels), two.lead]).toEqual([[0, 2], 2]);
    const back = toggleLevel(two, levels, 2);
    expect([selectedIndexes(back, levels), back.lead]).toEqual([[0], 0]);
    expect(toggleLevel(back, levels, 0)).toBe(back);
  });

  it('draws ranges from one fixed end', () => {
    const down = extendTo(selectLevels(levels, [2]), levels, 4);
    expect([selectedIndexes(down, levels), down.lead]).toEqual([[2, 3, 4], 4]);
    const up = extendTo(down, levels, 1);
    expect([selectedIndexes(up, levels), up.lead]).toEqual([[1, 2], 1]);
    expect(selectedIndexes(extendTo(up, levels, -5), levels)).toEqual([0, 1, 2]);
  });

  it('follows its levels, and forgets those that are gone', () => {
    const selection = selectLevels(keyed('abcd'), [0, 1]);
    expect(selectedIndexes(selection, keyed('cbad'))).toEqual([1, 2]);
    expect(selectedIndexes({ ...selection, lead: 0 }, keyed('cd'))).toEqual([0]);
  });

  it('can be everything, while the inspector shows the same level', () => {
    const all = selectAll(selectLevels(levels, [1]), levels);
    expect([selectedIndexes(all, levels), all.lead]).toEqual([[0, 1, 2, 3, 4, 5], 1]);
  });
});

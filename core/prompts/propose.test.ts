import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proposePrompt } from './propose.ts';
import { subjectOf, THINGS } from './scales.ts';

describe('what a prompt is about', () => {
  it.each([
    ['a dense green forest canopy from above', 'canopy'],
    ['brown tree bark with green moss', 'bark'],
    ['a green leaf on a tree', 'leaf'],
    ['a red ladybird on a red flower', 'ladybird'],
    ['planet earth from space, blue and green', 'earth'],
    ['an atom with blue electron orbits on a dark background', 'atom'],
    ['Sunflowers at dawn', 'sunflower'],
  ])('%s: %s', (prompt, name) => {
    expect(subjectOf(prompt)?.names).toContain(name);
  });

  it('does not find a name inside another word', () => {
    expect(subjectOf('a starfish on a treetop-like branchlet')).toBeNull();
  });

  it.each(THINGS)('$prompt: what it was written for', (thing) => {
    expect(subjectOf(thing.prompt)).toBe(thing);
  });
});

describe('the table', () => {
  it('goes from the widest thing to the smallest', () => {
    const sizes = THINGS.map(({ metres }) => metres);
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  });

  it('names each thing once', () => {
    const names = THINGS.flatMap((thing) => thing.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

describe('a proposal between two levels', () => {
  it.each([
    ['planet earth from space', 'a dense green forest from above', /mountains|coast/],
    ['a dense green forest from above', 'a green leaf', /tree|canopy|meadow|branch/],
    ['a green leaf, close-up', 'an atom', /cell|nucleus/],
    ['hundreds of galaxies', 'planet earth', /galaxy|nebula|orbit|star/],
    ['a city skyline', 'a man on a picnic blanket', /street/],
    ['a forest', 'the eye of a fox', /animal/],
  ])('%s … %s', (wider, deeper, expected) => {
    expect(proposePrompt(wider, deeper)).toMatch(expected);
  });

  it('lies between them in size whenever both are known and something does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...THINGS), fc.constantFrom(...THINGS), (outer, inner) => {
        const proposal = proposePrompt(outer.prompt, inner.prompt);
        const [above, own, below] = [outer.prompt, proposal, inner.prompt].map(
          (text) => subjectOf(text)!.metres,
        );
        if (!proposal.includes('in the middle')) {
          expect(own!).toBeLessThan(above!);
          expect(own!).toBeGreaterThan(below!);
        }
      }),
    );
  });

  it('leads into the unknown from what is known of the neighbours', () => {
    expect(proposePrompt('a quuxly on a shelf', 'its tiny gears, close-up')).toBe(
      'a quuxly on a shelf, closer, with its tiny gears in the middle',
    );
  });

  it('says again what both say behind their subject', () => {
    expect(proposePrompt('a forest from above, oil painting', 'a leaf, oil painting')).toMatch(
      /, oil painting$/,
    );
  });
});

describe('a proposal at an end', () => {
  it('goes one step deeper in the same world', () => {
    expect(proposePrompt('green plant cells under a microscope', null)).toMatch(/nucleus/);
    expect(proposePrompt('a gizmo', null)).toBe('a gizmo, close-up');
  });

  it('goes one step wider in the same world', () => {
    expect(proposePrompt(null, 'a blue spiral galaxy')).toMatch(/galaxies/);
    expect(proposePrompt(null, 'a gizmo, close-up')).toBe('a gizmo, small in the frame');
  });

  it('is empty where nothing is known at all', () => {
    expect(proposePrompt(null, null)).toBe('');
    expect(proposePrompt('  ', '')).toBe('');
  });
});

it('is never longer than a prompt may be, and never blank where there is a neighbour', () => {
  const text = fc.option(fc.string({ maxLength: 5000 }));
  fc.assert(
    fc.property(text, text, (wider, deeper) => {
      const proposal = proposePrompt(wider, deeper);
      expect(proposal.length).toBeLessThanOrEqual(4000);
      if (/\p{Letter}/u.test(`${wider ?? ''}${deeper ?? ''}`)) expect(proposal.trim()).not.toBe('');
    }),
  );
});

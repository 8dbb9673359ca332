import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rewriteChain } from './rewrite.ts';

it('fills every gap from what is around it, each time a little deeper', () => {
  const chain = rewriteChain(['planet earth from space', '', '', '', 'a green leaf, close-up']);
  expect(chain[0]).toBe('planet earth from space');
  expect(chain[4]).toBe('a green leaf, close-up');
  expect(new Set(chain).size).toBe(5);
  expect(chain.every((prompt) => prompt !== '')).toBe(true);
});

it('replaces a level that only repeats the one around it', () => {
  const [first, second, third] = rewriteChain(['a dense forest', 'A dense forest', 'a green leaf']);
  expect([first, third]).toEqual(['a dense forest', 'a green leaf']);
  expect(second).not.toMatch(/dense forest$/i);
});

it('makes neighbours agree on what most of them say, but not on how far away they are', () => {
  expect(rewriteChain(['a city, at night', 'a street, at night', 'a face, close-up'])).toEqual([
    'a city, at night',
    'a street, at night',
    'a face, close-up, at night',
  ]);
});

it('leaves what a person has written at the beginning of each prompt, whatever it is', () => {
  const prompt = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/);
  fc.assert(
    fc.property(fc.uniqueArray(prompt, { minLength: 2, maxLength: 32 }), (prompts) => {
      const chain = rewriteChain(prompts);
      expect(chain).toHaveLength(prompts.length);
      for (const [index, text] of prompts.entries()) expect(chain[index]!.startsWith(text)).toBe(true);
    }),
  );
});

it('has nothing to say where nothing was written', () => {
  expect(rewriteChain(['', ' '])).toEqual(['', '']);
});

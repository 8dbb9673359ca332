import { describe, expect, it } from 'vitest';
import { philox4x32 } from './philox.ts';

// Known answers of the authors' Random123 library (kat_vectors, philox4x32 10).
const knownAnswers = [
  {
    counter: '00000000 00000000 00000000 00000000',
    key: '00000000 00000000',
    result: '6627e8d5 e169c58d bc57ac4c 9b00dbd8',
  },
  {
    counter: 'ffffffff ffffffff ffffffff ffffffff',
    key: 'ffffffff ffffffff',
    result: '408f276d 41c83b0e a20bc7c6 6d5451fd',
  },
  {
    counter: '243f6a88 85a308d3 13198a2e 03707344',
    key: 'a4093822 299f31d0',
    result: 'd16cfe09 94fdcceb 5001e420 24126ea1',
  },
];

const words = (text: string): number[] => text.split(' ').map((word) => parseInt(word, 16));

describe('philox4x32', () => {
  it.each(knownAnswers)('turns counter $counter with key $key into $result', ({ counter, key, result }) => {
    const state = Uint32Array.from(words(counter));
    philox4x32(state, words(key)[0]!, words(key)[1]!);
    expect([...state]).toEqual(words(result));
  });
});

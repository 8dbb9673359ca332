import { expect, test } from 'vitest';
import { allOrNone } from './pictures.ts';

test('where one of several things cannot be had, those that came are given back', async () => {
  const released: string[] = [];
  const coming = [Promise.resolve('first'), Promise.reject(new Error('lost')), Promise.resolve('last')];
  await expect(allOrNone(coming, (value) => released.push(value))).rejects.toThrow('lost');
  expect(released).toEqual(['first', 'last']);
  expect(await allOrNone([Promise.resolve(1), Promise.resolve(2)], () => released.push('none'))).toEqual([
    1, 2,
  ]);
  expect(released).toHaveLength(2);
});

import { expect, test } from 'vitest';
import { fullNegative, fullPrompt } from './texts.ts';

test('a prompt stands between the prefix and the style of the project', () => {
  expect(fullPrompt('a tree', { prefix: ' a photo of ', style: 'soft light ' })).toBe(
    'a photo of a tree, soft light',
  );
});

test('blank and absent texts leave a prompt as it is', () => {
  expect(fullPrompt('a tree', {})).toBe('a tree');
  expect(fullPrompt('a tree', { prefix: ' ', style: '' })).toBe('a tree');
});

test('what a level leaves out comes before what the project leaves out', () => {
  expect(fullNegative('people', { negative: 'text, watermark' })).toBe('people, text, watermark');
  expect(fullNegative(' ', { negative: 'text' })).toBe('text');
  expect(fullNegative('people', {})).toBe('people');
  expect(fullNegative(undefined, {})).toBe('');
});

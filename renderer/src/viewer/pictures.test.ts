import { expect, test } from 'vitest';
import { textureSize } from './pictures.ts';

test('small pictures are enlarged by a whole number', () => {
  expect(textureSize({ width: 128, height: 64 }, 8)).toEqual({ width: 512, height: 256 });
  expect(textureSize({ width: 200, height: 200 }, 8)).toEqual({ width: 600, height: 600 });
});

test('large ones stay what they are until they would fill the memory of the graphics card', () => {
  const large = { width: 1024, height: 1024 };
  expect(textureSize(large, 8)).toEqual(large);
  expect(textureSize({ width: 4096, height: 4096 }, 32)).toEqual({ width: 1024, height: 1024 });
});

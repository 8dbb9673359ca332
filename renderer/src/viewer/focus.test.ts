import { expect, test } from 'vitest';
import { Camera } from '#core/timeline/camera.ts';
import { levelAt, movedFocus } from './focus.ts';

const path = {
  levels: 3,
  width: 64,
  height: 64,
  factors: [2, 4],
  footprints: [
    { x: 32, y: 0, width: 32, height: 32 },
    { x: 24, y: 24, width: 16, height: 16 },
  ],
};

test('the level under a point is the deepest that holds it', () => {
  const camera = new Camera(path, { width: 512, height: 512 });
  camera.look(0);
  expect(levelAt(camera, 0.1, 0.9)).toBe(0);
  expect(levelAt(camera, 0.55, 0.05)).toBe(1);
  expect(levelAt(camera, 0.75, 0.25)).toBe(2);
  camera.look(1);
  expect(levelAt(camera, 0.1, 0.1)).toBe(1);
});

test('a level too small to be meant does not count', () => {
  const tiny = {
    ...path,
    factors: [4, 4, 4],
    levels: 4,
    footprints: Array(3).fill({ x: 24, y: 24, width: 16, height: 16 }),
  };
  const camera = new Camera(tiny, { width: 512, height: 512 });
  camera.look(0);
  expect(levelAt(camera, 0.5, 0.5)).toBe(2);
});

test('a focus moves until the next level touches the edge', () => {
  expect(movedFocus(undefined, 2, { x: 0.1, y: 0 })).toEqual({ x: 0.6, y: 0.5 });
  expect(movedFocus({ x: 0.6, y: 0.5 }, 2, { x: 0.9, y: -0.9 })).toEqual({ x: 0.75, y: 0.25 });
  expect(movedFocus(undefined, 4, { x: -1, y: 1 })).toEqual({ x: 0.125, y: 0.875 });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutPanes, PANE_LAYOUTS } from './panes.ts';

const options = fc.record({
  width: fc.integer({ min: 200, max: 4000 }),
  height: fc.integer({ min: 200, max: 4000 }),
  aspects: fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 1, maxLength: 6 }),
  layout: fc.constantFrom(...PANE_LAYOUTS),
  divider: fc.double({ min: 0, max: 1, noNaN: true }),
  margin: fc.integer({ min: 0, max: 24 }),
});

test('panes share the viewer without overlapping', () => {
  fc.assert(
    fc.property(options, (given) => {
      const panes = layOutPanes(given);
      const pixels = panes.reduce((sum, { clip }) => sum + clip.width * clip.height, 0);
      expect(pixels).toBeLessThanOrEqual(given.width * given.height);
      for (const [index, { clip: one }] of panes.entries()) {
        for (const { clip: other } of panes.slice(index + 1)) {
          const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
          const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
          expect(across <= 0 || down <= 0).toBe(true);
        }
      }
    }),
  );
});

test('one zoom has the viewer for itself', () => {
  const [pane] = layOutPanes({
    width: 800,
    height: 600,
    aspects: [1],
    layout: 'grid',
    divider: 0.5,
    margin: 0,
  });
  expect(pane).toEqual({
    stage: { x: 100, y: 0, width: 600, height: 600 },
    clip: { x: 0, y: 0, width: 800, height: 600 },
  });
});

test('a split cuts both pictures at the same place', () => {
  const [left, right] = layOutPanes({
    ...{ width: 800, height: 600, aspects: [1, 1], layout: 'split', divider: 0.25, margin: 0 },
  });
  expect(left!.stage).toEqual(right!.stage);
  expect([left!.clip.width, right!.clip.x, right!.clip.width]).toEqual([250, 250, 550]);
});

test('four zooms lie two by two', () => {
  const panes = layOutPanes({
    width: 800,
    height: 600,
    aspects: [1, 1, 1, 1],
    layout: 'grid',
    divider: 0.5,
    margin: 0,
  });
  expect(panes.map(({ clip }) => [clip.x, clip.y])).toEqual([
    [0, 0],
    [400, 0],
    [0, 300],
    [400, 300],
  ]);
});

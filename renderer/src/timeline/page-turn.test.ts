import { expect, test } from 'vitest';
import { turnPage } from './page-turn.ts';

const page = { place: 1000, width: 500, longest: 3000 };

test('a page stays as long as what moves is in view', () => {
  for (const head of [1040, 1250, 1460]) expect(turnPage(head, page)).toBeNull();
});

test('what is about to leave on one side is well inside on the other one afterwards', () => {
  expect(turnPage(1480, page)).toBe(1480 - 100);
  expect(turnPage(1010, page)).toBe(1010 - 400);
});

test('what has jumped elsewhere is found again', () => {
  expect(turnPage(0, page)).toBe(0);
  expect(turnPage(3490, page)).toBe(3000);
});

test('there is nothing to turn at either end, nor where everything is in view', () => {
  expect(turnPage(5, { ...page, place: 0 })).toBeNull();
  expect(turnPage(3495, { ...page, place: 3000 })).toBeNull();
  expect(turnPage(495, { place: 0, width: 500, longest: 0 })).toBeNull();
});

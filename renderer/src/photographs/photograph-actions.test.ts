import { expect, it } from 'vitest';
import { meansText } from './photograph-actions.ts';

it.each([
  ['cells of a spreadsheet', ['text/plain', 'text/html', 'text/rtf', 'Files'], true],
  ['a picture of a web page', ['text/html', 'Files'], false],
  ['a picture from a folder', ['text/plain', 'Files'], false],
  ['a screenshot', ['Files'], false],
])('knows whether by %s text is meant', (_, types, text) => {
  expect(meansText({ types })).toBe(text);
});

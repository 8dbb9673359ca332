import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { createLogbook } from './logbook.ts';

it('passes on what is written, and keeps it with its time', () => {
  const pass = vi.fn();
  const logbook = createLogbook({ pass });
  expect(logbook.read()).toBe('');
  logbook.write('one');
  logbook.write('two\nlines');
  expect(pass.mock.calls).toEqual([['one'], ['two\nlines']]);
  expect(logbook.read()).toMatch(/^\d{4}-\d\d-\d\dT\S+Z one\n\d{4}\S+ two\nlines\n$/);
});

it('keeps the end when there is too much', () => {
  const logbook = createLogbook();
  for (let entry = 0; entry < 400; entry++) logbook.write(`${'x'.repeat(1000)} ${entry}`);
  logbook.write('y'.repeat(1e6));
  expect(logbook.read().length).toBeLessThan(300_000);
  logbook.write('the last');
  expect(logbook.read()).toMatch(/ the last\n$/);
});

it.each([
  [`ENOENT: no such file, open '${join(homedir(), 'secret/plan.tenfold')}'`, "open '…/plan.tenfold'"],
  ['at run (file:///home/anna/programs/thing.ts:3:1)', 'at run (…/thing.ts:3:1)'],
  [String.raw`at C:\Users\anna\films\zoom.mp4`, 'at …/zoom.mp4'],
  ['at file:///C:/Users/anna/zoom.mp4', 'at …/zoom.mp4'],
])('names no folder: %s', (text, kept) => {
  const logbook = createLogbook();
  logbook.write(text);
  expect(logbook.read()).toContain(kept);
  expect(logbook.read()).not.toMatch(/anna|secret|home/);
});

it('leaves addresses, and says where in the program something broke', () => {
  const logbook = createLogbook();
  logbook.write('GET https://example.org/a/b failed');
  logbook.write(new Error('broken').stack!);
  expect(logbook.read()).toContain('https://example.org/a/b');
  expect(logbook.read()).toMatch(/electron\/host\/logbook\.test\.ts:\d+/);
});

it('is shown in its folder on a desktop only', () => {
  const reveal = vi.fn();
  createLogbook({ reveal }).reveal();
  expect(reveal).toHaveBeenCalledOnce();
  expect(() => createLogbook().reveal()).toThrow(BadInputError);
});

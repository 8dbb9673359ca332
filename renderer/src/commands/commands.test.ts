import { expect, it } from 'vitest';
import { COMMANDS, groupCommands } from './commands.ts';

it('gives every chord to one command only', () => {
  const chords = Object.values(COMMANDS).flatMap(({ keys = [] }) => keys);
  expect(new Set(chords).size).toBe(chords.length);
});

it('calls no two commands the same, since they are told apart by name', () => {
  const names = Object.values(COMMANDS).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('lists every command under one heading', () => {
  const listed = groupCommands(() => true).flatMap(({ commands }) => commands);
  expect(new Set(listed)).toEqual(new Set(Object.values(COMMANDS)));
  expect(listed).toHaveLength(Object.keys(COMMANDS).length);
});

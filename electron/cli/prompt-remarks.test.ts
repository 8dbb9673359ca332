import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PromptInspection } from '#core/contract/studio.ts';
import { projectSchema } from '#core/project/project.ts';
import { openModelFolder } from '#native-models/model-folder.ts';
import { createPromptInspector, type PromptInspector } from '#native-models/text/prompt-inspector.ts';
import { promptRemarks } from './prompt-remarks.ts';

const read: PromptInspection = {
  unit: 'word',
  count: 5,
  window: 32,
  chunks: [5],
  cut: 0,
  replaced: [],
  unknown: [],
};

/** The remarks on two levels, of which the model reads what is said here. */
function remarks(first: Partial<PromptInspection>, second: Partial<PromptInspection> = {}): string[] {
  const project = projectSchema.parse({ title: 'Zoom', levels: [{ prompt: 'first' }, { prompt: 'second' }] });
  return promptRemarks(project, (text) => ({ ...read, ...(text === 'first' ? first : second) }));
}

test('nothing is said of prompts that are read as they are written, in one part or in more', () => {
  expect(remarks({}, { unit: 'token', count: 100, window: 75, chunks: [75, 25] })).toEqual([]);
});

test('words that are left out are counted', () => {
  expect(remarks({}, { count: 40, chunks: [32], cut: 8 })).toEqual([
    'Level 2: the model reads 32 of 40 words and leaves the rest out.',
  ]);
});

test('a level gets one line, whatever there is to say', () => {
  const replaced = [{ word: 'lynx', by: 'cat' }];
  expect(remarks({ cut: 1, unknown: ['qab', 'qac'], replaced })).toEqual([
    'Level 1: the model reads 4 of 5 words and leaves the rest out; not understood: qab, qac; read as: lynx → cat.',
  ]);
});

test('long lists of words are cut short', () => {
  expect(remarks({ unknown: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] })).toEqual([
    'Level 1: not understood: a, b, c, d, e, f, ….',
  ]);
});

test('what the starter reads is the prompt with the project’s style', async () => {
  const starter = await openModelFolder(join(import.meta.dirname, '..', '..', 'native-models', 'starter'));
  const texts: string[] = [];
  const inspect = createPromptInspector(starter);
  const watched: PromptInspector = (text) => {
    texts.push(text);
    return inspect(text);
  };
  const levels = [{ prompt: 'tree' }, { prompt: 'xyzzy' }];
  const lines = promptRemarks(projectSchema.parse({ title: 'Zoom', style: 'plugh', levels }), watched);
  expect(texts).toEqual(['tree, plugh', 'xyzzy, plugh']);
  expect(lines).toEqual(['Level 1: not understood: plugh.', 'Level 2: not understood: xyzzy, plugh.']);
});

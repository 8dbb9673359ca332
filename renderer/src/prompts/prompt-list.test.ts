import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '#core/errors.ts';
import { decodeList, LIST_FORMATS, listFormat, readPromptList, writePromptList } from './prompt-list.ts';

const prompts = (levels: { prompt: string }[]) => levels.map(({ prompt }) => prompt);

describe('reading', () => {
  it.each([
    ['txt', 'a galaxy\r\n\r\n  a leaf  \na cell'],
    ['csv', 'factor,prompt\n2,a galaxy\n4,"a leaf"\n,a cell\n'],
    ['csv', 'a galaxy\na leaf\na cell'],
    ['json', '["a galaxy", "a leaf", {"prompt": "a cell"}]'],
    [
      'json',
      '{"title": "x", "levels": [{"prompt": "a galaxy"}, {"prompt": "a leaf"}, {"prompt": "a cell"}]}',
    ],
  ] as const)('%s: %s', (format, text) => {
    expect(prompts(readPromptList(text, format, 'list'))).toEqual(['a galaxy', 'a leaf', 'a cell']);
  });

  it('takes factors where they are possible ones', () => {
    const levels = readPromptList('prompt,factor\na,4\nb,7\nc,', 'csv', 'list');
    expect(levels.map(({ factor }) => factor)).toEqual([4, 2, 2]);
  });

  it.each([
    ['a novel', 'txt', 'word '.repeat(40_000), /list is as long as a book/],
    ['more lines than levels', 'txt', 'a\n'.repeat(33), /has 33 prompts, but there is room for 32/],
    ['a prompt without an end', 'txt', `a\n${'b'.repeat(4001)}`, /Prompt 2 of list is longer than 4000/],
    ['nothing', 'txt', ' \n ', /holds no prompts/],
    ['broken JSON', 'json', '["a"', /not valid JSON/],
    ['another JSON', 'json', '{"a": 1}', /not a list of prompts/],
    ['an open quotation mark', 'csv', 'prompt\n"a', /not valid CSV/],
  ] as const)('refuses %s', (_, format, text, message) => {
    expect(() => readPromptList(text, format, 'list')).toThrow(message);
    expect(() => readPromptList(text, format, 'list')).toThrow(BadInputError);
  });
});

describe('the text of a file', () => {
  const utf16 = Buffer.from('\uFEFFein Blatt\neine Zelle', 'utf16le');

  it.each([
    ['UTF-8', Buffer.from('ein Blatt\neine Zelle')],
    ['UTF-16', utf16],
    ['UTF-16 of the other order', Buffer.from(utf16).swap16()],
  ])('is read from %s', (_, bytes) => {
    const levels = readPromptList(decodeList(bytes, 'list.txt'), 'txt', 'list.txt');
    expect(prompts(levels)).toEqual(['ein Blatt', 'eine Zelle']);
  });

  it('may be cut off in the middle of a letter, or not be there', () => {
    expect(decodeList(Buffer.from('caf\u00e9').subarray(0, -1), 'list.txt')).toBe('caf');
    expect(decodeList(Buffer.alloc(0), 'list.txt')).toBe('');
  });

  it.each([
    ['another encoding', Buffer.from('caf\u00e9 au lait', 'latin1')],
    ['a program', Buffer.from('\x7fELF\x02\x01\x01\0\0', 'latin1')],
  ])('is not taken from %s', (_, bytes) => {
    expect(() => decodeList(bytes, 'list.txt')).toThrow('list.txt is not a text that Tenfold can read');
  });
});

it.each(LIST_FORMATS)('what is written as %s is read again', (format) => {
  const prompt = fc
    .string({ minLength: 1, maxLength: 30 })
    .filter((text) => /^[^\s=+\-@\uFEFF]([^\n\r]*[^\s])?$/.test(text));
  const level = fc.record({ prompt, factor: fc.constantFrom(2 as const, 3 as const, 4 as const) });
  fc.assert(
    fc.property(fc.array(level, { minLength: 1, maxLength: 32 }), (levels) => {
      const read = readPromptList(writePromptList(levels, format), format, 'list');
      if (format === 'txt')
        expect(prompts(read)).toEqual(levels.map((each) => each.prompt.replaceAll(/\s+/g, ' ')));
      else expect(read).toEqual(levels);
    }),
  );
});

it('knows the kind by the name', () => {
  expect(['a.CSV', 'b.json', 'c.txt', 'd'].map(listFormat)).toEqual(['csv', 'json', 'txt', 'txt']);
});

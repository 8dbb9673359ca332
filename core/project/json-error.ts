/**
 * Finds where a text stops being JSON.
 *
 * `JSON.parse` says so in different words in every engine, and often without the place. This runs only after it has
 * refused a text, to tell the person which line to look at.
 */

/** Where a text stops being JSON. Lines and columns are counted from 1. */
export interface JsonError {
  line: number;
  column: number;
  /** What stands there: a character in quotes, or the end of the text. */
  found: string;
  /** What should stand there. */
  expected: string;
}

const EXPECTED = {
  value: 'a value',
  'value or end': 'a value or "]"',
  key: 'a field name in double quotes',
  'key or end': 'a field name in double quotes or "}"',
  colon: '":"',
  'separator in object': '"," or "}"',
  'separator in list': '"," or "]"',
  end: 'the end of the text',
} as const;

type State = keyof typeof EXPECTED;

const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

function matchEnd(pattern: RegExp, text: string, offset: number): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** The offset behind a string that opens at `start`, or the offset of what is wrong in it. */
function scanString(text: string, start: number): { end: number } | { bad: number } {
  let offset = start + 1;
  while (offset < text.length) {
    const character = text[offset]!;
    if (character === '"') return { end: offset + 1 };
    const next = character === '\\' ? matchEnd(ESCAPE, text, offset) : offset + 1;
    if (next === undefined || character < ' ') return { bad: offset };
    offset = next;
  }
  return { bad: offset };
}

function located(text: string, offset: number, expected: string): JsonError {
  const lines = text.slice(0, offset).split(/\r\n|[\n\r]/);
  const character = text.slice(offset, offset + 2).match(/^./su)?.[0];
  const found = character === undefined ? 'the end of the text' : JSON.stringify(character);
  return { line: lines.length, column: lines[lines.length - 1]!.length + 1, found, expected };
}

/**
 * Finds the first place where a text is not JSON.
 *
 * @param text The text that `JSON.parse` refused.
 * @returns The place; undefined when the text is JSON after all.
 */
export function findJsonError(text: string): JsonError | undefined {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let offset = 0;

  const afterValue = (): State => {
    if (open.length === 0) return 'end';
    return open.at(-1) === '{' ? 'separator in object' : 'separator in list';
  };

  for (;;) {
    while (offset < text.length && ' \t\n\r'.includes(text[offset]!)) offset += 1;
    const character = text[offset];
    if (character === undefined && state === 'end') return undefined;
    const wantsValue: boolean = state === 'value' || state === 'value or end';
    const wantsKey: boolean = state === 'key' || state === 'key or end';
    const closesObject = state === 'key or end' || state === 'separator in object';
    const closesList = state === 'value or end' || state === 'separator in list';

    if (character === '"' && (wantsValue || wantsKey)) {
      const string = scanString(text, offset);
      if ('bad' in string)
        return located(text, string.bad, 'the rest of a text and its closing double quote');
      offset = string.end;
      state = wantsKey ? 'colon' : afterValue();
    } else if ((character === '{' || character === '[') && wantsValue) {
      open.push(character);
      offset += 1;
      state = character === '{' ? 'key or end' : 'value or end';
    } else if ((character === '}' && closesObject) || (character === ']' && closesList)) {
      open.pop();
      offset += 1;
      state = afterValue();
    } else if (character === ',' && (state === 'separator in object' || state === 'separator in list')) {
      offset += 1;
      state = state === 'separator in object' ? 'key' : 'value';
    } else if (character === ':' && state === 'colon') {
      offset += 1;
      state = 'value';
    } else {
      const end = wantsValue ? matchEnd(SCALAR, text, offset) : undefined;
      if (end === undefined) return located(text, offset, EXPECTED[state]);
      offset = end;
      state = afterValue();
    }
  }
}

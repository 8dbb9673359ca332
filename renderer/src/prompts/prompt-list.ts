/** Lists of prompts outside of a project: plain text with a line a level, CSV and JSON. */
import Papa from 'papaparse';
import { z } from 'zod';
import { BadInputError } from '#core/errors.ts';
import { LEVEL_COUNT, zoomFactorSchema, type Project } from '#core/project/project.ts';
import { words } from '../words/words.ts';

/** Kinds of lists. */
export const LIST_FORMATS = ['txt', 'csv', 'json'] as const;

/** Kind of a list. */
export type ListFormat = (typeof LIST_FORMATS)[number];

/** A level as a list tells of it. */
export type ListedLevel = Pick<Project['levels'][number], 'prompt' | 'factor'>;

/** Longest list that is looked at, in characters: 32 of the longest prompts. */
const LIST_CHARACTERS = 160_000;

/** Longest prompt in characters, as the project file has it. */
export const PROMPT_CHARACTERS = 4000;

/** Columns and fields, as people may call them. */
const rowSchema = z.object({ prompt: z.string(), factor: z.coerce.number().pipe(zoomFactorSchema).catch(2) });
const jsonSchema = z.union([
  z.array(z.union([z.string().transform((prompt) => ({ prompt, factor: 2 as const })), rowSchema])),
  z.object({ levels: z.array(rowSchema) }).transform(({ levels }) => levels),
]);

/** What no text holds: control characters beside tabs and ends of lines and pages. */
const NO_TEXT = /[\0-\x08\x0e-\x1f]/;

/** Encodings other than UTF-8, by the two bytes that such a file begins with. */
const ENCODINGS: Readonly<Record<string, string>> = { '255,254': 'utf-16le', '254,255': 'utf-16be' };

/**
 * The text of a list: UTF-8, or UTF-16 as some editors and spreadsheets write it.
 *
 * @param bytes The file, or its beginning.
 * @param source What it is called, which begins the messages.
 * @returns The text.
 * @throws {BadInputError} When it is no text, or in another encoding.
 */
export function decodeList(bytes: Uint8Array, source: string): string {
  const encoding = ENCODINGS[bytes.slice(0, 2).join()] ?? 'utf-8';
  try {
    // A character that is cut off at the end does not matter.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    if (!NO_TEXT.test(text)) return text;
  } catch {
    // Said below.
  }
  throw new BadInputError(words.prompts.noText(source));
}

/**
 * Reads a list.
 *
 * @param text The list.
 * @param format Its kind.
 * @param source What it is called, which begins the messages.
 * @param room Most levels that there is room for.
 * @returns One level for each prompt, blank ones left out.
 * @throws {BadInputError} When it is far too long, empty, holds more than there is room for, or cannot be read.
 */
export function readPromptList(
  text: string,
  format: ListFormat,
  source: string,
  room: number = LEVEL_COUNT.maximum,
): ListedLevel[] {
  if (text.length > LIST_CHARACTERS) {
    throw new BadInputError(words.prompts.tooLong(source, LEVEL_COUNT.maximum));
  }
  const levels = READERS[format](text.replace(/^\uFEFF/, ''), source)
    .map(({ prompt, factor }) => ({ prompt: prompt.trim(), factor }))
    .filter(({ prompt }) => prompt !== '');
  if (levels.length === 0) throw new BadInputError(words.prompts.empty(source));
  checkRoom(levels.length, source, room);
  const long = levels.findIndex(({ prompt }) => prompt.length > PROMPT_CHARACTERS);
  if (long >= 0) {
    throw new BadInputError(words.prompts.longPrompt(source, long + 1, PROMPT_CHARACTERS));
  }
  return levels;
}

/**
 * Checks that levels fit.
 *
 * @param levels How many there are.
 * @param source What holds them, which begins the message.
 * @param room Most levels that there is room for.
 * @throws {BadInputError} When they are more.
 */
export function checkRoom(levels: number, source: string, room: number): void {
  if (levels <= room) return;
  throw new BadInputError(
    room === 0 ? words.prompts.full(LEVEL_COUNT.maximum) : words.prompts.tooMany(source, levels, room),
  );
}

const READERS: Record<ListFormat, (text: string, source: string) => ListedLevel[]> = {
  txt: (text) => text.split(/\r\n|[\n\r]/).map((prompt) => ({ prompt, factor: 2 })),
  csv: readCsv,
  json: readJson,
};

function readCsv(text: string, source: string): ListedLevel[] {
  const { data, errors } = Papa.parse<string[]>(text, { skipEmptyLines: 'greedy' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken) {
    throw new BadInputError(words.prompts.openQuote(source, (broken.row ?? 0) + 1));
  }
  const [first = [], ...rest] = data;
  const header = first.map((cell) => cell.trim().toLowerCase());
  const column = header.indexOf('prompt');
  // Without a header the first column has the prompts.
  const rows = column < 0 ? data : rest;
  const factor = header.indexOf('factor');
  return rows.map((row) =>
    rowSchema.parse({ prompt: row[Math.max(0, column)] ?? '', factor: factor < 0 ? 2 : row[factor] }),
  );
}

function readJson(text: string, source: string): ListedLevel[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new BadInputError(words.prompts.brokenJson(source), { cause });
  }
  const { data } = jsonSchema.safeParse(raw);
  if (!data) {
    throw new BadInputError(words.prompts.foreignJson(source));
  }
  return data;
}

/**
 * Writes a list that `readPromptList` reads again.
 *
 * @param levels The levels, widest first.
 * @param format The kind. Text has no place for factors and joins the lines of a prompt.
 * @returns The list.
 */
export function writePromptList(levels: readonly ListedLevel[], format: ListFormat): string {
  const rows = levels.map(({ prompt, factor }) => ({ prompt, factor }));
  switch (format) {
    case 'txt':
      return `${rows.map(({ prompt }) => prompt.replaceAll(/\s+/g, ' ')).join('\n')}\n`;
    case 'csv':
      return `${Papa.unparse(rows, { escapeFormulae: true })}\r\n`;
    case 'json':
      return `${JSON.stringify(rows, null, 2)}\n`;
  }
}

/**
 * The kind of a file by its name.
 *
 * @param name The file's name.
 * @returns The kind; plain text for other endings.
 */
export function listFormat(name: string): ListFormat {
  const ending = name.split('.').at(-1)?.toLowerCase();
  return LIST_FORMATS.find((format) => format === ending) ?? 'txt';
}

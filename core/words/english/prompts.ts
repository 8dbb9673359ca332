/** English words about lists of prompts, and about prompts that are made to agree. */
import { plural } from './plural.ts';

/** What is said of prompts. */
export const prompts = {
  fileName: (title: string) => `${title} prompts`,
  fileType: 'Prompts',
  rewritten: (prompts: number) =>
    plural(prompts, { one: 'One prompt was rewritten.', other: `${prompts} prompts were rewritten.` }),
  agreeing: 'Nothing to do: no prompt is empty, and they agree with each other.',
  pasted: 'What you pasted',
  tooLong: (source: string, levels: number) =>
    `${source} is as long as a book: a list of prompts has one short line for each of at most ${levels} levels.`,
  empty: (source: string) => `${source} holds no prompts: write one on each line.`,
  full: (levels: number) => `There is no room for more: a zoom has at most ${levels} levels.`,
  tooMany: (source: string, prompts: number, room: number) =>
    `${source} has ${prompts} prompts, but there is room for ${room}: leave some out.`,
  longPaste: (characters: number) =>
    `What was pasted is too long: a text here has at most ${characters} characters. Paste a shorter part of it.`,
  longPrompt: (source: string, prompt: number, characters: number) =>
    `Prompt ${prompt} of ${source} is longer than ${characters} characters: shorten it.`,
  noText: (source: string) => `${source} is not a text that Tenfold can read: save it as text in UTF-8.`,
  openQuote: (source: string, row: number) =>
    `${source} is not valid CSV: a quotation mark is open at row ${row}.`,
  brokenJson: (source: string) => `${source} is not valid JSON: check its quotation marks and commas.`,
  foreignJson: (source: string) =>
    `${source} is not a list of prompts: write ["…", "…"] or [{"prompt": "…", "factor": 2}].`,
};

/** What the menu and the clipboard do with lists of prompts; all of it can be undone. */
import { BadInputError } from '#core/errors.ts';
import { LEVEL_COUNT } from '#core/project/project.ts';
import { rewriteChain } from '#core/prompts/rewrite.ts';
import { chooseFile } from '../document/document-actions.ts';
import { fileName, saveFile } from '../project/files.ts';
import type { Studio } from '../studio.svelte.ts';
import {
  PROMPT_CHARACTERS,
  decodeList,
  listFormat,
  readPromptList,
  writePromptList,
  type ListFormat,
} from './prompt-list.ts';
import { words } from '../words/words.ts';

const MEDIA_TYPES: Record<ListFormat, string> = {
  txt: 'text/plain',
  csv: 'text/csv',
  json: 'application/json',
};

/**
 * Lets the user choose a list of prompts, which takes the place of the levels.
 *
 * @param studio Where to.
 */
export async function importPrompts(studio: Studio): Promise<void> {
  const file = await chooseFile('.txt,.csv,.json,text/plain');
  if (file) await readPrompts(studio, file);
}

/**
 * Whether a file is a list of prompts and no project.
 *
 * @param file Any file.
 * @returns True for text and tables by their names, and for JSON that holds an array.
 */
export async function isPromptList(file: File): Promise<boolean> {
  if (/\.(txt|csv)$/i.test(file.name)) return true;
  return /\.json$/i.test(file.name) && /^\uFEFF?\s*\[/.test(await file.slice(0, 1024).text());
}

/**
 * Puts a list of prompts in the place of the levels.
 *
 * @param studio Where to.
 * @param file The list; what is wrong with it is said.
 */
export async function readPrompts(studio: Studio, file: File): Promise<void> {
  studio.messages.clear();
  try {
    // Its beginning tells enough: what is longer is refused.
    const text = decodeList(new Uint8Array(await file.slice(0, 2 ** 20).arrayBuffer()), file.name);
    studio.project.setLevels(readPromptList(text, listFormat(file.name), file.name));
  } catch (error) {
    studio.messages.report(error);
  }
}

/**
 * Saves the prompts as a file of their own.
 *
 * @param studio Whose prompts.
 * @param format Kind of the file.
 */
export async function exportPrompts(studio: Studio, format: ListFormat): Promise<void> {
  const { title, levels } = studio.project.draft;
  const content = new Blob([writePromptList(levels, format)], { type: MEDIA_TYPES[format] });
  try {
    await saveFile(content, fileName(words.prompts.fileName(title), format), words.prompts.fileType);
  } catch (error) {
    studio.messages.report(error);
  }
}

/**
 * Fills empty prompts and makes neighbours agree.
 *
 * @param studio Whose prompts.
 */
export function rewritePrompts(studio: Studio): void {
  const { project } = studio;
  const prompts = project.draft.levels.map(({ prompt }) => prompt);
  const rewritten = rewriteChain(prompts);
  const changed = rewritten.filter((prompt, index) => prompt !== prompts[index]).length;
  // Where nothing is to be done, nothing is to be undone.
  if (changed > 0) project.setPrompts(rewritten);
  studio.messages.note(changed > 0 ? words.prompts.rewritten(changed) : words.prompts.agreeing);
}

/**
 * Refuses what would make a text longer than a project may hold, so that it is never half kept.
 *
 * @param studio Where it is said.
 * @param event A paste; one into a text field that would grow too long changes nothing.
 */
export function boundPaste(studio: Studio, event: ClipboardEvent): void {
  const { target, clipboardData, defaultPrevented } = event;
  if (defaultPrevented || !(target instanceof HTMLTextAreaElement)) return;
  const replaced = target.selectionEnd - target.selectionStart;
  const pasted = clipboardData?.getData('text/plain').length ?? 0;
  if (target.value.length - replaced + pasted <= PROMPT_CHARACTERS) return;
  event.preventDefault();
  studio.messages.report(new BadInputError(words.prompts.longPaste(PROMPT_CHARACTERS)));
}

/**
 * Makes levels of several pasted lines: the first takes the place of the level's prompt, the others follow below it.
 *
 * @param studio Where to.
 * @param index The level into which was pasted.
 * @param text What was pasted.
 * @returns False when it is one line, which the field takes by itself.
 */
export function pastePrompts(studio: Studio, index: number, text: string): boolean {
  if (!/\S[^\n\r]*[\n\r]+\s*\S/.test(text)) return false;
  const { project } = studio;
  const room = LEVEL_COUNT.maximum - project.draft.levels.length + 1;
  try {
    const pasted = readPromptList(text, 'txt', words.prompts.pasted, room);
    project.replaceLevel(index, pasted);
  } catch (error) {
    studio.messages.report(error);
  }
  return true;
}

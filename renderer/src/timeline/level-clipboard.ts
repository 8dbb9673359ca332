/**
 * Levels on the clipboard: whole for a studio, within a project and from one to another, and as lines of prompts for
 * everything else. What comes from there may come from anywhere.
 */
import type { Attachment } from 'svelte/attachments';
import { z } from 'zod';
import { draftProjectSchema } from '#core/project/document.ts';
import { LEVEL_COUNT } from '#core/project/project.ts';
import type { Level } from '../project/draft.ts';
import { meansText } from '../photographs/photograph-actions.ts';
import { checkRoom, readPromptList, writePromptList } from '../prompts/prompt-list.ts';
import type { Studio } from '../studio.svelte.ts';
import { words } from '../words/words.ts';

/** Kind of what only a studio reads. */
const LEVELS_TYPE = 'application/x-tenfold-levels+json';

const levelsSchema = z.array(draftProjectSchema.shape.levels.element).min(1).max(LEVEL_COUNT.maximum);

/**
 * Puts levels on the clipboard. They take along neither what they measure, which one level of a project says, nor the
 * painted picture that they are locked to, which has one place.
 *
 * @param clipboard Where to.
 * @param levels The levels, widest first.
 */
export function writeLevels(
  clipboard: Pick<DataTransfer, 'setData'>,
  levels: readonly (Level & { key?: string })[],
): void {
  const plain = levels.map(({ key: _, widthMetres: __, locked: ___, ...level }) => level);
  clipboard.setData(LEVELS_TYPE, JSON.stringify(plain));
  clipboard.setData('text/plain', writePromptList(levels, 'txt'));
}

/**
 * Reads levels from the clipboard.
 *
 * @param clipboard Where from.
 * @param room Most levels that there is room for.
 * @returns The levels, widest first: whole ones of a studio, else one for each line of text.
 * @throws {BadInputError} When there are no lines, or more than there is room for.
 */
export function readLevels(
  clipboard: Pick<DataTransfer, 'getData'>,
  room: number,
): (Pick<Level, 'prompt' | 'factor'> & Partial<Level>)[] {
  const whole = levelsSchema.safeParse(parsed(clipboard.getData(LEVELS_TYPE)));
  if (whole.success) {
    checkRoom(whole.data.length, words.prompts.pasted, room);
    return whole.data.map(({ widthMetres: _, locked: __, ...level }) => level);
  }
  return readPromptList(clipboard.getData('text/plain'), 'txt', words.prompts.pasted, room);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * Lets the selected levels be copied, cut and pasted where a level has the focus.
 *
 * @param studio Whose levels.
 * @returns Attached to what holds the levels.
 */
export function levelClipboard(studio: Studio): Attachment<HTMLElement> {
  const { project, messages } = studio;

  function copy(event: ClipboardEvent): void {
    // Whoever has selected text elsewhere wants that.
    if (!event.clipboardData || getSelection()?.isCollapsed === false) return;
    const cut = event.type === 'cut';
    const levels = project.selection.flatMap((index) => project.draft.levels[index] ?? []);
    if (cut && !project.removeLevels(project.selection)) return;
    event.preventDefault();
    writeLevels(event.clipboardData, levels);
    messages.note(words.timeline.clipboard[cut ? 'cut' : 'copied'](levels.length));
  }

  function paste(event: ClipboardEvent): void {
    const { clipboardData, defaultPrevented } = event;
    if (!clipboardData || defaultPrevented) return;
    // A picture is taken as a photograph of the level.
    if (clipboardData.files.length > 0 && !meansText(clipboardData)) return;
    event.preventDefault();
    messages.clear();
    try {
      const room = LEVEL_COUNT.maximum - project.draft.levels.length;
      project.addLevels((project.selection.at(-1) ?? 0) + 1, readLevels(clipboardData, room));
    } catch (error) {
      messages.report(error);
    }
  }

  return (list) => {
    const ended = new AbortController();
    const { signal } = ended;
    list.addEventListener('copy', copy, { signal });
    list.addEventListener('cut', copy, { signal });
    list.addEventListener('paste', paste, { signal });
    return () => ended.abort();
  };
}

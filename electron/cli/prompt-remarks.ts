/** What a model will not read of a project's prompts as they are written, in one line a level. */
import type { PromptInspection } from '#core/contract/studio.ts';
import type { Project } from '#core/project/project.ts';
import { fullPrompt } from '#core/project/texts.ts';
import type { PromptInspector } from '#native-models/text/prompt-inspector.ts';

/** Words named of each kind; the rest is only hinted at. */
const NAMED_WORDS = 6;

/**
 * Finds what people should know about their prompts.
 *
 * @param project The project.
 * @param inspect Tells what the model reads of a text.
 * @returns One line for every level of which the model reads less than is written, or other words; none for the others.
 */
export function promptRemarks(project: Project, inspect: PromptInspector): string[] {
  return project.levels.flatMap(({ prompt }, level) => {
    const remark = remarkOn(inspect(fullPrompt(prompt, project)));
    return remark === '' ? [] : [`Level ${level + 1}: ${remark}.`];
  });
}

function remarkOn({ unit, count, cut, unknown, replaced }: PromptInspection): string {
  const parts: string[] = [];
  if (cut > 0) parts.push(`the model reads ${count - cut} of ${count} ${unit}s and leaves the rest out`);
  if (unknown.length > 0) parts.push(`not understood: ${listed(unknown)}`);
  if (replaced.length > 0)
    parts.push(`read as: ${listed(replaced.map(({ word, by }) => `${word} → ${by}`))}`);
  return parts.join('; ');
}

function listed(words: readonly string[]): string {
  return words.slice(0, NAMED_WORDS).join(', ') + (words.length > NAMED_WORDS ? ', …' : '');
}

/** How a project's texts become what the model reads. */
import type { Project } from './project.ts';

/** The texts that hold for all levels; absent or blank ones count as none. */
export type SharedTexts = Pick<Project, 'prefix' | 'style' | 'negative'>;

/**
 * The text that the model reads for one level.
 *
 * @param prompt The level's prompt.
 * @param shared The texts for all levels.
 * @returns `prefix prompt, style`: the prefix may be the beginning of a phrase.
 */
export function fullPrompt(prompt: string, shared: SharedTexts): string {
  const { prefix, style } = shared;
  return list(`${prefix?.trim() ?? ''} ${prompt}`.trimStart(), style?.trim());
}

/**
 * The text that the model is guided away from for one level.
 *
 * @param negative What the level should not show; absent or blank for nothing.
 * @param shared The texts for all levels.
 * @returns `negative, shared negative`; the empty string when there is neither.
 */
export function fullNegative(negative: string | undefined, shared: SharedTexts): string {
  return list(negative?.trim(), shared.negative?.trim());
}

function list(...texts: readonly (string | undefined)[]): string {
  return texts.filter(Boolean).join(', ');
}

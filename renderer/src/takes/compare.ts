/** Takes and projects side by side. */
import { projectSchema, type Project } from '#core/project/project.ts';
import type { Take } from '#core/project/take.ts';
import type { Draft } from '../project/draft.ts';

/**
 * Whether the project still says what a take was painted from.
 *
 * @param draft The project.
 * @param take The take.
 * @returns True when prompts, factors, style or title differ.
 */
export function differs(draft: Draft, take: Take): boolean {
  if (draft.levels.length !== take.levels.length) return true;
  if ((draft.style ?? '').trim() !== take.style.trim()) return true;
  return take.levels.some((level, index) => levelDiffers(draft, take, index) || level.prompt === '');
}

/**
 * Whether one level of the project still says what the same level of a take was painted from.
 *
 * @param draft The project.
 * @param take The take.
 * @param index Index of the level.
 * @returns True when prompt, negative prompt or factor differ, or the take has no such level.
 */
export function levelDiffers(draft: Draft, take: Take, index: number): boolean {
  const wanted = draft.levels[index];
  const painted = take.levels[index];
  if (!wanted || !painted) return true;
  const deepest = index === draft.levels.length - 1 || painted.factor === null;
  return (
    wanted.prompt.trim() !== painted.prompt.trim() ||
    (wanted.negative ?? '').trim() !== painted.negative.trim() ||
    (!deepest && wanted.factor !== painted.factor)
  );
}

/**
 * The project that a take was painted from.
 *
 * @param take The take.
 * @returns The project, with the settings that were used.
 */
export function projectOf(take: Take): Project {
  const { seed, steps, size, guidance } = take.settings;
  return projectSchema.parse({
    title: take.title,
    ...(take.style ? { style: take.style } : {}),
    levels: take.levels.map(({ prompt, negative, factor, focus }) => ({
      prompt,
      ...(negative ? { negative } : {}),
      ...(factor ? { factor } : {}),
      ...(focus ? { focus } : {}),
    })),
    settings: { seed, steps, size, guidance },
  });
}

/**
 * How long a project will probably take, judged by an earlier take of the same model.
 *
 * @param take The earlier take.
 * @param levels Levels to paint.
 * @param steps Steps to paint them in.
 * @returns Seconds.
 */
export function estimateSeconds(take: Take, levels: number, steps: number): number {
  const work = take.levels.length * take.settings.steps;
  return (take.timing.totalSeconds * levels * steps) / work;
}

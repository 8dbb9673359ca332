/** Takes and projects side by side. */
import { projectSchema, type Project } from '#core/project/project.ts';
import type { Take, TakeLevel } from '#core/project/take.ts';
import type { Draft, DraftLevel } from '../project/draft.ts';

/** Texts of the whole project. */
const SHARED_TEXTS = ['prefix', 'style', 'negative'] as const;

/**
 * Whether the project still says what a take was painted from.
 *
 * @param draft The project.
 * @param take The take.
 * @returns True when prompts, factors or the texts of all levels differ.
 */
export function differs(draft: Draft, take: Take): boolean {
  const deepest = draft.levels.length - 1;
  if (draft.levels.length !== take.levels.length) return true;
  if (SHARED_TEXTS.some((name) => (draft[name] ?? '').trim() !== (take[name] ?? '').trim())) return true;
  return draft.levels.some((level, index) => {
    const painted = take.levels[index];
    return levelDiffers(level, painted) || (index < deepest && level.factor !== painted?.factor);
  });
}

/**
 * Whether a level still says what a painted one shows.
 *
 * @param level The level.
 * @param painted The painted level, if there is one.
 * @returns True when what it shows or leaves out differs.
 */
export function levelDiffers(level: DraftLevel, painted: TakeLevel | undefined): boolean {
  if (level.locked) return false;
  if (!painted || photographDiffers(level, painted)) return true;
  return (
    level.prompt.trim() !== painted.prompt.trim() || (level.negative ?? '').trim() !== painted.negative.trim()
  );
}

function photographDiffers({ photograph }: DraftLevel, painted: TakeLevel): boolean {
  const before = painted.photograph;
  return photograph?.picture !== before?.picture || photograph?.strength !== before?.strength;
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
    ...Object.fromEntries(SHARED_TEXTS.flatMap((name) => (take[name] ? [[name, take[name]]] : []))),
    levels: take.levels.map(({ prompt, negative, factor, focus, holdSeconds, widthMetres, photograph }) => ({
      prompt,
      ...(negative ? { negative } : {}),
      ...(factor ? { factor } : {}),
      ...(focus ? { focus } : {}),
      holdSeconds,
      widthMetres,
      ...(photograph ? { photograph } : {}),
    })),
    timeline: take.timeline,
    settings: { seed, steps, size, guidance },
  });
}

/** What there is to go back to; what is not among it is not brought back. */
interface Available {
  /** Models that can be chosen. */
  readonly models: readonly { id: string }[];
  /** Takes that levels can keep their pictures of. */
  readonly takes: readonly { id: string }[];
}

/**
 * A project brought back to what a take was painted from; its title, and what a take knows nothing of, stay.
 *
 * @param project The project as it stands.
 * @param take The take.
 * @param available What there is to go back to.
 * @returns The project.
 */
export function restoredProject(project: Project, take: Take, available: Available): Project {
  const { seed, steps, size, sampler, guidance, eta, blend, coarseWeight } = take.settings;
  const { model, ...kept } = project.settings;
  const usable = available.models.some(({ id }) => id === take.model.id) ? take.model.id : model;
  const levels = projectOf(take).levels.map((level, index) => {
    const locked = take.levels[index]?.locked;
    return available.takes.some(({ id }) => id === locked?.take) ? { ...level, locked } : level;
  });
  return projectSchema.parse({
    ...project,
    ...Object.fromEntries(SHARED_TEXTS.map((name) => [name, take[name] ?? ''])),
    levels,
    settings: {
      ...kept,
      ...(usable === undefined ? {} : { model: usable }),
      ...{ seed, steps, size, sampler, guidance, eta, blend, coarseWeight },
    },
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

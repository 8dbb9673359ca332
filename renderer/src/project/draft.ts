/**
 * The project while it is being edited: it may be invalid for a while, and every level has a key of its own,
 * so that cards keep their identity when they are reordered.
 *
 * All functions return new objects; the draft they are given stays as it was, which is what makes undo cheap.
 */
import { phrase } from '#core/project/issues.ts';
import { LEVEL_COUNT, projectSchema, type Project, type Settings } from '#core/project/project.ts';

/** One level of a project. */
type Level = Project['levels'][number];

/** One level being edited. */
export interface DraftLevel extends Level {
  /** Identity inside the studio; never written to a file. */
  readonly key: string;
}

/** A project being edited; fields this program does not know are carried along. */
export interface Draft extends Project {
  /** The levels, widest first. */
  readonly levels: DraftLevel[];
}

/** What can be changed about a level. */
export type LevelChange = Partial<Pick<Level, 'prompt' | 'negative' | 'factor' | 'focus'>>;

/** What can be changed about the look of all levels. */
export type LookChange = Partial<Pick<Project, 'prefix' | 'style' | 'negative'>>;

/** What can be changed about how it is painted; `undefined` leaves the choice to the model again. */
export type SettingsChange = Partial<
  Pick<Settings, 'model' | 'seed' | 'steps' | 'size' | 'sampler' | 'guidance' | 'blend' | 'provider'>
>;

let lastKey = 0;

function newKey(): string {
  lastKey += 1;
  return `level-${lastKey}`;
}

/**
 * Makes a draft of a valid project.
 *
 * @param project The project, with defaults filled in.
 * @returns The draft, with fresh keys.
 */
export function fromProject(project: Project): Draft {
  return { ...project, levels: project.levels.map((level) => ({ ...level, key: newKey() })) };
}

/**
 * The project as it would be written to a file; it may still be invalid.
 *
 * @param draft The draft.
 * @returns A plain copy without keys and without empty optional texts.
 */
export function toProject(draft: Draft): Project {
  const project: Project = structuredClone({ ...draft, levels: draft.levels.map(toLevel) });
  for (const name of ['prefix', 'style', 'negative'] as const) {
    if (!project[name]?.trim()) Reflect.deleteProperty(project, name);
  }
  return project;
}

function toLevel(draftLevel: DraftLevel): Level {
  const level: Level & Partial<DraftLevel> = { ...draftLevel };
  Reflect.deleteProperty(level, 'key');
  if (!level.negative?.trim()) delete level.negative;
  return level;
}

/** A new project: two levels waiting for their prompts. */
export function emptyDraft(): Draft {
  return {
    title: 'Untitled zoom',
    style: '',
    levels: [newLevel(), newLevel()],
    settings: {},
  };
}

function newLevel(factor: Level['factor'] = 2): DraftLevel {
  return { key: newKey(), prompt: '', factor };
}

/**
 * Inserts an empty level.
 *
 * @param draft The draft.
 * @param index Where the new level will stand, 0 (widest) to the number of levels (deepest).
 * @returns The new draft, or the same one when it is full.
 */
export function insertLevel(draft: Draft, index: number): Draft {
  if (draft.levels.length >= LEVEL_COUNT.maximum) return draft;
  const neighbour = draft.levels[Math.max(0, index - 1)];
  return { ...draft, levels: draft.levels.toSpliced(index, 0, newLevel(neighbour?.factor)) };
}

/**
 * Makes several levels of one: the first keeps its place and everything but its prompt, the others follow below it.
 *
 * @param draft The draft.
 * @param index Index of the level.
 * @param levels Prompts and factors, widest first; at least one.
 * @returns The new draft, or the same one when there is not room for all of them.
 */
export function replaceLevel(
  draft: Draft,
  index: number,
  levels: readonly Pick<Level, 'prompt' | 'factor'>[],
): Draft {
  const before = draft.levels[index];
  const [first, ...more] = levels;
  if (!before || !first || draft.levels.length + more.length > LEVEL_COUNT.maximum) return draft;
  const added = more.map((level) => ({ key: newKey(), ...level }));
  return {
    ...draft,
    levels: draft.levels.toSpliced(index, 1, { ...before, prompt: first.prompt }, ...added),
  };
}

/**
 * Replaces all levels.
 *
 * @param draft The draft.
 * @param levels Prompts and factors, widest first; a level is added where there are too few for a zoom.
 * @returns The new draft.
 */
export function setLevels(draft: Draft, levels: readonly Pick<Level, 'prompt' | 'factor'>[]): Draft {
  const fresh: DraftLevel[] = levels.map((level) => ({ key: newKey(), ...level }));
  while (fresh.length < LEVEL_COUNT.minimum) fresh.push(newLevel());
  return { ...draft, levels: fresh.slice(0, LEVEL_COUNT.maximum) };
}

/**
 * Removes a level.
 *
 * @param draft The draft.
 * @param index Index of the level.
 * @returns The new draft, or the same one when a zoom would have too few levels left.
 */
export function removeLevel(draft: Draft, index: number): Draft {
  if (draft.levels.length <= LEVEL_COUNT.minimum) return draft;
  return { ...draft, levels: draft.levels.toSpliced(index, 1) };
}

/**
 * Moves a level to another place. Factors stay where they are: they belong to the gaps, not to the pictures.
 *
 * @param draft The draft.
 * @param from Index of the level.
 * @param to Index it shall have afterwards; clamped.
 * @returns The new draft, or the same one when nothing moves.
 */
export function moveLevel(draft: Draft, from: number, to: number): Draft {
  const target = Math.min(Math.max(to, 0), draft.levels.length - 1);
  const moved = draft.levels[from];
  if (!moved || target === from) return draft;
  const order = draft.levels.toSpliced(from, 1).toSpliced(target, 0, moved);
  const factors = draft.levels.map((level) => level.factor);
  return { ...draft, levels: order.map((level, index) => ({ ...level, factor: factors[index]! })) };
}

/**
 * Changes fields of one level.
 *
 * @param draft The draft.
 * @param index Index of the level.
 * @param change The fields to replace.
 * @returns The new draft.
 */
export function changeLevel(draft: Draft, index: number, change: LevelChange): Draft {
  const level = draft.levels[index];
  if (!level) return draft;
  return { ...draft, levels: draft.levels.with(index, { ...level, ...change }) };
}

/**
 * Changes settings; a value of `undefined` leaves the choice to the model again.
 *
 * @param draft The draft.
 * @param change The settings to replace.
 * @returns The new draft.
 */
export function changeSettings(draft: Draft, change: SettingsChange): Draft {
  const entries = Object.entries({ ...draft.settings, ...change }).filter(([, value]) => value !== undefined);
  return { ...draft, settings: Object.fromEntries(entries) };
}

/** Something in the draft that must be put right before it can be painted. */
export interface DraftProblem {
  /** Index of the level it concerns, or null. */
  readonly level: number | null;
  /** Name of the field inside the level, the settings or the project. */
  readonly field: string;
  /** One plain sentence; it does not say which level. */
  readonly message: string;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  prompt: 'The prompt',
  negative: 'The text of what to leave out',
  title: 'The title',
  prefix: 'The text before every prompt',
  style: 'The style',
  levels: 'The project',
};

/**
 * Checks a draft against the project schema.
 *
 * @param draft The draft.
 * @returns Every problem in plain words; empty when the project can be painted.
 */
export function draftProblems(draft: Draft): DraftProblem[] {
  const result = projectSchema.safeParse(toProject(draft), { error: phrase });
  if (result.success) return [];
  return result.error.issues.map(({ path, message }) => {
    const [part, inside, insideLevel] = path;
    const level = part === 'levels' && typeof inside === 'number' ? inside : null;
    const field = String((level !== null ? insideLevel : part === 'settings' ? inside : part) ?? '');
    const name = FIELD_NAMES[field];
    return { level, field, message: name ? `${name} ${message}.` : `${field}: ${message}.` };
  });
}

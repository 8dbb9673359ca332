/**
 * The project while it is being edited: it may be invalid for a while, and every level has a key of its own,
 * so that cards keep their identity when they are reordered.
 *
 * All functions return new objects; the draft they are given stays as it was, which is what makes undo cheap.
 */
import { phrase } from '#core/project/issues.ts';
import { projectSchema, type Project, type Settings, type TimelineSettings } from '#core/project/project.ts';
import { words } from '../words/words.ts';

/** One level of a project. */
export type Level = Project['levels'][number];

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
export type LevelChange = Partial<
  Pick<Level, 'prompt' | 'negative' | 'factor' | 'focus' | 'holdSeconds' | 'photograph' | 'locked'>
>;

/** What can be changed about the look of all levels. */
export type LookChange = Partial<Pick<Project, 'prefix' | 'style' | 'negative'>>;

/** What can be changed about how the zoom moves. */
export type TimelineChange = Partial<
  Pick<TimelineSettings, 'secondsPerLevel' | 'easing' | 'direction' | 'holdSeconds' | 'loop'>
>;

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
  return { ...project, levels: project.levels.map((level) => newLevel(level)) };
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
  for (const name of ['photograph', 'locked'] as const) if (!level[name]) Reflect.deleteProperty(level, name);
  return level;
}

/** A new project: two levels waiting for their prompts. */
export function emptyDraft(): Draft {
  return {
    title: words.header.untitled,
    style: '',
    levels: [newLevel(), newLevel()],
    settings: {},
  };
}

/**
 * A level with a key of its own.
 *
 * @param level What it holds; empty when left out.
 * @returns The level.
 */
export function newLevel(level: Partial<Level> = {}): DraftLevel {
  return { prompt: '', factor: 2, ...level, key: newKey() };
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

const FIELD_NAMES: Readonly<Record<string, string>> = words.project.fields;

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
    return {
      level,
      field,
      message: name ? words.project.problem(name, message) : words.project.otherProblem(field, message),
    };
  });
}

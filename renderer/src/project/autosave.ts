/**
 * Keeps the project being edited across reloads and crashes.
 *
 * Everything lies under one key, so a write either happens or does not. What cannot be read any more is put
 * aside under a second key instead of being overwritten.
 */
import { z } from 'zod';
import { LEVEL_COUNT, projectSchema, type Project } from '#core/project/project.ts';
import { fromProject, toProject, type Draft } from './draft.ts';

const KEY = 'tenfold.project';
const BROKEN_KEY = 'tenfold.project.unreadable';

/** Prompts and titles may be empty while they are being written. */
const savedSchema = z.object({
  version: z.literal(1),
  seedLocked: z.boolean(),
  project: projectSchema.extend({
    title: z.string(),
    levels: z
      .array(projectSchema.shape.levels.element.extend({ prompt: z.string() }))
      .min(1)
      .max(LEVEL_COUNT.maximum),
  }),
});

/** The part of a web storage that is needed. */
export type SaveStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** What is kept. */
export interface Saved {
  /** The project. */
  readonly draft: Draft;
  /** Whether the seed stays the same from one take to the next. */
  readonly seedLocked: boolean;
}

/**
 * Writes the project.
 *
 * @param storage Where to.
 * @param saved What to keep.
 * @returns Null, or a sentence that says why it could not be kept.
 */
export function save(storage: SaveStorage, saved: Saved): string | null {
  try {
    const { draft, seedLocked } = saved;
    // Levels are written as they stand: unlike a project file, a half-written one may hold empty prompts.
    storage.setItem(KEY, JSON.stringify({ version: 1, seedLocked, project: toProject(draft) }));
    return null;
  } catch {
    return 'The project cannot be kept in this browser. Save it as a file before you close the studio.';
  }
}

/**
 * Reads the project again.
 *
 * @param storage Where from.
 * @returns What was kept, null when there is nothing, and a notice when there was something unreadable.
 */
export function restore(storage: SaveStorage): { saved: Saved | null; notice: string | null } {
  let text: string | null = null;
  try {
    text = storage.getItem(KEY);
    if (text === null) return { saved: null, notice: null };
    const { project, seedLocked } = savedSchema.parse(JSON.parse(text));
    return { saved: { draft: fromProject(project satisfies Project), seedLocked }, notice: null };
  } catch {
    if (text !== null) keepAside(storage, text);
    return {
      saved: null,
      notice: 'The project from last time could not be read, so the studio starts with an example.',
    };
  }
}

function keepAside(storage: SaveStorage, text: string): void {
  try {
    storage.setItem(BROKEN_KEY, text);
  } catch {
    // Nothing more can be done for it.
  }
}

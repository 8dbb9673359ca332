/** Photographs that levels show, and levels that keep their pictures: from menus, keys, drops and the clipboard. */
import { z } from 'zod';
import { photographIdSchema, type Lock } from '#core/project/project.ts';
import { chooseFile } from '../document/document-actions.ts';
import { sendFile } from '../host-files.ts';
import type { Studio } from '../studio.svelte.ts';
import { align } from '../takes/alignment.ts';
import { words } from '../words/words.ts';

/** Kinds of pictures that a file dialog offers; the host looks at what is really in a file. */
const PICTURES = 'image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff,.heic,.heif';

const answerSchema = z.object({ picture: photographIdSchema });

/**
 * Lets the user choose a picture file, which the selected level shows from then on.
 *
 * @param studio Where to.
 */
export async function choosePhotograph(studio: Studio): Promise<void> {
  const { key } = studio.project.level;
  const file = await chooseFile(PICTURES);
  if (file) await showPhotograph(studio, key, file);
}

/**
 * Lets a level show a picture file. A locked level is unlocked by that. Can be undone.
 *
 * @param studio Where to.
 * @param key Key of the level.
 * @param file The file.
 */
export async function showPhotograph(studio: Studio, key: string, file: File): Promise<void> {
  studio.takingIn = key;
  studio.messages.clear();
  await studio.host.attempt(async () => {
    const { picture } = answerSchema.parse(await sendFile('photographs', file));
    const { project } = studio;
    // It may have been moved meanwhile.
    const index = project.draft.levels.findIndex((level) => level.key === key);
    const strength = project.draft.levels[index]?.photograph?.strength ?? 1;
    project.changeLevel(index, { photograph: { picture, strength }, locked: undefined });
  });
  studio.takingIn = null;
}

/**
 * The picture file among what is dragged or pasted.
 *
 * @param transfer What is dragged or pasted.
 * @returns The first picture file; undefined when there is none.
 */
export function pictureIn(transfer: DataTransfer | null): File | undefined {
  return [...(transfer?.files ?? [])].find(({ type }) => type.startsWith('image/'));
}

/**
 * Whether text is meant by what is pasted, although there may be a picture, too: office programs and spreadsheets put
 * one of what was copied beside their text.
 *
 * @param clipboard What is pasted.
 * @returns True when there is text both plain and formatted, as no picture of its own comes with.
 */
export function meansText(clipboard: Pick<DataTransfer, 'types'> | null): boolean {
  return ['text/plain', 'text/html'].every((type) => clipboard?.types.includes(type));
}

/**
 * Whether a picture file is being dragged. What is in it cannot be read before it is dropped.
 *
 * @param transfer What is dragged.
 * @returns True when one is.
 */
export function holdsPicture(transfer: DataTransfer | null): boolean {
  return [...(transfer?.items ?? [])].some(({ kind, type }) => kind === 'file' && type.startsWith('image/'));
}

/**
 * Address of a photograph.
 *
 * @param picture Its id.
 * @returns The address, relative to the page's own; undefined when a project names a file instead.
 */
export function photographAddress(picture: string): string | undefined {
  return photographIdSchema.safeParse(picture).success ? `photographs/${picture}.jpg` : undefined;
}

/**
 * Whether the selected levels are locked, all of them.
 *
 * @param studio What it looks at.
 * @returns True when they are.
 */
export function isLocked(studio: Studio): boolean {
  const { project } = studio;
  return project.selection.every((index) => project.draft.levels[index]?.locked);
}

/**
 * Whether the selected levels can be locked or unlocked.
 *
 * @param studio What it looks at.
 * @returns True when they are locked, or the shown take has a picture of one of them.
 */
export function canLock(studio: Studio): boolean {
  return isLocked(studio) || locksFor(studio).size > 0;
}

/**
 * Keeps the selected levels as the shown take has them, or, when all of them are kept, lets them be painted again. Can
 * be undone.
 *
 * @param studio What it acts on.
 */
export function toggleLock(studio: Studio): void {
  const { project } = studio;
  const locks = isLocked(studio)
    ? new Map(project.selection.map((index) => [index, undefined]))
    : locksFor(studio);
  if (locks.size > 0) project.setLocks(locks);
  else studio.messages.note(words.photographs.notPainted);
}

/** What the selected levels would keep of the shown take; those that are kept already stay as they are. */
function locksFor({ project, takes }: Studio): Map<number, Lock> {
  const { chosen } = takes;
  if (!chosen) return new Map();
  const { painted } = align(project.draft, chosen);
  return new Map(
    project.selection.flatMap((index) => {
      const level = painted[index] ?? null;
      const locked = project.draft.levels[index]?.locked;
      return level === null || locked ? [] : [[index, { take: chosen.id, level }] as const];
    }),
  );
}

/** What a film is like unless the user says otherwise. */
import type { FilmSettings } from '#core/contract/engine.ts';
import { filmFormat } from '#core/film/formats.ts';
import type { Take } from '#core/project/take.ts';
import { knownWidth, takeScale } from '#core/timeline/scale.ts';
import { takePath } from '#core/timeline/path.ts';
import type { Motion, TimedProject } from '#core/timeline/settings.ts';
import type { ChosenSound } from './choose-sound.ts';
import type { SoundRequest } from './film-sound.ts';
import { filmSize, usualSide, type FilmShape } from './film-format.ts';

/** What the user chooses about the frames; the size of the film follows from it. */
export interface FilmFrames {
  /** Shape of the frames. */
  readonly shape: FilmShape;
  /** Length of the shorter side in pixels. */
  readonly side: number;
}

/** Everything that the user chooses. */
export interface FilmChoice extends Omit<FilmSettings, 'width' | 'height' | 'draft' | 'ruler'>, FilmFrames {
  /** Whether every frame shows a scale bar, once the project knows what a level measures. */
  readonly ruler: boolean;
  /** What is heard; null for nothing. */
  readonly sound: ChosenSound | null;
  /** Whether a sound that is shorter than the film starts again. */
  readonly repeatSound: boolean;
}

/** A project as films need it: how it moves, and what its levels measure. */
type FilmedProject = TimedProject & Parameters<typeof takeScale>[1];

/**
 * What a film is like until the user says otherwise: as it was painted, in no more pixels than that holds.
 *
 * @param take What is filmed.
 * @param motion How it moves.
 * @returns The choice.
 */
export function usualChoice(take: Take, motion: Motion): FilmChoice {
  return {
    ...motion,
    format: 'mp4',
    quality: 'good',
    framesPerSecond: 30,
    shape: 'levels',
    side: usualSide(takePath(take)),
    ruler: false,
    sound: null,
    repeatSound: true,
    range: { from: 0, to: null },
  };
}

/**
 * Changes a choice.
 *
 * @param choice The choice.
 * @param part What is to be different.
 * @returns The new choice; the format shows as many frames a second as it can.
 */
export function changeChoice(choice: FilmChoice, part: Partial<FilmChoice>): FilmChoice {
  const next = { ...choice, ...part };
  return { ...next, framesPerSecond: Math.min(next.framesPerSecond, filmFormat(next.format).fastest) };
}

/**
 * What is ordered.
 *
 * @param choice What the user chose.
 * @param take What is filmed.
 * @param project The project as it stands.
 * @param draft Whether it is a draft.
 * @returns Settings for host or worker.
 */
export function settingsOf(
  choice: FilmChoice,
  take: Take,
  project: FilmedProject,
  draft: boolean,
): FilmSettings {
  const { shape, side, ruler, sound, repeatSound, ...rest } = choice;
  const known = ruler ? knownWidth(takeScale(take, project)) : null;
  return { ...rest, ...filmSize(shape, side, take.settings.size), draft, ruler: known };
}

/**
 * What is heard.
 *
 * @param choice What the user chose.
 * @returns The sound; null for nothing, also where the format carries none.
 */
export function soundOf(choice: FilmChoice): SoundRequest | null {
  const { format, sound, repeatSound } = choice;
  return sound && filmFormat(format).sound !== null ? { file: sound.file, repeat: repeatSound } : null;
}

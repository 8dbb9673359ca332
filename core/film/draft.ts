/** Drafts: a film in little, to look at the movement before the real one is made. */
import type { FilmSettings } from '../contract/engine.ts';

/** Shortest side of a film in pixels. */
const LEAST_SIDE = 16;

/** Frames a second from which on a draft has half of them. */
const MANY_FRAMES = 48;

/**
 * What is really filmed: the settings themselves or, for a draft, half the size, at most half of many frames, and the
 * smaller quality.
 *
 * @param settings What was asked for.
 * @returns Settings with even sides.
 */
export function settingsToFilm(settings: FilmSettings): FilmSettings {
  if (!settings.draft) return settings;
  const { width, height, framesPerSecond } = settings;
  return {
    ...settings,
    quality: 'small',
    width: half(width),
    height: half(height),
    framesPerSecond: framesPerSecond >= MANY_FRAMES ? framesPerSecond / 2 : framesPerSecond,
  };
}

function half(side: number): number {
  return Math.max(LEAST_SIDE, 2 * Math.round(side / 4));
}

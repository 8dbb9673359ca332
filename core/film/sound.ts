/** Sound under films: what may be chosen, and how it ends with the picture. */
import type { FilmFormat } from './formats.ts';
import { FILM_FORMATS } from './formats.ts';
import { english } from '../words/english/english.ts';

/** Largest sound file, in bytes. */
export const SOUND_BYTES = 500e6;

/** Endings of the sound files that are read. */
export const SOUND_ENDINGS = ['.mp3', '.wav', '.m4a', '.ogg', '.flac'] as const;

/** Samples a second of the sound in films; every encoder takes it. */
export const SOUND_RATE = 48_000;

/** Bits a second of compressed sound, two channels: nothing is heard to be missing. */
export const SOUND_BIT_RATE = 192_000;

/** How long a sound that goes on fades at the end of the film, in seconds, and as a share of the film at most. */
const FADE = { seconds: 1.5, share: 0.25 } as const;

/**
 * How long a sound fades at the end of a film.
 *
 * @param filmSeconds How long the film lasts.
 * @returns Seconds.
 */
export function fadeSeconds(filmSeconds: number): number {
  return Math.min(FADE.seconds, FADE.share * filmSeconds);
}

/**
 * How loud a sound is at a moment of a film.
 *
 * @param seconds The moment.
 * @param filmSeconds How long the film lasts.
 * @returns 1 until it fades, 0 from the end on.
 */
export function loudnessAt(seconds: number, filmSeconds: number): number {
  return Math.min(1, Math.max(0, (filmSeconds - seconds) / fadeSeconds(filmSeconds)));
}

/**
 * What is said of a format without sound.
 *
 * @param format The format.
 * @returns A sentence.
 */
export function silentSentence(format: FilmFormat): string {
  const names = FILM_FORMATS.filter(({ sound }) => sound !== null).map(
    ({ id }) => english.film.kinds[id].name,
  );
  return `${english.film.kinds[format.id].name} carries no sound: choose ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, or leave the sound out.`;
}

/**
 * What is said of a file that is no sound.
 *
 * @param name What the user calls it.
 * @returns A sentence.
 */
export function noSoundSentence(name: string): string {
  return `${name} holds no sound that Tenfold can read: choose an MP3, WAV, M4A, Ogg or FLAC file.`;
}

/**
 * What is said of a file that is too large.
 *
 * @param name What the user calls it.
 * @returns A sentence.
 */
export function largeSoundSentence(name: string): string {
  return `${name} is larger than ${SOUND_BYTES / 1e6} MB: choose a shorter sound, or one that is compressed.`;
}

/**
 * The words of Tenfold: everything that the studio shows, everything a screen reader says of it, and everything that
 * the desktop's own menus, dialogs and notifications say, from one catalogue for each language.
 *
 * A catalogue is plain TypeScript, so that the compiler knows every message and what it takes: what has no gaps is a
 * string, what has some is a function. A language that lacks a message, or takes something else for it, does not
 * compile; a message that nothing shows, and a word that is in no catalogue, fail `words.test.ts`.
 */
import { english } from './english/english.ts';

/** Every message, as each language has it. */
export type Words = typeof english;

/** The languages that there are, by the first part of their BCP 47 tags. */
const CATALOGUES: Readonly<Record<string, Words>> = { en: english };

/**
 * Chooses a language.
 *
 * @param wanted BCP 47 tags of the languages that somebody reads, the best known first.
 * @returns The first part of the tag of the first that there is; English where there is none.
 */
export function languageFor(wanted: readonly string[]): string {
  const tags = wanted.map((tag) => tag.split('-', 1)[0]!.toLowerCase());
  return tags.find((tag) => Object.hasOwn(CATALOGUES, tag)) ?? 'en';
}

/**
 * The words of a language.
 *
 * @param language As {@link languageFor} gives it.
 * @returns Its messages; the English ones for a language that there is not.
 */
export function wordsOf(language: string): Words {
  return CATALOGUES[languageFor([language])]!;
}

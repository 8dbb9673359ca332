/**
 * The words of the studio: everything it shows, and everything a screen reader says of it, from one catalogue.
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

/** The language of the studio, for `Intl` and for the page: the first that the user reads and that there is. */
export const locale =
  navigator.languages.map(languageOf).find((tag) => Object.hasOwn(CATALOGUES, tag)) ?? 'en';

/** The messages in that language. */
export const words = CATALOGUES[locale] ?? english;

function languageOf(tag: string): string {
  return tag.split('-', 1)[0]!.toLowerCase();
}

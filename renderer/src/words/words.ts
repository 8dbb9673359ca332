/** The words of the studio, in the language of who uses it. */
import { languageFor, wordsOf } from '#core/words/words.ts';

/** The language of the studio, for `Intl` and for the page: the first that the user reads and that there is. */
export const locale = languageFor(navigator.languages);

/** The messages in that language. */
export const words = wordsOf(locale);

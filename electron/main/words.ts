/** The words of what the system shows for the program: its dialogs and notifications. */
import { app } from 'electron';
import { languageFor, wordsOf, type Words } from '#core/words/words.ts';

/**
 * The words in the language of the system.
 *
 * @returns The catalogue that the studio's page reads as well.
 */
export function systemWords(): Words {
  return wordsOf(languageFor(app.getPreferredSystemLanguages()));
}

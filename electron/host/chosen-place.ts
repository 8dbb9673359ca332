/** Places that somebody has chosen in a dialog of the system's. */
import { existsSync } from 'node:fs';
import { FailureError } from '#core/errors.ts';

/**
 * Gives a chosen file the ending that its kind has. The dialogs of some systems add none, and then cannot have asked
 * about the file that has it.
 *
 * @param file Absolute path, as it was chosen.
 * @param extension With its dot; empty when the kind has none.
 * @returns Absolute path with the ending. Throws `FailureError` when that would replace a file that nobody was asked about.
 */
export function withExtension(file: string, extension: string): string {
  if (file.toLowerCase().endsWith(extension)) return file;
  const whole = file + extension;
  if (existsSync(whole)) {
    throw new FailureError(
      `${whole} exists already: choose another name, or that file itself to replace it.`,
    );
  }
  return whole;
}

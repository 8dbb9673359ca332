/** The licences of the software that the studio is made of, which its build puts beside its page. */
import { FailureError } from '#core/errors.ts';
import { words } from '../words/words.ts';

/**
 * Reads the licences.
 *
 * @returns Plain text, a part of the program after the other.
 * @throws {FailureError} When the page was built without them.
 */
export async function readLicences(): Promise<string> {
  const response = await fetch('third-party-licenses.txt');
  if (!response.ok) throw new FailureError(words.settings.noLicences);
  return response.text();
}

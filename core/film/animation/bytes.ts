/** What the joiners of moving pictures share. */

/**
 * The bytes of a text.
 *
 * @param text Text in ASCII; the eighth bit of anything else is lost.
 * @returns One byte a character.
 */
export function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0) & 0x7f);
}

/**
 * Puts parts behind one another.
 *
 * @param parts The parts.
 * @returns A copy of all of them.
 */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Text that a button puts on the clipboard. */

/**
 * Copies text.
 *
 * @param text The text.
 * @returns Whether it is on the clipboard now: browsers keep it from pages that came by plain http from elsewhere.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Values that are worked out anew all the time, and seldom change. */

/**
 * Gives the value of before as long as the new one says the same, so that whoever follows it is not called in vain.
 *
 * @param make Works the value out; what it gives is plain data.
 * @returns Works it out, too, and gives the very same object while nothing in it has changed.
 */
export function steady<T>(make: () => T): () => T {
  let latest: T;
  let text: string | undefined;
  return () => {
    const next = make();
    const said = JSON.stringify(next);
    if (text !== said) {
      text = said;
      latest = next;
    }
    return latest;
  };
}

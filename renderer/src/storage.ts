/** What the page remembers in the browser, which may be full or forbid it. */

/** The part of a web storage that the studio uses. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * A storage that never fails: what the browser refuses to keep is kept for as long as the page lives.
 *
 * @param browser Gives the browser's own; may throw, as browsers do whose user wants nothing kept.
 * @returns The storage.
 */
export function forgivingStorage(browser: () => PageStorage): PageStorage {
  const refused = new Map<string, string>();
  return {
    getItem: (key) => refused.get(key) ?? orNull(() => browser().getItem(key)),
    setItem(key, value) {
      try {
        browser().setItem(key, value);
        refused.delete(key);
      } catch {
        refused.set(key, value);
      }
    },
    removeItem(key) {
      refused.delete(key);
      orNull(() => browser().removeItem(key));
    },
  };
}

function orNull<Result>(work: () => Result): Result | null {
  try {
    return work();
  } catch {
    return null;
  }
}

/** What is remembered for this tab. */
export const tabStorage = forgivingStorage(() => window.sessionStorage);

/** What the user wants of this browser. */
export const preferences = forgivingStorage(() => window.localStorage);

/** Who edits a document: the first window that opened it. The others read, until it is their turn. */
import { randomUUID } from 'node:crypto';

/** The windows that have documents open. */
export interface Holders {
  /** A window opens a document; returns its token, with which it leaves again. */
  enter(id: string): string;
  /** A window closes a document; says whether it was the last one. */
  leave(id: string, token: string): boolean;
  /** Whether this window may change the document. */
  holds(id: string, token: string): boolean;
  /** Whether any window has it open. */
  isOpen(id: string): boolean;
}

/** Makes an empty list. */
export function createHolders(): Holders {
  const windows = new Map<string, string[]>();
  return {
    enter(id) {
      const token = randomUUID();
      windows.set(id, [...(windows.get(id) ?? []), token]);
      return token;
    },
    leave(id, token) {
      const left = (windows.get(id) ?? []).filter((each) => each !== token);
      if (left.length > 0) windows.set(id, left);
      else windows.delete(id);
      return left.length === 0;
    },
    holds: (id, token) => windows.get(id)?.[0] === token,
    isOpen: (id) => windows.has(id),
  };
}

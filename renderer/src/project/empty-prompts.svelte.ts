/** Which empty prompts are wrong: they invite to write until somebody has left them empty. */
import { SvelteSet } from 'svelte/reactivity';
import type { DraftLevel } from './draft.ts';

/** What of a level tells whether its prompt is empty. */
type Prompted = Pick<DraftLevel, 'key' | 'prompt'>;

/** The levels whose prompts have been left empty. */
export class EmptyPrompts {
  readonly #left = new SvelteSet<string>();

  /**
   * Takes in that somebody has done with prompts: has left the field, or wants them painted.
   *
   * @param levels Their levels.
   */
  leave(levels: readonly Prompted[]): void {
    for (const level of levels) {
      if (isEmpty(level)) this.#left.add(level.key);
      else this.#left.delete(level.key);
    }
  }

  /**
   * Whether a level still waits for its prompt, of which nothing needs to be said yet.
   *
   * @param level The level.
   * @returns False for a prompt that is written, and for one that has been left empty.
   */
  invites(level: Prompted): boolean {
    return isEmpty(level) && !this.#left.has(level.key);
  }
}

function isEmpty({ prompt }: Prompted): boolean {
  return prompt.trim() === '';
}

/**
 * Undo and redo as two stacks of snapshots.
 *
 * The policy: every change can be undone; changes with the same label that follow each other quickly (typing
 * into one field, dragging one slider) are one step.
 */

/** Changes with the same label closer together than this are one step. */
const COALESCE_MILLISECONDS = 1200;

/** Snapshots kept; older ones are forgotten. */
const MOST_STEPS = 200;

/** Remembers the states of one immutable value. */
export class History<State> {
  #past: State[] = [];
  #future: State[] = [];
  #label: string | null = null;
  #time = Number.NEGATIVE_INFINITY;

  /** True when there is something to undo. */
  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  /** True when there is something to redo. */
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /**
   * Remembers the state before a change.
   *
   * @param before The state that is about to be replaced.
   * @param label What is being changed, for example `prompt level-3`; null for changes that stand alone.
   * @param now The current time in milliseconds.
   */
  record(before: State, label: string | null, now: number): void {
    const continues =
      label !== null && label === this.#label && now - this.#time < COALESCE_MILLISECONDS && this.canUndo;
    this.#label = label;
    this.#time = now;
    this.#future = [];
    if (continues) return;
    this.#past.push(before);
    if (this.#past.length > MOST_STEPS) this.#past.shift();
  }

  /**
   * Steps back.
   *
   * @param current The state now, kept for redo.
   * @returns The state before, or `current` when there is none.
   */
  undo(current: State): State {
    const before = this.#past.pop();
    if (before === undefined) return current;
    this.#future.push(current);
    this.#label = null;
    return before;
  }

  /**
   * Steps forward again.
   *
   * @param current The state now, kept for undo.
   * @returns The state after, or `current` when there is none.
   */
  redo(current: State): State {
    const after = this.#future.pop();
    if (after === undefined) return current;
    this.#past.push(current);
    this.#label = null;
    return after;
  }
}

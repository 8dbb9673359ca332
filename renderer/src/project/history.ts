/**
 * Undo and redo as two stacks of steps: snapshots of the project, and deeds.
 *
 * The policy: every change can be undone; changes with the same label that follow each other quickly (typing
 * into one field, dragging one slider) are one step, which a press of the pointer, a click and leaving a field end.
 *
 * What lies outside the project, with the host, is a deed: it can fail, and then it stays where it is among the steps.
 * Snapshots and deeds know nothing of each other, so that it does no harm when the project is edited while a deed is on
 * its way.
 */

/** Changes with the same label closer together than this are one step. */
const COALESCE_MILLISECONDS = 1200;

/** Steps kept; older ones are forgotten. */
const MOST_STEPS = 200;

/** Something done outside the project that can be taken back, for example a take that is deleted. */
export interface Deed {
  /** Does it, for the first time or again. Rejects when it cannot be done; then nothing has changed. */
  do(): Promise<void>;
  /** Takes it back. Rejects when that cannot be done; then nothing has changed. */
  undo(): Promise<void>;
}

/** Whoever has a history. */
export interface HistoryOwner<State> {
  /** The state as it is now. */
  readonly state: State;
  /** Shows another state. */
  show(state: State): void;
  /** There are other steps than before. */
  stepped(): void;
  /** Whether a deed that has failed like this will fail for ever. */
  isFinal(error: unknown): boolean;
}

type Step<State> = { readonly state: State } | { readonly deed: Deed };

/** Remembers the states of one immutable value, and what was done besides. */
export class History<State> {
  readonly #owner: HistoryOwner<State>;
  readonly #past: Step<State>[] = [];
  readonly #future: Step<State>[] = [];
  #label: string | null = null;
  #time = Number.NEGATIVE_INFINITY;
  /** Settles with the deed that is on its way. */
  #running: Promise<unknown> | null = null;

  /**
   * Starts with nothing to undo.
   *
   * @param owner Whose history it is.
   */
  constructor(owner: HistoryOwner<State>) {
    this.#owner = owner;
  }

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
   * @param label What is being changed, for example `prompt level-3`; null for changes that stand alone.
   * @param now The current time in milliseconds.
   */
  record(label: string | null, now: number): void {
    const continues =
      label !== null && label === this.#label && now - this.#time < COALESCE_MILLISECONDS && this.canUndo;
    this.#label = label;
    this.#time = now;
    this.#future.length = 0;
    if (!continues) this.#remember({ state: this.#owner.state });
    this.#owner.stepped();
  }

  /** Makes what comes next a step of its own, however soon it changes the same thing. */
  separate(): void {
    this.#label = null;
  }

  /**
   * Does something that can be taken back, after whatever is on its way.
   *
   * @param deed What to do; rejects as it does.
   */
  async perform(deed: Deed): Promise<void> {
    await this.#inTurn(() => deed.do());
    this.#future.length = 0;
    this.#label = null;
    this.#remember({ deed });
    this.#owner.stepped();
  }

  /** Takes the last step back, at once unless a deed is on its way; rejects when it is a deed that does. */
  undo(): Promise<void> {
    return this.#step(this.#past, this.#future, (deed) => deed.undo());
  }

  /** Makes the last step that was taken back again; rejects when it is a deed that does. */
  redo(): Promise<void> {
    return this.#step(this.#future, this.#past, (deed) => deed.do());
  }

  /**
   * Takes a deed back whatever was done after it, and forgets it.
   *
   * @param deed The deed; rejects as it does. Nothing happens when it has been taken back before.
   */
  async withdraw(deed: Deed): Promise<void> {
    while (this.#running) await this.#running;
    const step = this.#past.find((candidate) => 'deed' in candidate && candidate.deed === deed);
    if (!step) return;
    await this.#carryOut(() => deed.undo(), step, this.#past);
    this.#drop(step, this.#past);
  }

  async #step(from: Step<State>[], to: Step<State>[], go: (deed: Deed) => Promise<void>): Promise<void> {
    while (this.#running) await this.#running;
    const step = from.at(-1);
    if (!step) return;
    this.#label = null;
    if ('state' in step) {
      from.pop();
      to.push({ state: this.#owner.state });
      this.#owner.show(step.state);
      this.#owner.stepped();
      return;
    }
    await this.#carryOut(() => go(step.deed), step, from);
    // Whoever has edited meanwhile has gone another way: there is nothing to make again.
    const edited = from.at(-1) !== step;
    this.#drop(step, from);
    if (to === this.#past || !edited) to.push(step);
    this.#owner.stepped();
  }

  /** A deed that fails stays among the steps, unless it always will: then it is in nobody's way any more. */
  async #carryOut(work: () => Promise<void>, step: Step<State>, steps: Step<State>[]): Promise<void> {
    try {
      await this.#inTurn(work);
    } catch (error) {
      if (this.#owner.isFinal(error)) this.#drop(step, steps);
      throw error;
    }
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    while (this.#running) await this.#running;
    const done = work();
    this.#running = done.catch(() => undefined).finally(() => (this.#running = null));
    await done;
  }

  #remember(step: Step<State>): void {
    this.#past.push(step);
    if (this.#past.length > MOST_STEPS) this.#past.shift();
  }

  #drop(step: Step<State>, steps: Step<State>[]): void {
    const index = steps.lastIndexOf(step);
    if (index < 0) return;
    steps.splice(index, 1);
    this.#owner.stepped();
  }
}

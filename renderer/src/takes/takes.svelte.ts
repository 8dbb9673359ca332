/** The takes of the document, newest last, and which of them the viewer shows. */
import type { TakeReference } from '#core/project/document.ts';
import type { Take } from '#core/project/take.ts';
import type { Deed } from '../project/history.ts';
import { words } from '../words/words.ts';

/** A take that has been deleted. */
export interface DeletedTake {
  /** What it was called. */
  readonly name: string;
  /** How it was deleted. */
  readonly deed: Deed;
}

/** The document's takes and the chosen one. */
export class TakesStore {
  /** The document's takes in the order in which it got them: a clock may have been put right in between. */
  readonly list = $derived.by(() =>
    (this.#owned ?? [])
      .filter(({ id }) => !this.#leaving.includes(id))
      .flatMap(({ id }) => this.#kept.find((take) => take.id === id) ?? []),
  );
  /** False until the host has said which takes there are. */
  readonly known = $derived.by(() => this.#owned !== null && this.#asked);
  /** The take that was deleted last, for as long as it is offered to be brought back. */
  deleted = $state.raw<DeletedTake | null>(null);
  /** Name of the take that was brought back last, until another one is deleted; empty when there is none. */
  broughtBack = $state('');
  /** Jobs whose takes the user will choose from. */
  choice = $state.raw<readonly string[]>([]);
  /** Takes to choose from that were done while the user looked at something else, and none of which has been seen yet. */
  readonly unseenChoice = $derived.by(() => {
    const takes = this.list.filter(({ id }) => this.#toChooseFrom.includes(id));
    return takes.every(({ id }) => this.isNew(id)) ? takes : [];
  });
  /** The take that the viewer shows. */
  readonly chosen = $derived.by(() => this.list.find(({ id }) => id === this.#chosenId) ?? null);
  #chosenId = $state<string | null>(null);
  /** Ids of takes that have been painted while the user looked at something else. */
  #new = $state.raw<readonly string[]>([]);
  #toChooseFrom = $state.raw<readonly string[]>([]);
  /** Every take that the host keeps, of whichever document, oldest first. */
  #kept = $state.raw<readonly Take[]>([]);
  /** Ids of takes that the host is asked to delete. */
  #leaving = $state.raw<readonly string[]>([]);
  #asked = $state(false);
  #owned = $state.raw<readonly TakeReference[] | null>(null);

  /** Id of the take that the viewer shows, or null. */
  get chosenId(): string | null {
    return this.#chosenId;
  }

  /** The newest take that the host keeps. */
  get newest(): Take | undefined {
    return this.#kept.at(-1);
  }

  /**
   * The newest take that a model has painted on one machine, of whichever document.
   *
   * @param modelId The model's id.
   * @param machine What the machine is called that painted it for the host; undefined for the host itself.
   * @returns The take; undefined when there is none.
   */
  newestOf(modelId: string, machine: string | undefined): Take | undefined {
    return this.#kept.findLast(({ model, paintedOn }) => model.id === modelId && paintedOn === machine);
  }

  /** Every take that the host keeps, as a document refers to it. */
  get everyTake(): TakeReference[] {
    return this.#kept.map(({ id }) => ({ id }));
  }

  /**
   * Takes in what the host keeps.
   *
   * @param takes Every take, in any order.
   */
  set(takes: readonly Take[]): void {
    this.#kept = takes.toSorted((one, other) => one.created.localeCompare(other.created));
    this.#asked = true;
    this.#chooseSomething();
  }

  /**
   * Takes in which takes the document has; shows the newest when the one that was shown is not among them.
   *
   * @param owned The document's takes.
   */
  own(owned: readonly TakeReference[]): void {
    this.#owned = owned;
    this.#chooseSomething();
  }

  /**
   * Takes in a new take. What is shown stays as it is, unless there was nothing.
   *
   * @param take The take.
   */
  add(take: Take): void {
    this.#new = [...this.#new, take.id];
    this.set([...this.#kept.filter(({ id }) => id !== take.id), take]);
  }

  /**
   * Shows a take, now or as soon as the document has it.
   *
   * @param takeId Its id.
   */
  choose(takeId: string | null): void {
    this.#chosenId = takeId;
    if (takeId !== null) this.see([takeId]);
  }

  /**
   * Takes note that the user has seen takes.
   *
   * @param takeIds Their ids.
   */
  see(takeIds: readonly string[]): void {
    this.#new = this.#new.filter((id) => !takeIds.includes(id));
  }

  /**
   * Whether a take has been painted while the user looked at something else, and was not seen yet.
   *
   * @param takeId Its id.
   * @returns True when it is new.
   */
  isNew(takeId: string): boolean {
    return this.#new.includes(takeId);
  }

  /**
   * Keeps takes together that the user wants to choose from, until one of them has been seen.
   *
   * @param takeIds Their ids.
   */
  offer(takeIds: readonly string[]): void {
    this.#toChooseFrom = takeIds;
  }

  /**
   * Takes a take off the list while the host is asked to delete it; shows its neighbour when it was shown.
   *
   * @param takeId Its id.
   * @param gone Settles when the host has answered; rejects when the take stays, which then is shown again.
   */
  async leave(takeId: string, gone: Promise<unknown>): Promise<void> {
    const index = this.list.findIndex(({ id }) => id === takeId);
    const shown = this.#chosenId === takeId;
    this.#leaving = [...this.#leaving, takeId];
    if (shown) this.choose(this.list[Math.min(index, this.list.length - 1)]?.id ?? null);
    try {
      await gone;
      this.#kept = this.#kept.filter(({ id }) => id !== takeId);
    } catch (error) {
      if (shown) this.choose(takeId);
      throw error;
    } finally {
      this.#leaving = this.#leaving.filter((id) => id !== takeId);
      this.#chooseSomething();
    }
  }

  /**
   * Whether the user has marked a take as a favourite.
   *
   * @param takeId Its id.
   * @returns True when it is starred.
   */
  isStarred(takeId: string): boolean {
    return this.#owned?.find(({ id }) => id === takeId)?.starred === true;
  }

  /**
   * What a take is called.
   *
   * @param takeId Its id.
   * @returns For example `Take 3`; other words when it is not in the list.
   */
  nameOf(takeId: string): string {
    const number = this.numberOf(takeId);
    return number === 0 ? words.takes.gone : words.takes.name(number);
  }

  /**
   * The number of a take among those of the document.
   *
   * @param takeId Its id.
   * @returns From 1, in the order in which they were painted; 0 when it is not in the list.
   */
  numberOf(takeId: string): number {
    return this.list.findIndex(({ id }) => id === takeId) + 1;
  }

  #chooseSomething(): void {
    if (!this.chosen) this.choose(this.list.at(-1)?.id ?? null);
  }
}

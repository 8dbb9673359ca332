/** The takes that the host keeps, newest last, and which of them the viewer shows. */
import type { Take } from '#core/project/take.ts';

/** All takes and the chosen one. */
export class TakesStore {
  /** Every take, oldest first. */
  list = $state.raw<readonly Take[]>([]);
  /** False until the host has said which takes there are. */
  known = $state(false);
  /** Id of the take that the viewer shows, or null. */
  chosenId = $state<string | null>(null);
  /** The take that the viewer shows. */
  readonly chosen = $derived(this.list.find(({ id }) => id === this.chosenId) ?? null);

  /**
   * Takes in what the host keeps; shows the newest when nothing is chosen.
   *
   * @param takes Every take, in any order.
   */
  set(takes: readonly Take[]): void {
    this.list = takes.toSorted((one, other) => one.created.localeCompare(other.created));
    this.known = true;
    if (!this.chosen) this.chosenId = this.list.at(-1)?.id ?? null;
  }

  /**
   * Takes in a new take and shows it.
   *
   * @param take The take.
   */
  add(take: Take): void {
    this.set([...this.list.filter(({ id }) => id !== take.id), take]);
    this.chosenId = take.id;
  }

  /**
   * Forgets a take; shows its neighbour when it was shown.
   *
   * @param takeId Its id.
   */
  forget(takeId: string): void {
    const index = this.list.findIndex(({ id }) => id === takeId);
    if (index < 0) return;
    this.list = this.list.toSpliced(index, 1);
    if (this.chosenId === takeId) {
      this.chosenId = this.list[Math.min(index, this.list.length - 1)]?.id ?? null;
    }
  }

  /**
   * What a take is called.
   *
   * @param takeId Its id.
   * @returns For example `Take 3`.
   */
  nameOf(takeId: string): string {
    return `Take ${this.list.findIndex(({ id }) => id === takeId) + 1}`;
  }
}

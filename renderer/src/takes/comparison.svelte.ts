/** Which takes are compared with the chosen one, and how. */
import type { Take } from '#core/project/take.ts';
import type { PaneLayout } from '../viewer/panes.ts';
import { differencesAmong, type SharedDifference } from './differences.ts';
import type { TakesStore } from './takes.svelte.ts';

/** What is compared in the viewer. */
export class Comparison {
  /** How two takes are compared; more than two always form a grid. */
  pairLayout = $state<Exclude<PaneLayout, 'grid'>>('split');
  /** Where the divider of a split stands on the picture, 0 … 1. */
  divider = $state(0.5);
  /** Takes beside the chosen one, those that have gone meanwhile left out. */
  readonly takes = $derived.by((): readonly Take[] =>
    this.#ids.flatMap((wanted) =>
      this.#store.list.filter(({ id }) => id === wanted && id !== this.#store.chosenId),
    ),
  );
  /** How they share the viewer. */
  readonly layout = $derived.by((): PaneLayout => (this.takes.length > 1 ? 'grid' : this.pairLayout));
  /** What is not the same about the chosen take and those beside it, in that order. */
  readonly differences = $derived.by((): readonly SharedDifference[] => {
    const { chosen } = this.#store;
    return chosen ? differencesAmong([chosen, ...this.takes], (id) => this.#store.nameOf(id)) : [];
  });
  readonly #store: TakesStore;
  #ids = $state.raw<readonly string[]>([]);

  /**
   * Compares nothing yet.
   *
   * @param store The takes.
   */
  constructor(store: TakesStore) {
    this.#store = store;
  }

  /** True while takes are compared. */
  get active(): boolean {
    return this.takes.length > 0;
  }

  /** The take that the chosen one is compared with when the user does not say: the one painted before it. */
  get proposed(): Take | undefined {
    const { list, chosenId } = this.#store;
    const index = list.findIndex(({ id }) => id === chosenId);
    return index < 0 ? undefined : (list[index - 1] ?? list[index + 1]);
  }

  /**
   * Compares takes with the chosen one.
   *
   * @param takeIds Their ids.
   */
  start(takeIds: readonly string[]): void {
    this.#ids = takeIds;
    this.#store.see(takeIds);
    this.divider = 0.5;
  }

  /** Shows the chosen take alone again. */
  end(): void {
    this.#ids = [];
  }
}

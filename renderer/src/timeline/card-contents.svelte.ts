/** What the levels' cards show beside their words. */
import type { Preview } from '#core/contract/events.ts';
import { levelFile } from '#core/project/take.ts';
import { photographAddress } from '../photographs/photograph-actions.ts';
import type { DraftLevel } from '../project/draft.ts';
import type { Studio } from '../studio.svelte.ts';
import { align } from '../takes/alignment.ts';
import { levelDiffers } from '../takes/compare.ts';
import { pictureAddress, pictureAddresses } from '../viewer/pictures.ts';

/** What the cards show, whatever the viewer does. */
export class CardContents {
  readonly #studio: Pick<Studio, 'project' | 'takes' | 'viewer' | 'painting' | 'sketches'>;
  /** Which levels of the chosen take are those of the project. */
  readonly #origin = $derived.by(() => align(this.#studio.project.draft, this.#studio.takes.chosen));
  readonly #addresses = $derived.by(() => {
    const { chosen } = this.#studio.takes;
    return chosen ? pictureAddresses(chosen) : [];
  });

  /**
   * Shows what a studio has.
   *
   * @param studio The studio.
   */
  constructor(studio: Pick<Studio, 'project' | 'takes' | 'viewer' | 'painting' | 'sketches'>) {
    this.#studio = studio;
  }

  /**
   * The picture of a level: the one that it keeps, else the chosen take's, else its photograph.
   *
   * @param index Index of the level.
   * @returns Where it lies, or null when there is none.
   */
  addressOf(index: number): string | null {
    const { locked, photograph } = this.#level(index);
    if (locked) return pictureAddress(locked.take, levelFile(locked.level));
    const painted = this.#origin.painted[index] ?? null;
    const address = painted === null ? undefined : this.#addresses[painted];
    return address ?? (photograph && photographAddress(photograph.picture)) ?? null;
  }

  /**
   * What is being painted of a level: by a job, else by a sketch.
   *
   * @param index Index of the level.
   * @returns The preview, or null when there is none.
   */
  previewOf(index: number): Preview | null {
    const { painting, viewer, sketches } = this.#studio;
    const live = painting.ofLevels[index];
    if (live) return live.preview;
    return viewer.shows === 'sketch' ? sketches.pictureOf(this.#level(index)) : null;
  }

  /**
   * Whether a level says something else than what the chosen take was painted from.
   *
   * @param index Index of the level.
   * @returns False where no take is chosen.
   */
  isEdited(index: number): boolean {
    const { chosen } = this.#studio.takes;
    if (!chosen) return false;
    const painted = this.#origin.painted.at(index) ?? null;
    return levelDiffers(this.#level(index), painted === null ? undefined : chosen.levels.at(painted));
  }

  #level(index: number): DraftLevel {
    return this.#studio.project.draft.levels[index]!;
  }
}

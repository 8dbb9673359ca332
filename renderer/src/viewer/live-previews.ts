/** Shows what is being painted in the player, sending only what has changed. */
import type { Preview } from '#core/contract/events.ts';
import { previewPixels } from '../jobs/progress.ts';
import type { DraftLevel } from '../project/draft.ts';
import type { Player } from './player.ts';
import { previewPath } from './preview-path.ts';

/** Pictures of the levels; holes where there is none yet. */
type Previews = readonly (Preview | undefined)[];

/** Something that is being painted. */
export interface LiveZoom {
  /** Tells it from others, whose levels may lie elsewhere. */
  readonly id: string;
  /** The latest picture of each level. */
  readonly previews: Previews;
  /** The model's own estimates of each level; empty where nobody asks for them. */
  readonly estimates: Previews;
}

/** Remembers which previews the player has. */
export class LivePreviews {
  #id: string | null = null;
  #shown: Previews = [];
  /** What the player has of the model's own estimates; null while they are not beside the levels. */
  #estimates: Previews | null = null;

  /**
   * Shows what has been painted so far.
   *
   * @param player Where.
   * @param zoom What is being painted.
   * @param levels The levels of its project.
   * @param withEstimates Whether the model's own estimates are shown beside, once there are any.
   * @returns False while there is nothing to show yet.
   */
  show(player: Player, zoom: LiveZoom, levels: readonly DraftLevel[], withEstimates: boolean): boolean {
    const any = zoom.previews.find((preview) => preview !== undefined);
    if (!any) return false;
    if (this.#id !== zoom.id) {
      this.forget(player);
      this.#id = zoom.id;
      player.show(previewPath(levels, any), []);
    }
    send(zoom.previews, this.#shown, (level, picture) => player.showPicture(level, picture));
    this.#shown = zoom.previews;
    if (!withEstimates) this.#hideEstimates(player);
    else if (zoom.estimates.length > 0) {
      if (!this.#estimates) player.showBeside([{ path: previewPath(levels, any), pictures: [] }]);
      send(zoom.estimates, this.#estimates ?? [], (level, picture) => player.showPicture(level, picture, 0));
      this.#estimates = zoom.estimates;
    }
    return true;
  }

  /**
   * Forgets what the player has, because it shows something else from now on.
   *
   * @param player Where it was shown.
   */
  forget(player: Player): void {
    this.#id = null;
    this.#shown = [];
    this.#hideEstimates(player);
  }

  #hideEstimates(player: Player): void {
    if (this.#estimates) player.showBeside([]);
    this.#estimates = null;
  }
}

function send(previews: Previews, known: Previews, show: (level: number, picture: ImageData) => void): void {
  previews.forEach((preview, level) => {
    if (preview && preview !== known[level]) show(level, previewPixels(preview));
  });
}

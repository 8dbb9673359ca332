/** Shows a job's live previews in the player, sending only what has changed. */
import type { Preview } from '#core/contract/events.ts';
import { previewPixels, type JobView } from '../jobs/progress.ts';
import type { DraftLevel } from '../project/draft.ts';
import type { Player } from './player.ts';
import { previewPath } from './preview-path.ts';

/** Pictures of the levels; holes where there is none yet. */
type Previews = readonly (Preview | undefined)[];

/** Remembers which previews the player has. */
export class JobPreviews {
  #jobId: string | null = null;
  #shown: Previews = [];
  /** What the player has of the model's own estimates; null while they are not beside the levels. */
  #estimates: Previews | null = null;

  /**
   * Shows what a job has painted so far.
   *
   * @param player Where.
   * @param view The job.
   * @param levels The levels of its project.
   * @param withEstimates Whether the model's own estimates are shown beside, once there are any.
   * @returns False while there is nothing to show yet.
   */
  show(player: Player, view: JobView, levels: readonly DraftLevel[], withEstimates: boolean): boolean {
    const any = view.previews.find((preview) => preview !== undefined);
    if (!any) return false;
    if (this.#jobId !== view.job.id) {
      this.forget(player);
      this.#jobId = view.job.id;
      player.show(previewPath(levels, any), []);
    }
    send(view.previews, this.#shown, (level, picture) => player.showPicture(level, picture));
    this.#shown = view.previews;
    if (!withEstimates) this.#hideEstimates(player);
    else if (view.estimates.length > 0) {
      if (!this.#estimates) player.showBeside([{ path: previewPath(levels, any), pictures: [] }]);
      send(view.estimates, this.#estimates ?? [], (level, picture) => player.showPicture(level, picture, 0));
      this.#estimates = view.estimates;
    }
    return true;
  }

  /**
   * Forgets what the player has, because it shows something else from now on.
   *
   * @param player Where it was shown.
   */
  forget(player: Player): void {
    this.#jobId = null;
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

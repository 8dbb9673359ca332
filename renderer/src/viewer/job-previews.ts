/** Shows a job's live previews in the player, sending only what has changed. */
import type { Preview } from '#core/contract/events.ts';
import { previewPixels, type JobView } from '../jobs/progress.ts';
import type { DraftLevel } from '../project/draft.ts';
import type { Player } from './player.ts';
import { previewPath } from './preview-path.ts';

/** Remembers which previews the player has. */
export class JobPreviews {
  #jobId: string | null = null;
  #shown: (Preview | undefined)[] = [];

  /**
   * Shows what a job has painted so far.
   *
   * @param player Where.
   * @param view The job.
   * @param levels The levels of its project.
   * @returns False while there is nothing to show yet.
   */
  show(player: Player, view: JobView, levels: readonly DraftLevel[]): boolean {
    const { previews } = view;
    const any = previews.find((preview) => preview !== undefined);
    if (!any) return false;
    if (this.#jobId !== view.job.id) {
      this.#jobId = view.job.id;
      this.#shown = [];
      player.show(previewPath(levels, any), []);
    }
    previews.forEach((preview, level) => {
      if (!preview || preview === this.#shown[level]) return;
      this.#shown[level] = preview;
      player.showPicture(level, previewPixels(preview));
    });
    return true;
  }
}

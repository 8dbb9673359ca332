/**
 * The takes that the viewer shows: fetches their pictures as large as they are seen, and again once they are seen in
 * another size.
 */
import type { Take, TakeLevel } from '#core/project/take.ts';
import { takePath, type ZoomPath } from '#core/timeline/path.ts';
import type { DraftLevel } from '../project/draft.ts';
import { allOrNone, loadPictures, pictureAddresses } from './pictures.ts';
import type { Player } from './player.ts';
import type { SizedTake } from './sized-takes.ts';
import type { ViewerStore } from './viewer.svelte.ts';

/** Stops what has been begun. */
type Stop = () => void;

/** What the viewer shows, as far as its pictures are there. */
export class ShownTakes {
  /** Id of the take that leads, or null while what leads is none. */
  id = $state<string | null>(null);
  /** Its levels, or those of whatever else leads; changed together with the picture. */
  levels = $state.raw<readonly (DraftLevel | TakeLevel)[]>([]);
  /** The takes beside it. */
  beside = $state.raw<readonly string[]>([]);
  /** Whether what leads has no pictures, because nothing of the project has been painted. */
  empty = $state(false);
  /** Whether another take is on its way. */
  loading = $state(false);
  /** Width of the textures of everything that is shown, the leader's first. */
  widths = $state.raw<readonly number[]>([]);
  readonly #viewer: ViewerStore;

  /**
   * Shows nothing yet.
   *
   * @param viewer What is told of a new leader.
   */
  constructor(viewer: ViewerStore) {
    this.#viewer = viewer;
  }

  /**
   * Lets a take lead.
   *
   * @param player Where.
   * @param wanted The take.
   * @param onProblem Receives what was thrown when it cannot be shown.
   * @returns Stops the loading.
   */
  lead(player: Player, wanted: SizedTake, onProblem: (error: unknown) => void): Stop {
    const { take, size } = wanted;
    const leads = take.id === this.id;
    if (leads && size.width === this.widths[0]) return () => undefined;
    const loader = new AbortController();
    this.loading = !leads;
    const show = async (): Promise<void> => {
      const [pictures] = await load([wanted], loader.signal);
      // A take that is only seen in another size stays where it is.
      if (leads) pictures!.forEach((picture, level) => player.showPicture(level, picture));
      else this.#begin(player, take, pictures!);
      this.widths = [size.width, ...this.widths.slice(1)];
    };
    void show()
      .catch((error: unknown) => {
        if (!loader.signal.aborted) onProblem(error);
      })
      .finally(() => {
        if (!loader.signal.aborted) this.loading = false;
      });
    return () => {
      loader.abort();
      this.loading = false;
    };
  }

  /**
   * Shows takes beside the one that leads.
   *
   * @param player Where.
   * @param wanted The takes; none leaves the leader alone.
   * @param onProblem Receives what was thrown when one cannot be shown.
   * @returns Stops the loading.
   */
  accompany(player: Player, wanted: readonly SizedTake[], onProblem: (error: unknown) => void): Stop {
    const loader = new AbortController();
    const show = async (): Promise<void> => {
      const pictures = await load(wanted, loader.signal);
      player.showBeside(
        wanted.map(({ take }, index) => ({ path: takePath(take), pictures: pictures[index]! })),
      );
      this.beside = wanted.map(({ take }) => take.id);
      this.widths = [...this.widths.slice(0, 1), ...wanted.map(({ size }) => size.width)];
    };
    void show().catch((error: unknown) => {
      if (!loader.signal.aborted) onProblem(error);
    });
    return () => loader.abort();
  }

  /**
   * Something else leads.
   *
   * @param levels Its levels; none when nothing does.
   */
  replace(levels: readonly DraftLevel[]): void {
    this.id = null;
    this.empty = false;
    this.levels = levels;
    this.#viewer.levels = levels.length;
  }

  /**
   * Lets a zoom lead of which there are no pictures.
   *
   * @param player Where.
   * @param path How its levels lie inside each other.
   */
  plan(player: Player, path: ZoomPath): void {
    player.show(path, []);
    this.replace([]);
    this.empty = true;
    this.#viewer.levels = path.levels;
  }

  #begin(player: Player, take: Take, pictures: readonly ImageBitmap[]): void {
    player.show(takePath(take), pictures);
    this.id = take.id;
    this.empty = false;
    this.levels = take.levels;
    this.#viewer.levels = take.levels.length;
    if (this.#viewer.playWhenShown) player.play();
    this.#viewer.playWhenShown = false;
  }
}

/** The pictures of takes; closed again where nobody wants them any more, which then throws. */
async function load(wanted: readonly SizedTake[], signal: AbortSignal): Promise<ImageBitmap[][]> {
  const loading = wanted.map(({ take, size }) => loadPictures(pictureAddresses(take), size, signal));
  const loaded = await allOrNone(loading, close);
  if (!signal.aborted) return loaded;
  loaded.forEach(close);
  throw signal.reason;
}

function close(pictures: readonly ImageBitmap[]): void {
  for (const picture of pictures) picture.close();
}

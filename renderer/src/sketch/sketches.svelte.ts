/** Sketches of the project while it is edited: begun when the typing pauses, stopped by the next key. */
import type { Preview } from '#core/contract/events.ts';
import type { Model } from '#core/contract/studio.ts';
import { explain, isCancelled, type StudioClient } from '../connection.ts';
import type { HostLink } from '../host.svelte.ts';
import type { JobsStore } from '../jobs/jobs.svelte.ts';
import type { Draft, DraftLevel } from '../project/draft.ts';
import type { ProjectStore } from '../project/project.svelte.ts';
import type { RemoteStore } from '../remote/remote.svelte.ts';
import type { PageStorage } from '../storage.ts';
import type { TakesStore } from '../takes/takes.svelte.ts';
import type { ViewerStore } from '../viewer/viewer.svelte.ts';
import { looksTheSame, QUICK_SECONDS, sizeSuits, sketchProject, sketchSeconds } from './sketch-project.ts';

/** Pause in typing after which a sketch is begun, in milliseconds. */
const PAUSE = 400;

/** Where this browser remembers what the user wants. */
const KEY = 'tenfold-sketch';

/** Pictures of a project that has not been painted yet. */
export interface Sketch {
  /** Tells it from others, whose levels may lie elsewhere. */
  readonly id: string;
  /** The levels that it shows, widest first. */
  readonly levels: readonly DraftLevel[];
  /** One picture a level. */
  readonly previews: readonly Preview[];
  /** None: nobody asks a sketch for the model's own estimates. */
  readonly estimates: readonly Preview[];
  /** The seed that it is painted with. */
  readonly seed: number | undefined;
}

/** What sketches are made of and shown in. */
export interface SketchSurroundings {
  readonly project: Pick<ProjectStore, 'draft' | 'problems'>;
  readonly jobs: Pick<JobsStore, 'busy'>;
  readonly takes: Pick<TakesStore, 'newestOf'>;
  readonly remote: Pick<RemoteStore, 'painter'>;
  readonly viewer: Pick<ViewerStore, 'shows' | 'showSketch' | 'showTake'>;
  /** The model that will paint. */
  readonly model: Model | null;
  /** The way to the host. */
  readonly host: Pick<HostLink, 'state'> & { client(): Pick<StudioClient, 'sketches'> };
}

/** The sketch of the project, and whether there shall be one. */
export class SketchStore {
  /** The latest sketch, as far as it has come; null while there is none. */
  latest = $state.raw<Sketch | null>(null);
  /** Whether one is being painted, or will be as soon as the typing pauses. */
  underWay = $state(false);
  /** Why the latest could not be painted, for people; null when all is well. */
  problem = $state<string | null>(null);
  /** Whether the project has a size that can be sketched. */
  readonly sizeSuits = $derived.by(() => {
    const { project, model } = this.#surroundings;
    return model === null || sizeSuits(project.draft, model);
  });
  /** Seconds that a sketch takes here; null when nothing is known. */
  readonly seconds = $derived.by(() => this.#secondsExpected());
  /** Whether edits are sketched: as the user has said, else where it is quick. */
  readonly on = $derived.by(() => this.#choice ?? (this.seconds !== null && this.seconds <= QUICK_SECONDS));
  /** What the user has said; null when nothing. */
  #choice = $state<boolean | null>(null);
  /** What sketches have taken with the model and on the machine that painted last, in seconds a level. */
  #measured = $state.raw<{
    readonly model: string;
    readonly machine: string | undefined;
    readonly secondsPerLevel: number;
  } | null>(null);
  /** The project before the first edit that is not shown by a take. */
  #before: Draft | null = null;
  #begun = 0;
  #work = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #surroundings: SketchSurroundings;
  readonly #storage: PageStorage;

  /**
   * Sketches nothing yet.
   *
   * @param surroundings What sketches are made of and shown in.
   * @param storage Remembers what the user wants.
   */
  constructor(surroundings: SketchSurroundings, storage: PageStorage) {
    this.#surroundings = surroundings;
    this.#storage = storage;
    const kept = storage.getItem(KEY);
    this.#choice = kept === null ? null : kept === 'on';
  }

  /**
   * Turns sketching on or off, for good.
   *
   * @param on Whether edits shall be sketched.
   */
  turn(on: boolean): void {
    this.#choice = on;
    this.#storage.setItem(KEY, on ? 'on' : 'off');
    if (!on) this.end();
  }

  /**
   * Takes in an edit: stops the sketch that is under way, and begins another one when the typing pauses.
   *
   * @param before The project before it.
   * @param after The project as it stands.
   */
  edited(before: Draft, after: Draft): void {
    const { project, jobs, model, host } = this.#surroundings;
    const waited = model !== null && !sizeSuits(before, model);
    if (!this.on || (looksTheSame(before, after) && !waited)) return;
    this.#stop();
    this.#before ??= before;
    if (looksTheSame(this.#before, after)) {
      this.end();
      return;
    }
    if (jobs.busy || model === null || host.state !== 'connected') return;
    if (project.problems.length > 0 || !this.sizeSuits) return;
    this.underWay = true;
    this.#timer = setTimeout(() => void this.#paint(after, model, this.#work.signal), PAUSE);
  }

  /**
   * What a level looks like in the latest sketch.
   *
   * @param level The level, as it may have been edited since.
   * @returns Its picture; null when it was not there yet.
   */
  pictureOf(level: DraftLevel): Preview | null {
    const index = this.latest?.levels.findIndex(({ key }) => key === level.key) ?? -1;
    return this.latest?.previews[index] ?? null;
  }

  /** Forgets the sketch, because there is something better to show, and stops what is under way. */
  end(): void {
    this.#stop();
    this.#before = null;
    this.latest = null;
    if (this.#surroundings.viewer.shows === 'sketch') this.#surroundings.viewer.showTake();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#work.abort();
    this.#work = new AbortController();
    this.underWay = false;
    this.problem = null;
  }

  async #paint(draft: Draft, model: Model, signal: AbortSignal): Promise<void> {
    const { viewer, remote } = this.#surroundings;
    const machine = remote.painter?.name;
    const project = sketchProject(draft, model);
    const { seed } = project.settings;
    const id = `sketch-${(this.#begun += 1)}`;
    let begun: number | null = null;
    try {
      for await (const event of await this.#surroundings.host
        .client()
        .sketches.paint({ project }, { signal })) {
        if (signal.aborted) return;
        const now = performance.now();
        begun ??= now;
        this.latest = { id, levels: draft.levels, previews: event.previews, estimates: [], seed };
        if (event.step === 1) viewer.showSketch();
        if (event.step === event.steps)
          this.#measure(model, machine, draft, (now - begun) / 1000, event.steps);
      }
    } catch (error) {
      if (!signal.aborted && !isCancelled(error)) this.problem = explain(error);
    } finally {
      if (!signal.aborted) this.underWay = false;
    }
  }

  /** The first step is left out: the model may have been loaded for it. */
  #measure(
    model: Model,
    machine: string | undefined,
    { levels }: Draft,
    seconds: number,
    steps: number,
  ): void {
    if (steps < 2) return;
    const secondsPerLevel = (seconds * steps) / (steps - 1) / levels.length;
    this.#measured = { model: model.id, machine, secondsPerLevel };
  }

  #secondsExpected(): number | null {
    const { model, takes, remote, project } = this.#surroundings;
    if (model === null) return null;
    const levels = project.draft.levels.length;
    const machine = remote.painter?.name;
    const measured = this.#measured;
    if (measured?.model === model.id && measured.machine === machine)
      return measured.secondsPerLevel * levels;
    return sketchSeconds(takes.newestOf(model.id, machine), levels, model);
  }
}

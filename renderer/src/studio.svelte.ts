/**
 * The studio's composition root: the stores, the connection that feeds them, and the few actions that need more
 * than one of them.
 */
import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Example, Model, PromptInspection, QueueEvent } from '#core/contract/studio.ts';
import { connect, explain, type Connection, type StudioClient } from './connection.ts';
import { EngineStore } from './engine/engine.svelte.ts';
import { JobsStore } from './jobs/jobs.svelte.ts';
import { LibraryStore } from './models/library.svelte.ts';
import type { JobView } from './jobs/progress.ts';
import { toProject, type Draft, type DraftLevel } from './project/draft.ts';
import { ProjectStore } from './project/project.svelte.ts';
import { projectOf } from './takes/compare.ts';
import { TakesStore } from './takes/takes.svelte.ts';
import { ViewerStore } from './viewer/viewer.svelte.ts';

/** Waits between two attempts to reach the host, in milliseconds; the last one repeats. */
const RETRY_DELAYS = [300, 600, 1000, 2000, 4000];

/** Where the connection stands. */
export type ConnectionState = 'connecting' | 'connected' | 'lost';

/** Something the user should read, shown until it is dismissed or outdated. */
export interface Message {
  /** Whether something went wrong. */
  readonly kind: 'problem' | 'note';
  /** One or two plain sentences. */
  readonly text: string;
  /** The project it is about, if any: once that has changed, the message is outdated. */
  readonly about?: Draft;
}

/** Everything the components share. */
export class Studio {
  /** The project being edited. */
  readonly project: ProjectStore;
  /** The queue. */
  readonly jobs = new JobsStore();
  /** The model library. */
  readonly library = new LibraryStore();
  /** The takes. */
  readonly takes = new TakesStore();
  /** The engine. */
  readonly engine = new EngineStore();
  /** The viewer. */
  readonly viewer = new ViewerStore();
  /** Where the connection stands. */
  connection = $state<ConnectionState>('connecting');
  /** Models that can be chosen. */
  models = $state.raw<readonly Model[]>([]);
  /** Projects that come with the program. */
  examples = $state.raw<readonly Example[]>([]);
  /** True while a job is on its way to the host. */
  submitting = $state(false);
  /** The model that will paint. */
  readonly model = $derived(
    this.models.find(({ id }) => id === this.project.draft.settings.model) ?? this.models[0] ?? null,
  );
  #message = $state.raw<Message | null>(null);
  #client: StudioClient | null = null;
  /** Levels of the projects that this page has submitted, by job. */
  readonly #submitted = new SvelteMap<string, readonly DraftLevel[]>();

  /**
   * Makes the stores; nothing is asked of the host yet.
   *
   * @param storage Where the project is kept.
   */
  constructor(storage: Storage) {
    this.project = new ProjectStore(storage);
    if (this.project.notice) this.message = { kind: 'note', text: this.project.notice };
  }

  /** What the user should read now, or null. */
  get message(): Message | null {
    const message = this.#message;
    return message?.about && message.about !== this.project.draft ? null : message;
  }

  /** Shows a message, or none. */
  set message(message: Message | null) {
    this.#message = message;
  }

  /** Connects, and connects again whenever the host has gone away, for as long as the page lives. */
  async run(): Promise<never> {
    for (let attempt = 0; ;) {
      try {
        const connection = await connect();
        attempt = 0;
        await this.#serve(connection);
      } catch {
        // Said by the state of the connection; the next attempt follows.
      }
      this.#client = null;
      this.connection = 'lost';
      const delay = RETRY_DELAYS[Math.min(attempt, RETRY_DELAYS.length - 1)]!;
      attempt += 1;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }

  /**
   * Shows a problem to the user.
   *
   * @param error What was thrown.
   */
  report(error: unknown): void {
    this.message = { kind: 'problem', text: explain(error) };
  }

  /** Sends the project to be painted. */
  async generate(): Promise<void> {
    const [problem] = this.project.problems;
    if (problem) {
      const place = problem.level === null ? '' : `Level ${problem.level + 1}: `;
      if (problem.level !== null) this.project.select(problem.level);
      this.message = { kind: 'problem', text: `${place}${problem.message}`, about: this.project.draft };
      return;
    }
    if (!this.project.seedLocked || this.project.draft.settings.seed === undefined) this.project.throwSeed();
    this.message = null;
    this.submitting = true;
    await this.#ask(async (client) => {
      const { draft } = this.project;
      const job = await client.jobs.submit({ project: toProject(draft) });
      this.#submitted.set(job.id, draft.levels);
      this.viewer.showJob();
    });
    this.submitting = false;
  }

  /**
   * Asks what the model will read of a text. Nothing is said when it cannot be found out: it is only a hint.
   *
   * @param text The text, as it will be given to the model.
   * @returns What it reads; `null` while there is no connection or no usable model.
   */
  async inspectPrompt(text: string): Promise<PromptInspection | null> {
    if (!this.#client || !this.model) return null;
    try {
      const [inspection] = await this.#client.prompts.inspect({ modelId: this.model.id, texts: [text] });
      return inspection ?? null;
    } catch {
      return null;
    }
  }

  /**
   * Paints with another model from now on, at the size, steps and guidance that are usual for it.
   *
   * @param id The model.
   */
  chooseModel(id: string): void {
    if (id === this.model?.id) return;
    const usual = { steps: undefined, size: undefined, guidance: undefined, sampler: undefined };
    this.project.changeSettings({ ...usual, model: id });
  }

  /**
   * Stops a job.
   *
   * @param jobId Its id.
   */
  async cancel(jobId: string): Promise<void> {
    await this.#ask((client) => client.jobs.cancel({ jobId }));
  }

  /**
   * Deletes a take for good.
   *
   * @param takeId Its id.
   */
  async removeTake(takeId: string): Promise<void> {
    await this.#ask(async (client) => {
      await client.takes.remove({ takeId });
      this.takes.forget(takeId);
    });
  }

  /** Frees the memory that the engine holds, and says so. */
  async freeMemory(): Promise<void> {
    this.message = null;
    await this.#ask(() => this.engine.freeMemory());
    this.message ??= { kind: 'note', text: 'The memory is free. The model is loaded again when it paints.' };
  }

  /** Installs CUDA, and says whether it works now. */
  async installCuda(): Promise<void> {
    await this.#ask(async () => {
      await this.engine.installCuda();
      const cuda = this.engine.description?.providers.find(({ name }) => name === 'cuda');
      const text = cuda?.reason ?? 'CUDA is installed. Tenfold takes it for large models from now on.';
      this.message = { kind: 'note', text };
    });
  }

  /**
   * Shows a take in the viewer.
   *
   * @param takeId Its id.
   */
  chooseTake(takeId: string): void {
    this.takes.chosenId = takeId;
    this.viewer.showTake();
  }

  /**
   * The levels that a job paints. After a reload they are taken from the project, which is most likely the same.
   *
   * @param view The job.
   * @returns Its levels, widest first.
   */
  levelsOf(view: JobView): readonly DraftLevel[] {
    const submitted = this.#submitted.get(view.job.id);
    if (submitted) return submitted;
    const { levels } = this.project.draft;
    const count = Math.max(view.started?.levels ?? 0, view.previews.length, 2);
    return Array.from({ length: count }, (_, index) => levels[index] ?? levels[0]!);
  }

  async #ask(request: (client: StudioClient) => Promise<unknown>): Promise<void> {
    if (!this.#client) {
      this.message = { kind: 'problem', text: 'Tenfold is not connected. Wait a moment and try again.' };
      return;
    }
    try {
      await request(this.#client);
    } catch (error) {
      this.report(error);
    }
  }

  async #serve(connection: Connection): Promise<void> {
    const { client } = connection;
    this.#client = client;
    try {
      const [models, takes, examples] = await Promise.all([
        client.models(),
        client.takes.list(),
        client.examples(),
      ]);
      this.models = models;
      this.examples = examples;
      this.takes.set(takes);
      this.#startWithSomething();
      this.connection = 'connected';
      this.engine.connect(client);
      void this.#watchLibrary(client);
      for await (const event of await client.jobs.watch()) this.#takeIn(event);
    } finally {
      connection.close();
    }
  }

  async #watchLibrary(client: StudioClient): Promise<void> {
    const readModels = async (): Promise<void> => void (this.models = await client.models());
    try {
      await this.library.watch(client.library, () => void readModels().catch(() => undefined));
    } catch {
      // The host is gone, which whoever watches the jobs finds out as well.
    }
  }

  #startWithSomething(): void {
    if (this.project.restored || this.project.canUndo) return;
    const take = this.takes.chosen;
    const project = take ? projectOf(take) : this.examples[0]?.project;
    if (project) this.project.openFirst(project);
  }

  #takeIn(event: QueueEvent): void {
    this.jobs.takeIn(event);
    if (event.type !== 'generation') return;
    const { event: generation } = event;
    if (generation.type === 'notice') this.message = { kind: 'note', text: generation.message };
    if (generation.type === 'failed') this.message = { kind: 'problem', text: generation.problem.message };
    if (generation.type === 'done') this.takes.add(generation.take);
    if (generation.type !== 'progress' && generation.type !== 'started')
      this.viewer.jobEnded(generation.type);
  }
}

/** Reads and provides the studio in the tree of components. */
export const [getStudio, setStudio] = createContext<Studio>();

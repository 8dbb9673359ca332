/**
 * The studio's composition root: the stores, the connection that feeds them, and the few actions that need more
 * than one of them.
 */
import { createContext } from 'svelte';
import type { OpenedDocument } from '#core/contract/documents.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import type { Example, Model, PromptInspection, QueueEvent } from '#core/contract/studio.ts';
import type { StudioClient } from './connection.ts';
import { DocumentStore, type Beginning } from './document/document.svelte.ts';
import { EngineStore } from './engine/engine.svelte.ts';
import { FilmMaking } from './film/film-making.svelte.ts';
import { HostLink } from './host.svelte.ts';
import { announce } from './jobs/announce.ts';
import { JobsStore } from './jobs/jobs.svelte.ts';
import { PaintingStore } from './jobs/painting.svelte.ts';
import { MessageStore } from './messages.svelte.ts';
import { LibraryStore } from './models/library.svelte.ts';
import { emptyDraft, toProject, type Draft } from './project/draft.ts';
import { EmptyPrompts } from './project/empty-prompts.svelte.ts';
import { ProjectStore, thrownSeed } from './project/project.svelte.ts';
import { projectOf } from './takes/compare.ts';
import { Comparison } from './takes/comparison.svelte.ts';
import { RemoteStore } from './remote/remote.svelte.ts';
import { TakesStore } from './takes/takes.svelte.ts';
import type { PageStorage } from './storage.ts';
import { SketchStore } from './sketch/sketches.svelte.ts';
import { ViewerStore } from './viewer/viewer.svelte.ts';
import { words } from './words/words.ts';

/** Everything the components share. */
export class Studio {
  /** The way to the host. */
  readonly host = new HostLink((error) => this.messages.report(error));
  /** The project being edited. */
  readonly project: ProjectStore;
  /** What the user should read. */
  readonly messages: MessageStore;
  /** Prompts that wait to be written. */
  readonly emptyPrompts = new EmptyPrompts();
  /** The document that the project belongs to. */
  readonly document: DocumentStore;
  /** The queue. */
  readonly jobs = new JobsStore();
  /** The model library. */
  readonly library = new LibraryStore();
  /** The takes. */
  readonly takes = new TakesStore();
  /** Takes that are compared in the viewer. */
  readonly comparison = new Comparison(this.takes);
  /** The engine. */
  readonly engine = new EngineStore();
  /** The other machine that may paint. */
  readonly remote = new RemoteStore();
  /** The film that is made of a take. */
  readonly film = new FilmMaking(this.host);
  /** The viewer. */
  readonly viewer = new ViewerStore();
  /** Sketches of the project while it is edited. */
  readonly sketches: SketchStore;
  /** The jobs that paint the document. */
  readonly painting: PaintingStore;
  /** Models that can be chosen. */
  models = $state.raw<readonly Model[]>([]);
  /** Projects that come with the program. */
  examples = $state.raw<readonly Example[]>([]);
  /** Key of the level whose photograph is on its way to the host, or null. */
  takingIn = $state<string | null>(null);
  /** True while a job is on its way to the host. */
  submitting = $state(false);
  /** The model that will paint. */
  readonly model = $derived(
    this.models.find(({ id }) => id === this.project.draft.settings.model) ?? this.models[0] ?? null,
  );
  /** Whether it is known what the host does. */
  #arrived = false;
  /** How often the models have been read. */
  #readings = 0;

  /**
   * Makes the stores; nothing is asked of the host yet.
   *
   * @param storage Remembers which document this tab shows.
   * @param preferences Remembers what the user wants of this browser.
   */
  constructor(storage: PageStorage, preferences: PageStorage) {
    this.project = new ProjectStore({
      changed: (before) => {
        this.document.edited();
        this.sketches.edited(before, this.project.draft);
      },
      loaded: (another) => {
        this.takes.deleted = null;
        this.sketches.end();
        if (another) this.viewer.seek(0);
      },
      refused: () => {
        const text = words.document.readOnly;
        this.messages.show({ kind: 'note', text, whileReadOnly: true });
      },
      failed: (error) => this.messages.report(error),
    });
    this.messages = new MessageStore(this.project);
    this.document = new DocumentStore(this.project, storage, ({ takes }) => this.takes.own(takes));
    this.sketches = new SketchStore(this, preferences);
    this.painting = new PaintingStore(this);
  }

  /** Shows what the host has, and what changes there, for as long as the page lives. */
  run(): Promise<never> {
    return this.host.run((client, ready) => this.#follow(client, ready));
  }

  /** Sends the project to be painted. */
  async generate(): Promise<void> {
    if (this.refuseProblems()) return;
    await this.submit([this.project.paintWith(this.#nextSeed())]);
  }

  /**
   * Says what keeps the project from being painted.
   *
   * @returns True when there is something.
   */
  refuseProblems(): boolean {
    const [problem] = this.project.problems;
    if (!problem) return false;
    this.emptyPrompts.leave(this.project.draft.levels);
    const { message: said, level } = problem;
    if (problem.level !== null) this.project.select(problem.level);
    this.messages.show({
      kind: 'problem',
      text: level === null ? said : words.project.atLevel(level + 1, said),
      about: this.project.draft,
    });
    return true;
  }

  /**
   * Sends projects to be painted, one after the other.
   *
   * @param drafts The projects; they have no problems.
   * @returns Ids of the jobs; fewer than there are projects when the host refuses one.
   */
  async submit(drafts: readonly Draft[]): Promise<string[]> {
    const jobIds: string[] = [];
    this.messages.clear();
    this.submitting = true;
    this.sketches.end();
    await this.host.attempt(async (client) => {
      const documentId = this.document.state?.id;
      for (const draft of drafts) {
        const job = await client.jobs.submit({ project: toProject(draft), documentId });
        this.painting.remember(job.id, draft.levels);
        jobIds.push(job.id);
        this.viewer.showJob();
      }
    });
    this.submitting = false;
    return jobIds;
  }

  /**
   * Asks what the model will read of texts. Nothing is said when it cannot be found out: it is only a hint.
   *
   * @param texts The texts, as they will be given to the model; at most 64.
   * @returns What it reads of each; `null` while there is no connection or no usable model.
   */
  async inspectPrompts(texts: readonly string[]): Promise<PromptInspection[] | null> {
    if (!this.model) return null;
    try {
      return await this.host.client().prompts.inspect({ modelId: this.model.id, texts: [...texts] });
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

  /** Frees the memory that the engine holds, and says so. */
  async freeMemory(): Promise<void> {
    this.messages.clear();
    if (await this.host.attempt(() => this.engine.freeMemory())) this.messages.note(words.engine.freed);
  }

  /** Shows where another machine that shall paint can be given. */
  askForRemote(): void {
    this.engine.shown = true;
    this.remote.asking = this.remote.whereabouts.remote === null;
  }

  /** Paints the project on the host itself, and what comes after it. */
  async paintHere(): Promise<void> {
    this.messages.clear();
    if (await this.remote.choose(false)) await this.generate();
    else if (this.remote.problem) this.messages.show({ kind: 'problem', text: this.remote.problem });
  }

  /** Installs CUDA, and says whether it works now. */
  async installCuda(): Promise<void> {
    await this.host.attempt(async () => {
      await this.engine.installCuda();
      const cuda = this.engine.description?.providers.find(({ name }) => name === 'cuda');
      this.messages.note(cuda?.reason ?? words.engine.cudaInstalled);
    });
  }

  /**
   * Shows a take in the viewer.
   *
   * @param takeId Its id.
   */
  chooseTake(takeId: string): void {
    this.sketches.end();
    this.comparison.end();
    this.takes.choose(takeId);
    this.viewer.showTake();
  }

  /**
   * Shows another document of this machine.
   *
   * @param id Its id.
   */
  async showDocument(id: string): Promise<void> {
    // The host may have unpacked takes that this page has not heard of.
    this.takes.set(await this.host.client().takes.list());
    this.sketches.end();
    await this.document.show(id);
    await this.document.refresh();
    this.viewer.showTake();
  }

  /**
   * Shows a document that the host has opened, and what there is to say about it.
   *
   * @param opened The document.
   */
  async showOpened(opened: OpenedDocument): Promise<void> {
    await this.showDocument(opened.id);
    const text = opened.notices.join(' ');
    if (text === '') this.messages.clear();
    else this.messages.note(text);
  }

  /** What has been sketched is painted with the same seed: it is what the user has seen. */
  #nextSeed(): number {
    const { seedLocked, draft } = this.project;
    const sketched = this.viewer.shows === 'sketch' ? this.sketches.latest?.seed : undefined;
    return sketched ?? (seedLocked ? draft.settings.seed : undefined) ?? thrownSeed();
  }

  async #follow(client: StudioClient, ready: () => void): Promise<void> {
    const [models, takes, examples] = await Promise.all([
      client.models(),
      client.takes.list(),
      client.examples(),
    ]);
    this.models = models;
    this.examples = examples;
    this.takes.set(takes);
    await this.document.connect(client, this.#beginning());
    ready();
    this.engine.connect(client);
    untilGone(this.library.watch(client.library, () => untilGone(this.#readModels(client))));
    untilGone(this.remote.watch(client.remote, () => untilGone(this.#readPainter(client))));
    untilGone(this.#showOpenings(client));
    for await (const event of await client.jobs.watch()) this.#takeIn(event);
  }

  /** Of several that are under way the one that began last counts: its answer is the newest. */
  async #readModels(client: StudioClient): Promise<void> {
    const reading = (this.#readings += 1);
    const models = await client.models();
    if (reading === this.#readings) this.models = models;
  }

  async #readPainter(client: StudioClient): Promise<void> {
    await Promise.all([this.#readModels(client), this.engine.describe()]);
  }

  /** Files that the system asks to be shown. */
  async #showOpenings(client: StudioClient): Promise<void> {
    for await (const opened of await client.documents.openings()) {
      await this.host.attempt(() => this.showOpened(opened));
    }
  }

  /** The very first document: the newest take's project, else an example, with every take that there is. */
  #beginning(): Beginning {
    const takes = this.takes.everyTake;
    const newest = this.takes.newest;
    const project = newest ? projectOf(newest) : this.examples[0]?.project;
    return { project: project ?? toProject(emptyDraft()), takes };
  }

  #takeIn(event: QueueEvent): void {
    this.jobs.takeIn(event);
    if (event.type === 'generation') this.#hear(event.event, event.jobId);
    else this.painting.takeStock();
    // Whoever opens the studio while the project is painted, or loads it again, sees it come.
    if (!this.#arrived && this.jobs.running && this.painting.owns(this.jobs.running.job))
      this.viewer.showJob();
    this.#arrived = true;
  }

  #hear(event: GenerationEvent, jobId: string): void {
    const { watched } = this.painting;
    switch (event.type) {
      case 'started':
      case 'progress':
        return;
      case 'notice':
        this.messages.note(event.message);
        return;
      case 'failed':
        this.#tellFailure(event.problem.message, jobId);
        break;
      case 'done':
        this.takes.add(event.take);
        announce(words.jobs.painted(event.take.title));
        break;
      case 'cancelled':
    }
    // Whoever looks at something else goes on with it; what was asked for to choose from is shown together.
    if (watched?.job.id !== jobId || this.takes.choice.includes(jobId)) return;
    if (event.type === 'done') {
      this.comparison.end();
      this.takes.choose(event.take.id);
    }
    this.viewer.jobEnded(event.type);
  }

  #tellFailure(text: string, jobId: string): void {
    const own = this.jobs.views.some(({ job }) => job.id === jobId && this.painting.owns(job));
    this.messages.show({
      kind: 'problem',
      text,
      ...(own &&
        !this.remote.ready && {
          action: { label: words.remote.paintHere, run: () => void this.paintHere() },
        }),
    });
    announce(text);
  }
}

/** Lets work end without a word when the host is gone, which whoever follows the jobs finds out as well. */
function untilGone(work: Promise<void>): void {
  work.catch(() => undefined);
}

/** Reads and provides the studio in the tree of components. */
export const [getStudio, setStudio] = createContext<Studio>();

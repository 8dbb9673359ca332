/**
 * The document being edited, as the host keeps it: every edit goes to the host's journal, and the host says where the
 * document stands.
 *
 * One window edits a document; another one that shows it follows, and takes its turn when the first has gone.
 */
import { z } from 'zod';
import {
  documentIdSchema,
  type DocumentContent,
  type DocumentState,
  type DocumentSummary,
} from '#core/contract/documents.ts';
import { draftProjectSchema, type DraftProject, type TakeReference } from '#core/project/document.ts';
import type { StudioClient } from '../connection.ts';
import { toProject } from '../project/draft.ts';
import type { ProjectStore } from '../project/project.svelte.ts';
import type { PageStorage } from '../storage.ts';

/** Time without an edit after which the host gets it, in milliseconds. */
const KEEP_DELAY = 300;

/** Under this key a tab remembers its document, so that it shows the same one when it is loaded again. */
const KEY = 'tenfold.document';

/** Under this key a tab leaves the edits that it could not give to the host before it was loaded again. */
const LEFT_KEY = 'tenfold.left';

/** What a tab leaves behind. */
const leftSchema = z.object({ id: documentIdSchema, project: draftProjectSchema, seedLocked: z.boolean() });

/** What a new document begins with. */
export interface Beginning {
  /** The project. */
  readonly project: DraftProject;
  /** Takes that belong to it from the start. */
  readonly takes: readonly TakeReference[];
  /** Whether its seed stays the same from one take to the next; it does not when left out. */
  readonly seedLocked?: boolean;
}

/** A document that a window has begun to watch. */
interface OpenedWatch {
  /** Ends it. */
  readonly watching: AbortController;
  /** Where the document stands from now on. */
  readonly states: AsyncIterator<DocumentState>;
  /** Where it stood at first. */
  readonly state: DocumentState;
}

/** Other documents that menus list. */
const MOST_RECENT = 6;

/** The document that this window shows, and the others of this machine. */
export class DocumentStore {
  /** Where the document stands; null until the host has said so. */
  state = $state.raw<DocumentState | null>(null);
  /** Documents of this machine, the one changed last first. */
  recent = $state.raw<readonly DocumentSummary[]>([]);
  /** Other documents to go on with, the one changed last first. */
  readonly others = $derived(this.recent.filter(({ id }) => id !== this.state?.id).slice(0, MOST_RECENT));
  /** True while the host does not have the last edits yet. */
  unkept = $state(false);
  /** True while the document is the very first one of this machine, begun by this page. */
  isFirst = $state(false);
  /** Whether the document differs from its file. */
  readonly changed = $derived(this.unkept || (this.state?.changed ?? false));
  readonly #project: ProjectStore;
  readonly #storage: PageStorage;
  readonly #onState: (state: DocumentState) => void;
  #client: StudioClient | null = null;
  #watching = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: Promise<void> = Promise.resolve();

  /**
   * Makes the store; the host is asked when there is a connection.
   *
   * @param project The project being edited.
   * @param storage Remembers the tab's document.
   * @param onState Called whenever the host has said where the document stands.
   */
  constructor(project: ProjectStore, storage: PageStorage, onState: (state: DocumentState) => void) {
    this.#project = project;
    this.#storage = storage;
    this.#onState = onState;
  }

  /**
   * Shows the tab's document, the latest of this machine, or a new one; after a lost connection goes on with the same.
   *
   * @param client The new connection.
   * @param beginning What the very first document begins with.
   */
  async connect(client: StudioClient, beginning: Beginning): Promise<void> {
    this.#client = client;
    await this.refresh();
    const own = this.state?.id ?? this.#storage.getItem(KEY);
    const known = this.recent.find(({ id }) => id === own) ?? this.recent[0];
    if (!known) {
      await this.begin(beginning);
      this.isFirst = true;
      return;
    }
    if (known.id === this.state?.id && this.unkept) {
      const opened = await this.#open(client, known.id);
      if (opened) this.#adopt(opened);
    } else {
      await this.show(known.id);
      this.#takeLeft();
    }
  }

  /** Looks again which documents there are. */
  async refresh(): Promise<void> {
    if (this.#client) this.recent = await this.#client.documents.recent();
  }

  /**
   * Puts documents on the list again that were taken off.
   *
   * @param ids Their ids.
   */
  async remember(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.#client?.documents.remember({ id });
    await this.refresh();
  }

  /**
   * Begins a document and shows it.
   *
   * @param beginning What it begins with.
   */
  async begin(beginning: Beginning): Promise<void> {
    if (!this.#client) return;
    const { project, takes, seedLocked = false } = beginning;
    const { id } = await this.#client.documents.create({ project, takes: [...takes], seedLocked });
    await this.show(id);
  }

  /**
   * Shows a document of this machine, once the edits of the one before are with the host.
   *
   * @param id Its id.
   */
  async show(id: string): Promise<void> {
    const client = this.#client;
    if (!client) return;
    const again = id === this.state?.id;
    if (again) {
      await this.flush();
      // Else the host would take it for the window that edits, and this one for one that looks on.
      this.#watching.abort();
    }
    const opened = await this.#open(client, id);
    if (!opened) return;
    try {
      const content = await client.documents.read({ id });
      // Whatever was typed until now belongs to the one before; from here on all at once, so that nothing is typed between.
      if (!again) await this.flush();
      this.isFirst = false;
      if (!again || !this.unkept) this.#load(id, content);
    } catch (error) {
      opened.watching.abort();
      throw error;
    }
    this.#adopt(opened);
  }

  /** An edit was made: the host gets it soon. */
  edited(): void {
    this.unkept = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush().catch(() => undefined), KEEP_DELAY);
  }

  /** Gives the host the last edits now. Rejects when it cannot keep them. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#keeping = this.#keeping.catch(() => undefined).then(() => this.#keep());
    await this.#keeping;
  }

  /**
   * The page goes: gives the host the last edits, and leaves them in the tab as well, since nobody waits for an answer now.
   * A tab that is loaded again goes on with them.
   */
  leave(): void {
    void this.flush().catch(() => undefined);
    if (this.unkept && this.state?.holder) {
      const { draft, seedLocked } = this.#project;
      const left = { id: this.state.id, project: toProject(draft), seedLocked };
      this.#storage.setItem(LEFT_KEY, JSON.stringify(left));
    } else {
      this.#storage.removeItem(LEFT_KEY);
    }
  }

  /** Keeps the edits that a killed program left. */
  async restore(): Promise<void> {
    if (this.state) await this.#client?.documents.restore({ id: this.state.id });
  }

  /** Goes back to what was saved. */
  async discard(): Promise<void> {
    if (!this.state || !this.#client) return;
    const { id } = this.state;
    await this.#client.documents.discard({ id });
    await this.#read(id);
  }

  async #keep(): Promise<void> {
    const { holder, id } = this.state ?? {};
    if (!this.unkept || !this.#client || !holder || id === undefined) return;
    const { draft, seedLocked } = this.#project;
    const project = toProject(draft);
    const { changed } = await this.#client.documents.keep({ id, holder, project, seedLocked });
    // What was edited meanwhile has set its own timer.
    if (draft !== this.#project.draft || seedLocked !== this.#project.seedLocked) return;
    this.unkept = false;
    // Whoever watches is told a moment later, and the mark of what is not saved would go out for that long.
    if (this.state?.id === id) this.state = { ...this.state, changed };
  }

  /** Goes on with what the tab left, as soon as it is this window's turn. */
  #takeLeft(): void {
    if (!this.state?.holder) return;
    const text = this.#storage.getItem(LEFT_KEY);
    this.#storage.removeItem(LEFT_KEY);
    if (!text) return;
    const left = leftSchema.safeParse(JSON.parse(text));
    if (!left.success || left.data.id !== this.state.id) return;
    this.#project.reload(left.data.project, left.data.seedLocked);
    this.edited();
  }

  async #read(id: string): Promise<void> {
    if (this.#client) this.#load(id, await this.#client.documents.read({ id }));
  }

  #load(id: string, { project, seedLocked }: DocumentContent): void {
    if (id === this.state?.id) this.#project.reload(project, seedLocked);
    else this.#project.load(project, seedLocked);
    this.unkept = false;
  }

  /** Begins to watch a document; resolves when the host has said for the first time where it stands. */
  async #open(client: StudioClient, id: string): Promise<OpenedWatch | null> {
    const watching = new AbortController();
    const states = await client.documents.watch({ id }, { signal: watching.signal });
    const first = await states.next();
    return first.done ? null : { watching, states, state: first.value };
  }

  /** From now on this window has the document that it watches, and no other. */
  #adopt({ watching, states, state }: OpenedWatch): void {
    this.#watching.abort();
    this.#watching = watching;
    this.#take(state);
    this.#storage.setItem(KEY, state.id);
    void this.#follow(states, watching.signal);
  }

  async #follow(states: AsyncIterator<DocumentState>, signal: AbortSignal): Promise<void> {
    try {
      for (let next = await states.next(); !next.done && !signal.aborted; next = await states.next()) {
        const before = this.state;
        const follows = before?.holder === null && before.modified !== next.value.modified;
        const hasTurn = before?.holder === null && next.value.holder !== null;
        if (follows || hasTurn) await this.#read(next.value.id);
        this.#take(next.value);
        if (hasTurn) this.#takeLeft();
        // Another window has gone on meanwhile: what was left belongs to an older state.
        else if (follows) this.#storage.removeItem(LEFT_KEY);
      }
    } catch {
      // The host is gone, which whoever watches the jobs finds out as well.
    }
  }

  #take(state: DocumentState): void {
    this.state = state;
    this.#project.readOnly = state.holder === null;
    this.#onState(state);
    if (this.unkept) this.edited();
  }
}

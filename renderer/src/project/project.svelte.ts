/** The one owner of the project being edited: every change goes through here, so undo and autosave see it. */
import type { Project } from '#core/project/project.ts';
import { restore, save, type SaveStorage } from './autosave.ts';
import {
  changeLevel,
  changeSettings,
  draftProblems,
  emptyDraft,
  fromProject,
  insertLevel,
  moveLevel,
  removeLevel,
  type Draft,
  type DraftLevel,
  type LevelChange,
  type LookChange,
  type SettingsChange,
} from './draft.ts';
import { History } from './history.ts';

/** Time without a change after which the project is kept, in milliseconds. */
const AUTOSAVE_DELAY = 300;

/** Largest seed that the dice throws: easy to read, write down and say. */
const LARGEST_THROWN_SEED = 9_999_999;

/** The project, what is selected in it, and its history. */
export class ProjectStore {
  /** The project as it stands. */
  draft = $state.raw<Draft>(emptyDraft());
  /** Index of the level that the inspector shows. */
  selected = $state(0);
  /** Whether the seed stays the same from one take to the next. */
  seedLocked = $state(false);
  /** What keeps the project from being painted, in plain words. */
  readonly problems = $derived(draftProblems(this.draft));
  /** True when the project was kept from an earlier visit. */
  readonly restored: boolean;
  /** What the user should know about keeping the project, or null. */
  notice = $state<string | null>(null);
  /** Changes counted, so that undo and redo buttons know when to look again. */
  #changes = $state(0);
  readonly #history = new History<Draft>();
  readonly #storage: SaveStorage;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * Starts with the project from last time, or with an empty one.
   *
   * @param storage Where the project is kept.
   */
  constructor(storage: SaveStorage) {
    this.#storage = storage;
    const { saved, notice } = restore(storage);
    this.restored = saved !== null;
    this.notice = notice;
    if (saved) {
      this.draft = saved.draft;
      this.seedLocked = saved.seedLocked;
    }
  }

  /** The level that the inspector shows. */
  get level(): DraftLevel {
    return this.draft.levels[this.selected] ?? this.draft.levels[0]!;
  }

  /** True when there is something to undo. */
  get canUndo(): boolean {
    return this.#changes >= 0 && this.#history.canUndo;
  }

  /** True when there is something to redo. */
  get canRedo(): boolean {
    return this.#changes >= 0 && this.#history.canRedo;
  }

  /**
   * Replaces the whole project; can be undone.
   *
   * @param project The other project.
   */
  open(project: Project): void {
    this.#apply(fromProject(project), null);
    this.select(0);
  }

  /**
   * Shows a project on the first visit; there is nothing to go back to.
   *
   * @param project The project.
   */
  openFirst(project: Project): void {
    this.draft = fromProject(project);
  }

  /** Starts over with an empty project; can be undone. */
  startOver(): void {
    this.#apply(emptyDraft(), null);
    this.select(0);
  }

  /**
   * Shows another level in the inspector.
   *
   * @param index Index of the level; clamped.
   */
  select(index: number): void {
    this.selected = Math.min(Math.max(index, 0), this.draft.levels.length - 1);
  }

  /**
   * Changes the title.
   *
   * @param title The title.
   */
  setTitle(title: string): void {
    this.#apply({ ...this.draft, title }, 'title');
  }

  /**
   * Changes the look of all levels.
   *
   * @param change The texts to replace.
   */
  changeLook(change: LookChange): void {
    this.#apply({ ...this.draft, ...change }, Object.keys(change).join());
  }

  /**
   * Changes fields of one level.
   *
   * @param index Index of the level.
   * @param change The fields to replace.
   */
  changeLevel(index: number, change: LevelChange): void {
    const label = `${Object.keys(change).join()} ${this.draft.levels[index]?.key ?? ''}`;
    this.#apply(changeLevel(this.draft, index, change), label);
  }

  /**
   * Changes settings.
   *
   * @param change The settings to replace; `undefined` leaves the choice to the model.
   */
  changeSettings(change: SettingsChange): void {
    this.#apply(changeSettings(this.draft, change), `settings ${Object.keys(change).join()}`);
  }

  /** Chooses another seed by chance. */
  throwSeed(): void {
    this.changeSettings({ seed: Math.floor(Math.random() * (LARGEST_THROWN_SEED + 1)) });
  }

  /**
   * Keeps the seed, or lets every generation throw a new one.
   *
   * @param locked Whether it stays.
   */
  lockSeed(locked: boolean): void {
    this.seedLocked = locked;
    this.#keepSoon();
  }

  /**
   * Adds an empty level and selects it.
   *
   * @param index Where it will stand.
   */
  insertLevel(index: number): void {
    const before = this.draft;
    this.#apply(insertLevel(this.draft, index), null);
    if (this.draft !== before) this.select(index);
  }

  /**
   * Removes a level.
   *
   * @param index Index of the level.
   */
  removeLevel(index: number): void {
    this.#apply(removeLevel(this.draft, index), null);
    this.select(this.selected > index ? this.selected - 1 : this.selected);
  }

  /**
   * Moves a level and keeps it selected.
   *
   * @param from Index of the level.
   * @param to Index it shall have; clamped.
   */
  moveLevel(from: number, to: number): void {
    this.#apply(moveLevel(this.draft, from, to), null);
    this.select(to);
  }

  /** Takes the last change back. */
  undo(): void {
    this.#show(this.#history.undo(this.draft));
  }

  /** Makes the last change taken back again. */
  redo(): void {
    this.#show(this.#history.redo(this.draft));
  }

  /** Keeps the project at once, for example before the page goes away. */
  keep(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const problem = save(this.#storage, { draft: this.draft, seedLocked: this.seedLocked });
    if (problem) this.notice = problem;
  }

  #apply(draft: Draft, label: string | null): void {
    if (draft === this.draft) return;
    this.#history.record(this.draft, label, performance.now());
    this.#show(draft);
  }

  #show(draft: Draft): void {
    this.draft = draft;
    this.#changes += 1;
    this.select(this.selected);
    this.#keepSoon();
  }

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), AUTOSAVE_DELAY);
  }
}

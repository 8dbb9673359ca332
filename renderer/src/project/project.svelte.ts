/** The one owner of the project being edited: every change goes through here, so undo and the journal see it. */
import type { Project } from '#core/project/project.ts';
import {
  changeLevel,
  changeSettings,
  draftProblems,
  emptyDraft,
  fromProject,
  insertLevel,
  moveLevel,
  removeLevel,
  replaceLevel,
  setLevels,
  type Draft,
  type DraftLevel,
  type LevelChange,
  type LookChange,
  type SettingsChange,
} from './draft.ts';
import { History } from './history.ts';

/** Largest seed that the dice throws: easy to read, write down and say. */
const LARGEST_THROWN_SEED = 9_999_999;

/** A seed chosen by chance. */
export function thrownSeed(): number {
  return Math.floor(Math.random() * (LARGEST_THROWN_SEED + 1));
}

/** Who is told what happens to the project. */
export interface ProjectWatcher {
  /** It has changed. */
  changed(): void;
  /** A change was refused, because another window edits it. */
  refused(): void;
}

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
  /** True while another window edits the project: changes are refused here. */
  readOnly = $state(false);
  /** Changes counted, so that undo and redo buttons know when to look again. */
  #changes = $state(0);
  #history = new History<Draft>();
  readonly #watcher: ProjectWatcher;

  /**
   * Starts with an empty project.
   *
   * @param watcher Is told of every change.
   */
  constructor(watcher: ProjectWatcher) {
    this.#watcher = watcher;
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
   * Shows another document; there is nothing to go back to.
   *
   * @param project Its project.
   * @param seedLocked Whether its seed stays the same.
   */
  load(project: Project, seedLocked: boolean): void {
    this.#history = new History();
    this.draft = fromProject(project);
    this.seedLocked = seedLocked;
    this.#changes += 1;
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
    this.changeSettings({ seed: thrownSeed() });
  }

  /**
   * Keeps the seed, or lets every generation throw a new one.
   *
   * @param locked Whether it stays.
   */
  lockSeed(locked: boolean): void {
    this.seedLocked = locked;
    this.#watcher.changed();
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
   * Makes several levels of one; does nothing when there is not room for all of them.
   *
   * @param index Index of the level.
   * @param levels Prompts and factors, widest first.
   */
  replaceLevel(index: number, levels: Parameters<typeof replaceLevel>[2]): void {
    this.#apply(replaceLevel(this.draft, index, levels), null);
  }

  /**
   * Replaces all levels.
   *
   * @param levels Prompts and factors, widest first.
   */
  setLevels(levels: Parameters<typeof setLevels>[1]): void {
    this.#apply(setLevels(this.draft, levels), null);
    this.select(0);
  }

  /**
   * Replaces the prompts and nothing else.
   *
   * @param prompts One for each level.
   */
  setPrompts(prompts: readonly string[]): void {
    const levels = this.draft.levels.map((level, index) => ({
      ...level,
      prompt: prompts[index] ?? level.prompt,
    }));
    this.#apply({ ...this.draft, levels }, null);
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

  #apply(draft: Draft, label: string | null): void {
    if (draft === this.draft) return;
    if (this.readOnly) {
      this.#watcher.refused();
      return;
    }
    this.#history.record(this.draft, label, performance.now());
    this.#show(draft);
  }

  #show(draft: Draft): void {
    this.draft = draft;
    this.#changes += 1;
    this.select(this.selected);
    this.#watcher.changed();
  }
}

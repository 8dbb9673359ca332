/** The one owner of the project being edited: every change goes through here, so undo and the journal see it. */
import { BadInputError } from '#core/errors.ts';
import { isRefusal } from '../connection.ts';
import type { Lock, Project, ZoomFactor } from '#core/project/project.ts';
import {
  changeSettings,
  draftProblems,
  emptyDraft,
  fromProject,
  type Draft,
  type DraftLevel,
  type LevelChange,
  type LookChange,
  type SettingsChange,
  type TimelineChange,
} from './draft.ts';
import { History, type Deed } from './history.ts';
import {
  addLevels,
  changeLevel,
  duplicateLevels,
  insertLevel,
  moveLevels,
  removeLevels,
  replaceLevel,
  setFactors,
  setLevels,
  setLocks,
  setWidth,
} from './levels.ts';
import {
  extendTo,
  selectAll,
  selectedIndexes,
  selectLevels,
  toggleLevel,
  type Selection,
} from './selection.ts';
import { words } from '../words/words.ts';

/** Largest seed that the dice throws: easy to read, write down and say. */
const LARGEST_THROWN_SEED = 9_999_999;

/** A seed chosen by chance. */
export function thrownSeed(): number {
  return Math.floor(Math.random() * (LARGEST_THROWN_SEED + 1));
}

/** Who is told what happens to the project. */
export interface ProjectWatcher {
  /**
   * It has changed.
   *
   * @param before The project before that.
   */
  changed(before: Draft): void;
  /**
   * It is another project, or as it was saved: what was done before cannot be undone any more.
   *
   * @param another Whether it is another one.
   */
  loaded(another: boolean): void;
  /** A change was refused, because another window edits it. */
  refused(): void;
  /**
   * Something could not be done, or taken back.
   *
   * @param error What was thrown.
   */
  failed(error: unknown): void;
}

/** What can be undone without anybody being asked. */
interface Edited {
  readonly draft: Draft;
  readonly seedLocked: boolean;
}

/** The project, what is selected in it, and its history. */
export class ProjectStore {
  /** The project as it stands. */
  draft = $state.raw<Draft>(emptyDraft());
  /** Indexes of all selected levels, rising. */
  readonly selection = $derived.by(() => this.#selectedList.split(',').map(Number));
  /** The same as text, so that typing a prompt changes nothing for whoever reads it. */
  readonly #selectedList = $derived.by(() => selectedIndexes(this.#selection, this.draft.levels).join());
  /** Whether the seed stays the same from one take to the next. */
  seedLocked = $state(false);
  /** What keeps the project from being painted, in plain words. */
  readonly problems = $derived(draftProblems(this.draft));
  /** True while another window edits the project: changes are refused here. */
  readOnly = $state(false);
  /** Changes counted, so that undo and redo buttons know when to look again. */
  #changes = $state(0);
  #history = this.#begin();
  #selection = $state.raw<Selection>({ lead: 0, anchor: 0, keys: [] });
  readonly #watcher: ProjectWatcher;

  /**
   * Starts with an empty project.
   *
   * @param watcher Is told of every change.
   */
  constructor(watcher: ProjectWatcher) {
    this.#watcher = watcher;
  }

  /** Index of the level that the inspector shows. */
  get selected(): number {
    return this.#selection.lead;
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
    this.#edit(fromProject(project), null);
    this.select(0);
  }

  /**
   * Shows another document; there is nothing to go back to.
   *
   * @param project Its project.
   * @param seedLocked Whether its seed stays the same.
   */
  load(project: Project, seedLocked: boolean): void {
    this.#replace(project, seedLocked);
    this.select(0);
    this.#watcher.loaded(true);
  }

  /**
   * Shows the same document as it stands by now, changed elsewhere; there is nothing to go back to. The levels in the
   * places of those that were selected are selected.
   *
   * @param project Its project.
   * @param seedLocked Whether its seed stays the same.
   */
  reload(project: Project, seedLocked: boolean): void {
    const { selection, selected } = this;
    this.#replace(project, seedLocked);
    const others = selection.filter((index) => index !== selected);
    this.#selection = selectLevels(this.draft.levels, [...others, selected]);
    this.#watcher.loaded(false);
  }

  /**
   * Shows another level in the inspector, and selects no other.
   *
   * @param index Index of the level; clamped.
   */
  select(index: number): void {
    this.#selection = selectLevels(this.draft.levels, [index]);
  }

  /**
   * Selects a level besides the others, or no longer.
   *
   * @param index Index of the level.
   */
  toggleSelected(index: number): void {
    this.#selection = toggleLevel(this.#selection, this.draft.levels, index);
  }

  /**
   * Selects everything up to a level.
   *
   * @param index Index of the level; clamped.
   */
  extendSelection(index: number): void {
    this.#selection = extendTo(this.#selection, this.draft.levels, index);
  }

  /** Selects every level. */
  selectAll(): void {
    this.#selection = selectAll(this.#selection, this.draft.levels);
  }

  /**
   * Changes the title.
   *
   * @param title The title.
   */
  setTitle(title: string): void {
    this.#edit({ ...this.draft, title }, 'title');
  }

  /**
   * Changes the look of all levels.
   *
   * @param change The texts to replace.
   */
  changeLook(change: LookChange): void {
    this.#edit({ ...this.draft, ...change }, Object.keys(change).join());
  }

  /**
   * Changes fields of one level.
   *
   * @param index Index of the level.
   * @param change The fields to replace.
   */
  changeLevel(index: number, change: LevelChange): void {
    const label = `${Object.keys(change).join()} ${this.draft.levels[index]?.key ?? ''}`;
    this.#edit(changeLevel(this.draft, index, change), label);
  }

  /**
   * Changes settings.
   *
   * @param change The settings to replace; `undefined` leaves the choice to the model.
   */
  changeSettings(change: SettingsChange): void {
    this.#edit(changeSettings(this.draft, change), `settings ${Object.keys(change).join()}`);
  }

  /**
   * Changes how the zoom moves.
   *
   * @param change What to replace.
   */
  changeTimeline(change: TimelineChange): void {
    const timeline = { ...this.draft.timeline, ...change };
    this.#edit({ ...this.draft, timeline }, `timeline ${Object.keys(change).join()}`);
  }

  /**
   * Says what a level measures, from which the sizes of all others follow.
   *
   * @param index Index of the level.
   * @param widthMetres Its width in metres, or undefined when no size shall be known.
   */
  setWidth(index: number, widthMetres: number | undefined): void {
    this.#edit(setWidth(this.draft, index, widthMetres), `width ${this.draft.levels[index]?.key ?? ''}`);
  }

  /** Throws another seed. Each is a step of its own, however quickly they follow each other. */
  throwSeed(): void {
    this.#apply({ draft: changeSettings(this.draft, { seed: thrownSeed() }) }, null);
  }

  /**
   * Takes over the seed that the project is painted with. Nobody has edited anything: there is no step to undo, and what
   * was taken back can still be made again. A project that another window edits stays as it is.
   *
   * @param seed The seed.
   * @returns The project with that seed.
   */
  paintWith(seed: number): Draft {
    if (seed === this.draft.settings.seed) return this.draft;
    const draft = changeSettings(this.draft, { seed });
    if (!this.readOnly) this.#show({ draft, seedLocked: this.seedLocked });
    return draft;
  }

  /**
   * Keeps the seed, or lets every generation throw a new one.
   *
   * @param locked Whether it stays.
   */
  lockSeed(locked: boolean): void {
    this.#apply({ seedLocked: locked }, null);
  }

  /**
   * Adds a level and selects it.
   *
   * @param index Where it will stand.
   * @param prompt What it shows.
   */
  insertLevel(index: number, prompt = ''): void {
    if (this.#edit(insertLevel(this.draft, index, prompt), null)) this.select(index);
  }

  /**
   * Repeats levels below the deepest of them, and selects the copies.
   *
   * @param indexes Indexes of the levels, rising.
   */
  duplicateLevels(indexes: readonly number[]): void {
    const index = (indexes.at(-1) ?? 0) + 1;
    if (this.#edit(duplicateLevels(this.draft, indexes), null)) this.#selectSome(index, indexes.length);
  }

  /**
   * Adds levels and selects them; does nothing when there is not room for all of them.
   *
   * @param index Where the first of them will stand.
   * @param levels What they are, widest first.
   */
  addLevels(index: number, levels: Parameters<typeof addLevels>[2]): void {
    if (this.#edit(addLevels(this.draft, index, levels), null)) this.#selectSome(index, levels.length);
  }

  /**
   * Makes several levels of one; does nothing when there is not room for all of them.
   *
   * @param index Index of the level.
   * @param levels Prompts and factors, widest first.
   */
  replaceLevel(index: number, levels: Parameters<typeof replaceLevel>[2]): void {
    this.#edit(replaceLevel(this.draft, index, levels), null);
  }

  /**
   * Replaces all levels.
   *
   * @param levels Prompts and factors, widest first.
   */
  setLevels(levels: Parameters<typeof setLevels>[1]): void {
    this.#edit(setLevels(this.draft, levels), null);
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
    this.#edit({ ...this.draft, levels }, null);
  }

  /**
   * Removes levels, and selects what stands in their place; says so when too few would be left.
   *
   * @param indexes Indexes of the levels, rising.
   * @returns Whether they are gone.
   */
  removeLevels(indexes: readonly number[]): boolean {
    const lead = this.selected;
    const draft = removeLevels(this.draft, indexes);
    if (draft === this.draft) this.#watcher.failed(new BadInputError(words.timeline.fewest));
    if (!this.#edit(draft, null)) return false;
    this.select(lead - indexes.filter((index) => index < lead).length);
    return true;
  }

  /**
   * Moves levels and keeps them selected.
   *
   * @param indexes Indexes of the levels, rising.
   * @param to Index that the first of them shall have; clamped.
   */
  moveLevels(indexes: readonly number[], to: number): void {
    const { key } = this.level;
    const keys = indexes.map((index) => this.draft.levels[index]?.key);
    if (!this.#edit(moveLevels(this.draft, indexes, to), null)) return;
    const places = this.draft.levels.flatMap((level, index) => (keys.includes(level.key) ? [index] : []));
    const lead = this.draft.levels.findIndex((level) => level.key === key);
    this.#selection = selectLevels(this.draft.levels, [...places.filter((place) => place !== lead), lead]);
  }

  /**
   * Changes the zoom factor from levels to the ones after them.
   *
   * @param indexes Indexes of the levels.
   * @param factor The factor.
   */
  setFactors(indexes: readonly number[], factor: ZoomFactor): void {
    this.#edit(setFactors(this.draft, indexes, factor), null);
  }

  /**
   * Locks levels to pictures, or unlocks them.
   *
   * @param locks For each of the levels what it keeps, or undefined when it is to be painted again.
   */
  setLocks(locks: ReadonlyMap<number, Lock | undefined>): void {
    this.#edit(setLocks(this.draft, locks), null);
  }

  /** The user turns to something else: what comes next is a step of its own, however soon it changes the same thing. */
  endStep(): void {
    this.#history.separate();
  }

  /**
   * Does something with the host that can be undone like an edit.
   *
   * @param deed What to do.
   */
  async perform(deed: Deed): Promise<void> {
    await this.#unlessRefused(() => this.#history.perform(deed));
  }

  /**
   * Takes back something that was done with the host, whatever has been edited since.
   *
   * @param deed What was done.
   */
  async withdraw(deed: Deed): Promise<void> {
    await this.#unlessRefused(() => this.#history.withdraw(deed));
  }

  /** Takes the last step back. */
  undo(): void {
    void this.#unlessRefused(() => this.#history.undo());
  }

  /** Makes the last step taken back again. */
  redo(): void {
    void this.#unlessRefused(() => this.#history.redo());
  }

  #replace(project: Project, seedLocked: boolean): void {
    this.#history = this.#begin();
    this.draft = fromProject(project);
    this.seedLocked = seedLocked;
    this.#changes += 1;
  }

  /** Selects levels that stand together. */
  #selectSome(first: number, count: number): void {
    const indexes = Array.from({ length: count }, (_, place) => first + place);
    this.#selection = selectLevels(this.draft.levels, indexes);
  }

  #begin(): History<Edited> {
    const read = (): Edited => ({ draft: this.draft, seedLocked: this.seedLocked });
    return new History({
      get state() {
        return read();
      },
      show: (edited) => this.#show(edited),
      stepped: () => (this.#changes += 1),
      isFinal: isRefusal,
    });
  }

  async #unlessRefused(step: () => Promise<void>): Promise<void> {
    if (this.readOnly) {
      this.#watcher.refused();
      return;
    }
    try {
      await step();
    } catch (error) {
      this.#watcher.failed(error);
    }
  }

  /** Makes a change of the project; false when there is none, or another window edits it. */
  #edit(draft: Draft, label: string | null): boolean {
    return draft !== this.draft && this.#apply({ draft }, label);
  }

  /** Makes a change that can be undone; false when another window edits the project. */
  #apply(change: Partial<Edited>, label: string | null): boolean {
    if (this.readOnly) {
      this.#watcher.refused();
      return false;
    }
    this.#history.record(label, performance.now());
    this.#show({ draft: this.draft, seedLocked: this.seedLocked, ...change });
    return true;
  }

  #show({ draft, seedLocked }: Edited): void {
    const { key } = this.level;
    const lead = this.selected;
    const before = this.draft;
    this.draft = draft;
    this.seedLocked = seedLocked;
    const place = draft.levels.findIndex((level) => level.key === key);
    if (place < 0) this.select(lead);
    else if (place !== lead) this.#selection = { ...this.#selection, lead: place, anchor: place };
    this.#watcher.changed(before);
  }
}

/** What lies above the studio: at most one dialog at a time, opened by buttons, keys and the command palette alike. */
import type { ThemeStore } from './settings/theme.svelte.ts';
import type { Studio } from './studio.svelte.ts';

/** The dialogs. */
export type DialogName = 'film' | 'models' | 'commands' | 'shortcuts' | 'settings';

/** The studio and its dialogs. */
export class Shell {
  /** The studio below. */
  readonly studio: Studio;
  /** How it looks. */
  readonly theme: ThemeStore;
  /** What is open, or null. */
  dialog = $state<DialogName | null>(null);

  /**
   * Begins with no dialog open.
   *
   * @param studio The studio below.
   * @param theme How it looks.
   */
  constructor(studio: Studio, theme: ThemeStore) {
    this.studio = studio;
    this.theme = theme;
  }

  /**
   * Opens or closes a dialog; to close one that is not open changes nothing.
   *
   * @param dialog Which one.
   * @param open Whether it is to be open.
   */
  toggle(dialog: DialogName, open: boolean): void {
    if (!open) {
      if (this.dialog === dialog) this.dialog = null;
      return;
    }
    this.dialog = dialog;
    // A take is filmed: no job that is watched takes its place when it is done.
    if (dialog === 'film' && this.studio.viewer.shows === 'job') this.studio.viewer.showTake();
  }
}

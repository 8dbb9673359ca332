/** What the desktop program shows the studio's page besides a connection; `electron/preload/preload.ts` describes the rest. */

/** `window.tenfold`, which only a window of the desktop program has. */
export interface DesktopBridge {
  /** That it is one. */
  readonly desktop: true;
  /**
   * Lets the program open a project file that was dropped on the window, from where it lies, so that it can be saved there.
   * The page never learns where that is.
   *
   * @param file What was dropped.
   * @returns False when the file does not lie on this machine, or is no project with its takes.
   */
  readonly openDropped: (file: File) => boolean;
}

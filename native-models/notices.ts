/** What a loaded model has to tell people while it is used, told once to whoever uses it at the moment. */

/** Receives sentences for people. */
export type Tell = (notice: string) => void;

/** The sentences of one loaded model, which may be used by one job after another. */
export class Notices {
  /** What holds for as long as the model stays loaded. */
  readonly #lasting: string[] = [];
  #told = new Set<string>();
  #listener: Tell = () => undefined;

  /** What holds for as long as the model stays loaded, as one text; `null` when there is nothing to say. */
  get lasting(): string | null {
    return this.#lasting.join(' ') || null;
  }

  /**
   * Begins another job.
   *
   * @param listener Receives everything that holds already, and everything that comes up.
   */
  listen(listener: Tell): void {
    this.#listener = listener;
    this.#told = new Set();
    for (const notice of this.#lasting) this.tell(notice);
  }

  /**
   * Tells something, unless this job has been told.
   *
   * @param notice One or two sentences.
   */
  tell(notice: string): void {
    if (this.#told.has(notice)) return;
    this.#told.add(notice);
    this.#listener(notice);
  }

  /**
   * Tells something that the next jobs must be told as well.
   *
   * @param notice One or two sentences.
   */
  tellLasting(notice: string): void {
    if (!this.#lasting.includes(notice)) this.#lasting.push(notice);
    this.tell(notice);
  }
}

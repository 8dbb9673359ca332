/** How many words of each prompt the model does not know: asked in one go, and remembered for each text. */
import { SvelteMap } from 'svelte/reactivity';
import type { PromptInspection } from '#core/contract/studio.ts';

/** Texts remembered; when there are more, all are forgotten. */
const MOST_TEXTS = 2000;

/** Counts of unknown words by text. */
export class UnknownWords {
  readonly #counts = new SvelteMap<string, number>();
  #model: string | null = null;

  /**
   * The words of a text that the model does not know, as far as it has been asked.
   *
   * @param text The text, as it will be given to the model.
   * @returns How many.
   */
  of(text: string): number {
    return this.#counts.get(text) ?? 0;
  }

  /**
   * Asks for the texts that are not known yet.
   *
   * @param model Id of the model; another one makes everything unknown again.
   * @param texts The texts, as they will be given to the model.
   * @param inspect Asks the model; null when it cannot be asked now.
   */
  async ask(
    model: string,
    texts: readonly string[],
    inspect: (texts: readonly string[]) => Promise<readonly PromptInspection[] | null>,
  ): Promise<void> {
    if (model !== this.#model || this.#counts.size > MOST_TEXTS) this.#counts.clear();
    this.#model = model;
    const open = texts.filter((text, index) => !this.#counts.has(text) && texts.indexOf(text) === index);
    if (open.length === 0) return;
    const found = await inspect(open);
    if (model !== this.#model) return;
    found?.forEach(({ unknown }, index) => this.#counts.set(open[index]!, unknown.length));
  }
}

/** Dark or light: the tokens have both, and the root element says which of them the page takes. */
import type { PageStorage } from '../storage.ts';

/** What can be chosen; `system` follows the system's own choice. */
export const THEMES = ['dark', 'light', 'system'] as const;

/** A choice. */
export type Theme = (typeof THEMES)[number];

/** `public/first-look.js` reads it before the first paint. */
const KEY = 'tenfold-theme';

/** The page's ground, as `--ground` of `styles/tokens.css`: what is around the page takes it up. */
const GROUNDS = { light: '#eceef1', dark: '#0b0c0e' } as const;

/** The chosen theme; dark until another one has been chosen, because pictures look best on it. */
export class ThemeStore {
  #theme = $state<Theme>('dark');
  readonly #storage: PageStorage;
  readonly #root: HTMLElement;

  /**
   * Takes up the theme that was chosen last.
   *
   * @param storage Remembers the choice.
   * @param root Element that carries it.
   */
  constructor(storage: PageStorage, root: HTMLElement) {
    this.#storage = storage;
    this.#root = root;
    const kept = storage.getItem(KEY);
    this.chosen = THEMES.find((theme) => theme === kept) ?? 'dark';
  }

  /** Colours of the page's ground, each for the systems that a media query names. */
  get grounds(): { colour: string; media: string }[] {
    if (this.#theme !== 'system') return [{ colour: GROUNDS[this.#theme], media: 'all' }];
    return Object.entries(GROUNDS).map(([scheme, colour]) => ({
      colour,
      media: `(prefers-color-scheme: ${scheme})`,
    }));
  }

  /** The chosen theme. */
  get chosen(): Theme {
    return this.#theme;
  }

  /** Shows the page in a theme from now on. */
  set chosen(theme: Theme) {
    this.#theme = theme;
    this.#root.dataset.theme = theme;
    this.#storage.setItem(KEY, theme);
  }
}

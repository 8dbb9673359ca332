/** Takes up the chosen look before the first paint, which does not wait for the studio; `theme.svelte.ts` keeps it. */
try {
  document.documentElement.dataset.theme = localStorage.getItem('tenfold-theme') ?? 'dark';
} catch {
  // The browser keeps nothing for pages: the studio shows what is usual, a moment later.
}

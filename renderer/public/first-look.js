/** Takes up the chosen look before the first paint, which does not wait for the studio; `theme.svelte.ts` keeps it. */
document.documentElement.dataset.theme = localStorage.getItem('tenfold-theme') ?? 'dark';

/** Starts the studio. */
import { mount } from 'svelte';
import { z } from 'zod';
import App from './App.svelte';
import { ThemeStore } from './settings/theme.svelte.ts';
import { preferences, tabStorage } from './storage.ts';
import { Studio } from './studio.svelte.ts';
import { locale } from './words/words.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/overlays.css';
import './styles/forced-colors.css';

// The page's policy forbids code made from strings; without this zod tries it once and the browser complains.
z.config({ jitless: true });

document.documentElement.lang = locale;

const studio = new Studio(tabStorage, preferences);
const theme = new ThemeStore(preferences, document.documentElement);
window.addEventListener('pagehide', () => studio.document.leave());
mount(App, { target: document.querySelector('#studio')!, props: { studio, theme } });
void studio.run();

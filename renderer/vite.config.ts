/** How the studio's page is built: static files below `out/renderer` that work at any address and under a strict CSP. */
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte({ preprocess: vitePreprocess(), configFile: false })],
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, '../out/renderer'),
    emptyOutDir: true,
    target: 'es2024',
    // Browsers that know light-dark() themselves: what stands in for it elsewhere knows one scheme a page, and the viewer is always dark.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The CSP has no room for data: addresses or inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Two scripts of about the same size come and are read side by side.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'three', test: /node_modules\/three\// }] } },
    },
    chunkSizeWarningLimit: 700,
  },
});

/** End-to-end specs: the studio as a person uses it, in a real browser. */
import { existsSync } from 'node:fs';
import { chromium, defineConfig } from '@playwright/test';

/** The browser that the environment names, else Playwright's own where it is installed, else Debian's. */
function browserPath(): string | undefined {
  if (process.env.TENFOLD_CHROMIUM) return process.env.TENFOLD_CHROMIUM;
  if (existsSync(chromium.executablePath())) return undefined;
  return ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
}

const executablePath = browserPath();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  // While one story waits for its page or its engine, another has something to do on two cores.
  workers: 2,
  // Generous, because a shared machine may stand still for a while: timings fail no test.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    // A browser without a graphics card is slow while a zoom plays; specs about motion ask for it.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 60_000,
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's sandbox does not run as root, as in most containers.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});

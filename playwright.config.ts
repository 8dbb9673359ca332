/** End-to-end specs: the studio as a person uses it, in a real browser. */
import { existsSync } from 'node:fs';
import { chromium, defineConfig } from '@playwright/test';

/** Playwright's own browser where it is installed, else the one that the environment names, else Debian's. */
function browserPath(): string | undefined {
  if (process.env.TENFOLD_CHROMIUM) return process.env.TENFOLD_CHROMIUM;
  return existsSync(chromium.executablePath()) ? undefined : '/usr/bin/chromium';
}

const executablePath = browserPath();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  // One browser and one engine at a time: both want every core.
  workers: 1,
  // Generous, because a shared machine may stand still for a while: timings fail no test.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 60_000,
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // Chromium's sandbox does not run as root, as in most containers.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});

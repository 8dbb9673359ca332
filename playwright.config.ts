/** End-to-end specs: the studio as a person uses it, in a real browser and, where it can be started, on the desktop. */
import { existsSync } from 'node:fs';
import { chromium, defineConfig } from '@playwright/test';
import { desktopObstacle } from './e2e/fixtures/desktop-studio.ts';
import type { Programs } from './e2e/fixtures/studio.ts';

/** The browser that the environment names, else Playwright's own where it is installed, else Debian's. */
function browserPath(): string | undefined {
  if (process.env.TENFOLD_CHROMIUM) return process.env.TENFOLD_CHROMIUM;
  if (existsSync(chromium.executablePath())) return undefined;
  return ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));
}

const executablePath = browserPath();

/** Stories that are told on a desktop too, except those in them that have the tag `@browser`. */
const ON_A_DESKTOP =
  /(document|films|inspector|looks|photographs|prompts|shell|sketch|studio|takes|timeline|viewer)\.spec\.ts/;
const DESKTOP_ONLY = /electron\.spec\.ts/;
const DESKTOP_BUILD = /desktop\.setup\.ts/;

export default defineConfig<object, Pick<Programs, 'program'>>({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  // While one story waits for its page or its engine, another has something to do on two cores.
  workers: 2,
  // Generous, because a shared machine may stand still for a while: timings fail no test.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  globalSetup: './e2e/say-what-is-not-tried.ts',
  reporter: 'list',
  projects: [
    { name: 'studio in the browser', testIgnore: DESKTOP_ONLY },
    ...(desktopObstacle()
      ? []
      : [
          { name: 'desktop build', testMatch: DESKTOP_BUILD },
          {
            name: 'desktop program',
            dependencies: ['desktop build'],
            testMatch: [ON_A_DESKTOP, DESKTOP_ONLY],
            grepInvert: /@browser/,
            use: { program: 'desktop' as const },
          },
        ]),
  ],
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

/** The browser in which the studio is measured. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from '@playwright/test';

/**
 * Starts a headless browser: Playwright's own where it is installed, else the one that the environment names, else
 * Debian's.
 *
 * @returns The browser.
 */
export function launchBrowser(): Promise<Browser> {
  const installed = existsSync(chromium.executablePath()) ? undefined : '/usr/bin/chromium';
  const executablePath = process.env.TENFOLD_CHROMIUM ?? installed;
  return chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

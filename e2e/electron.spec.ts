/** The desktop program itself. Runs where Electron's binary lies and a window can be opened, and says so elsewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect, type Page, test } from '@playwright/test';

const root = join(import.meta.dirname, '..');

/** Why the program cannot be started here, or nothing. */
function obstacle(): string | undefined {
  if (electronPath() === undefined) return "Electron's binary is not installed";
  if (process.platform !== 'linux') return undefined;
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return 'there is no display';
  return process.getuid?.() === 0 ? 'Electron keeps its sandbox, which does not run as root' : undefined;
}

/** Where Electron's binary lies. The `electron` package itself would download it when asked. */
function electronPath(): string | undefined {
  const folder = join(root, 'node_modules/electron');
  if (!existsSync(join(folder, 'path.txt'))) return undefined;
  const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
  return existsSync(path) ? path : undefined;
}

test.describe('the desktop program', () => {
  const reason = obstacle();
  const explanation = `The desktop program is not tried here: ${reason ?? ''}.`;
  test.skip(reason !== undefined, explanation);
  // Reporters do not show why a test is skipped; workers load this file again and need not repeat it.
  if (reason && process.env['TEST_WORKER_INDEX'] === undefined) process.stderr.write(`${explanation}\n`);

  let home: string;
  let program: ElectronApplication;
  let page: Page;

  test.beforeAll(async () => {
    // Without the studio's page, which other specs look at meanwhile.
    const build = [join(root, 'scripts/build.ts'), '--desktop'];
    execFileSync(process.env['TENFOLD_NODE'] ?? process.execPath, build, { cwd: root });
    home = await mkdtemp(join(tmpdir(), 'tenfold-desktop-'));
    program = await _electron.launch({
      executablePath: electronPath()!,
      // Its own profile too: a running Tenfold would otherwise be the one instance.
      args: [root, `--user-data-dir=${join(home, 'profile')}`],
      env: { ...(process.env as Record<string, string>), TENFOLD_HOME: home },
    });
    page = await program.firstWindow();
  });

  test.afterAll(async () => {
    await program.close();
    await rm(home, { recursive: true, force: true });
  });

  test('shows the studio, connected to its engine', async () => {
    expect(page.url()).toBe('app://studio/');
    await expect(page.getByRole('button', { name: 'Generate', exact: true })).toBeEnabled();
    await expect(page.getByText('Cosmos to atom').first()).toBeVisible();
    await page.screenshot({ path: join(root, 'test-results/desktop.png') });
  });

  test('keeps the page apart from the machine', async () => {
    const seen = await page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
      bridge: { ...(Reflect.get(window, 'tenfold') as object) },
      opened: window.open('https://example.org/') !== null,
    }));
    expect(seen).toEqual({ globals: [], bridge: { desktop: true }, opened: false });
    await expect(page.evaluate(() => fetch('file:///etc/hostname'))).rejects.toThrow();
    await expect(page.evaluate(() => fetch('https://example.org/'))).rejects.toThrow();
    expect(program.windows()).toHaveLength(1);
  });

  test('does not let the page leave the studio', async () => {
    await page.evaluate(() => window.location.assign('https://example.org/'));
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    expect(page.url()).toBe('app://studio/');
  });

  test('connects again after a reload', async () => {
    await page.reload();
    await expect(page.getByText('Cosmos to atom').first()).toBeVisible();
  });
});

/** The life of the desktop program, from its start to its end. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { startDesktop } from './desktop.ts';
import * as electron from './test/electron.ts';

const { createHost, close, show, log } = vi.hoisted(() => {
  const close = vi.fn(() => Promise.resolve());
  const show = vi.fn(() => Promise.resolve());
  const documents = {
    show,
    unsaved: vi.fn(() => Promise.resolve([])),
    save: vi.fn(),
  };
  const host = {
    router: {},
    jobs: { watch: () => [][Symbol.iterator](), unfinished: () => [] },
    films: { watch: () => [][Symbol.iterator](), making: 0 },
    takeFolders: () => [],
    transfer: () => Promise.resolve(undefined),
    documents,
    close,
  };
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  return {
    close,
    show,
    log,
    createHost: vi.fn<(options: { spawnEngine: () => unknown }) => typeof host>(() => host),
  };
});
vi.mock('electron', () => import('./test/electron.ts'));
vi.mock('../host/host.ts', () => ({ createHost }));
vi.mock('./log.ts', () => ({ openLog: () => log, revealLog: vi.fn() }));

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenfold-desktop-'));
  vi.stubEnv('TENFOLD_HOME', join(folder, 'home'));
  await mkdir(join(folder, 'out/renderer'), { recursive: true });
  await writeFile(join(folder, 'out/renderer/index.html'), '<!doctype html>studio');
  await writeFile(join(folder, 'out/renderer/third-party-licenses.txt'), 'svelte – MIT');
});

afterEach(electron.resetElectron);

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<electron.BrowserWindow> {
  await startDesktop(join(folder, 'out'));
  return electron.BrowserWindow.all[0]!;
}

describe('starting', () => {
  it('opens one window on the studio, which shows itself when painted', async () => {
    const window = await start();
    expect(electron.BrowserWindow.all).toHaveLength(1);
    expect(window.loadURL).toHaveBeenCalledWith('app://studio/');
    expect(window.options.show).toBe(false);
    window.emit('ready-to-show');
    expect(window.show).toHaveBeenCalledOnce();
  });

  it('goes by one name in the installer, on the taskbar and among the notifications', async () => {
    vi.stubGlobal('process', Object.create(process, { platform: { value: 'win32' } }) as NodeJS.Process);
    await start();
    vi.unstubAllGlobals();
    const [[id] = []] = electron.app.setAppUserModelId.mock.calls;
    const root = join(import.meta.dirname, '../..');
    expect(await readFile(join(root, 'electron-builder.yml'), 'utf8')).toContain(`\nappId: ${id}\n`);
    expect(packageFile.desktopName).toBe(`${id}.desktop`);
  });

  it('isolates the page from the machine', async () => {
    const { options, webContents } = await start();
    expect(options.webPreferences).toMatchObject({
      preload: join(folder, 'out/preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(log.warn).not.toHaveBeenCalled();
    expect(webContents.windowOpenHandler!()).toEqual({ action: 'deny' });
    expect(electron.session.defaultSession.checkHandler).toBeDefined();
  });

  it('says in the log when the launcher keeps it from making a sandbox', async () => {
    electron.app.commandLine.hasSwitch.mockImplementationOnce((name) => name === 'no-sandbox');
    await start();
    expect(log.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('sandbox: none'));
  });

  it('registers its scheme before Electron is ready', async () => {
    await start();
    const [registered] = electron.protocol.registerSchemesAsPrivileged.mock.invocationCallOrder;
    expect(registered).toBeLessThan(electron.app.whenReady.mock.invocationCallOrder[0]!);
    const [schemes] = electron.protocol.registerSchemesAsPrivileged.mock.calls[0]!;
    expect(schemes[0]).toMatchObject({ scheme: 'app', privileges: { standard: true, secure: true } });
    expect(schemes[0]!.privileges!.bypassCSP).toBeUndefined();
  });

  it('serves the studio from its own address only', async () => {
    await start();
    const handle = electron.protocol.handlers.get('app')!;
    const page = await handle(new Request('app://studio/'));
    expect(await page.text()).toContain('studio');
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    const licences = await handle(new Request('app://studio/third-party-licenses.txt'));
    expect(await licences.text()).toBe('svelte – MIT');
    expect((await handle(new Request('app://other/'))).status).toBe(404);
  });

  it('starts no engine before someone needs it', async () => {
    await start();
    expect(createHost).toHaveBeenCalledOnce();
    expect(electron.utilityProcess.fork).not.toHaveBeenCalled();
    const { spawnEngine } = createHost.mock.calls[0]![0];
    spawnEngine();
    expect(electron.utilityProcess.fork.mock.calls[0]![0]).toBe(join(folder, 'out/engine/main.js'));
  });

  it('says so and ends when the studio has not been built', async () => {
    await startDesktop(join(folder, 'elsewhere'));
    expect(electron.dialog.showErrorBox).toHaveBeenCalledWith(
      'Tenfold cannot start',
      expect.stringContaining('npm run build'),
    );
    expect(log.error).toHaveBeenCalledOnce();
    expect(electron.app.exit).toHaveBeenCalledWith(1);
    expect(electron.BrowserWindow.all).toHaveLength(0);
  });
});

describe('a second start', () => {
  it('ends at once and opens nothing', async () => {
    electron.app.requestSingleInstanceLock.mockReturnValueOnce(false);
    await start();
    expect(electron.app.quit).toHaveBeenCalledOnce();
    expect(electron.BrowserWindow.all).toHaveLength(0);
    expect(createHost).not.toHaveBeenCalled();
  });

  it('brings the first window to the front', async () => {
    const window = await start();
    window.isMinimized.mockReturnValueOnce(true);
    electron.app.emit('second-instance');
    expect(window.restore).toHaveBeenCalledOnce();
    expect(window.focus).toHaveBeenCalledOnce();
    expect(electron.BrowserWindow.all).toHaveLength(1);
  });

  it('opens a new window when the first was closed', async () => {
    const window = await start();
    window.isDestroyed.mockReturnValue(true);
    electron.app.emit('activate');
    expect(electron.BrowserWindow.all).toHaveLength(2);
  });

  it('opens one for a double click on a file, too', async () => {
    const window = await start();
    window.isDestroyed.mockReturnValue(true);
    electron.app.emit('open-file', new electron.DoubleEvent(), '/forest.tenfold');
    expect(electron.BrowserWindow.all).toHaveLength(2);
    expect(show).toHaveBeenCalledExactlyOnceWith('/forest.tenfold');
  });
});

describe('quitting', () => {
  it('waits until the engine has ended', async () => {
    await start();
    const ended = vi.fn();
    electron.app.on('quit', ended);
    let finish = (): void => undefined;
    close.mockReturnValueOnce(new Promise<void>((resolve) => (finish = resolve)));
    electron.app.quit();
    expect(close).toHaveBeenCalledOnce();
    expect(ended).not.toHaveBeenCalled();
    finish();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce(), { timeout: 60_000 });
    expect(close).toHaveBeenCalledOnce();
  });

  it('happens even when the engine does not end well', async () => {
    await start();
    const ended = vi.fn();
    electron.app.on('quit', ended);
    close.mockRejectedValueOnce(new Error('stuck'));
    electron.app.quit();
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce(), { timeout: 60_000 });
  });

  it('follows the last window, except where programs live on without one', async () => {
    await start();
    electron.app.emit('window-all-closed');
    expect(electron.app.quit).toHaveBeenCalledTimes(process.platform === 'darwin' ? 0 : 1);
  });
});

/**
 * The life of the desktop program: one instance, one window, a host whose engine is a utility process.
 *
 * Nothing heavy happens here: painting and encoding are the engine's, drawing is the page's.
 */
import { join } from 'node:path';
import { app, dialog, session, type BrowserWindow } from 'electron';
import { errorMessage } from '#core/errors.ts';
import { engineEnvironment } from '../host/engine-environment.ts';
import { userFolders, type BundledFolders } from '../host/folders.ts';
import { createHost, type Host } from '../host/host.ts';
import { createLogbook } from '../host/logbook.ts';
import { readSettings } from '../host/settings.ts';
import { createWebHandler } from '../host/web-handler.ts';
import { programVersion } from '../program.ts';
import { connectStudios } from './connection.ts';
import { desktopFolders } from './desktop-folders.ts';
import { desktopSafe } from './desktop-safe.ts';
import { collectOpenings, documentDialogs } from './document-files.ts';
import { filmDialogs } from './film-files.ts';
import { guardPages, guardPermissions } from './guards.ts';
import { signalFilms } from './film-signals.ts';
import { signalJobs } from './job-signals.ts';
import { openLog, revealLog } from './log.ts';
import { createMenu } from './menu.ts';
import { recoverPage } from './page-recovery.ts';
import { guardClosing } from './quit-guard.ts';
import { registerStudioScheme, serveStudio } from './studio-protocol.ts';
import { createSystemSignals } from './system-signals.ts';
import { utilityEngine } from './utility-engine.ts';
import { rememberWindow } from './window-memory.ts';
import { openStudioWindow } from './window.ts';
import { systemWords } from './words.ts';

/** What the systems know the program by: `appId` in `electron-builder.yml`, and `desktopName` in `package.json` on Linux. */
const APP_ID = 'org.tenfold.studio';

/**
 * Starts the program, or shows the window of the one that runs already. Must be called before Electron is ready.
 *
 * @param outFolder Absolute path of the built program: `renderer/`, `preload/` and `engine/` lie in it.
 * @returns Resolves when the window has been opened, or the program has been told to quit.
 */
export async function startDesktop(outFolder: string): Promise<void> {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // Else Windows shows no notifications, and gives the running program a second place on the taskbar.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  registerStudioScheme();
  const openDocuments = collectOpenings(process.argv);
  guardPages(app);
  const folders = { user: userFolders(), bundled: bundledFolders() };
  const log = openLog(folders.user.logs);
  // So that there is a file to show, also when nothing has gone wrong.
  log.info(`Tenfold ${programVersion}`);
  // Launchers say so where the system lets no program make a sandbox. `app.enableSandbox()` would take that back, and the
  // window stay empty there; everywhere else the window's own `sandbox: true` is enough.
  if (app.commandLine.hasSwitch('no-sandbox')) log.warn('sandbox: none, as the launcher says');
  try {
    await app.whenReady();
    const host = createHost({
      folders,
      spawnEngine: utilityEngine({
        entry: join(outFolder, 'engine/main.js'),
        onLog: (line) => log.warn(`engine: ${line}`),
        environment: () => engineEnvironment(folders.user),
      }),
      desktop: desktopFolders,
      safe: desktopSafe,
      dialogs: documentDialogs,
      filmDialogs,
      menu: createMenu({ logFolder: folders.user.logs, log: (text) => log.warn(text) }),
      logbook: createLogbook({
        pass: (text) => log.error(text),
        reveal: () => revealLog(folders.user.logs),
      }),
    });
    quitWithEngine(host);
    serveStudio(
      await createWebHandler({
        rendererFolder: join(outFolder, 'renderer'),
        takeFolders: host.takeFolders,
        transfer: host.transfer,
      }),
    );
    guardPermissions(session.defaultSession);
    connectStudios(host);
    const signals = createSystemSignals();
    signalJobs(host.jobs, signals()).catch((error: unknown) => log.error(error));
    signalFilms(host.films, signals()).catch((error: unknown) => log.error(error));
    const showWindow = keepOneWindow(() => {
      const window = openStudioWindow(outFolder, readSettings(folders.user.settings).window);
      rememberWindow(window, folders.user.settings, (text) => log.warn(text));
      guardClosing(window, host);
      recoverPage(window, (text) => log.warn(text));
      return window;
    });
    openDocuments(host.documents, showWindow);
  } catch (error) {
    log.error(error);
    dialog.showErrorBox(systemWords().desktop.cannotStart, errorMessage(error));
    app.exit(1);
  }
}

/** Where the bundled model and the samples lie as ordinary files: ONNX Runtime opens them by path. */
function bundledFolders(): BundledFolders {
  const root = app.isPackaged ? process.resourcesPath : app.getAppPath();
  return { assets: join(root, 'assets'), models: join(root, 'native-models') };
}

/** Opens the window; returns what brings it to the front, and opens it again where it was closed. */
function keepOneWindow(open: () => BrowserWindow): () => void {
  let window: BrowserWindow | undefined;
  const show = (): void => {
    if (window === undefined || window.isDestroyed()) {
      window = open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  show();
  return show;
}

/** Lets the running job put its work away and the engine end before the program does. */
function quitWithEngine(host: Host): void {
  let closing: Promise<void> | undefined;
  app.on('will-quit', (event) => {
    if (closing !== undefined) return;
    event.preventDefault();
    closing = host.close().catch(() => undefined);
    void closing.then(() => app.quit());
  });
}

/**
 * Brings a fresh clone to where Tenfold runs: dependencies, the pinned Node, WebAssembly kernels, the built studio,
 * Electron's binary, a browser for the end-to-end specs.
 *
 * Plain JavaScript without dependencies, because it runs before there are any, on whatever Node (18 or newer)
 * the user has. Each function does nothing when its work is already done.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';

/** Prints one plain line. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Stops with one plain sentence. */
function stop(sentence) {
  say(sentence);
  process.exit(1);
}

/** The environment for everything that is started: the pinned Node and the local tools come first. */
export function environment(extra = {}) {
  // Windows calls it Path, and a copy of the environment is no longer indifferent to that.
  const path = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...process.env,
    [path]: [join(modules, 'node', 'bin'), join(modules, '.bin'), process.env[path]].join(delimiter),
    // CUDA libraries are a separate, deliberate step; npm 10 and newer warn about the same key in .npmrc.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    // Compiled modules are kept between runs, which halves the start of every command.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'tenfold-compiled'),
    ...extra,
  };
}

/** Runs a command and waits; output is shown unless `quiet`, which returns it. */
export function command(name, args, { quiet = false, timeoutSeconds, extra } = {}) {
  const result = spawnSync(name, args, {
    cwd: root,
    env: environment(extra),
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    // npm and the local tools are batch files on Windows, which only a shell starts.
    shell: windows && !isAbsolute(name),
    encoding: 'utf8',
    timeout: timeoutSeconds ? timeoutSeconds * 1000 : undefined,
  });
  return { succeeded: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}` };
}

/** Runs a command beside others; its output comes with the end. */
export async function commandAside(name, args) {
  const child = spawn(name, args, { cwd: root, env: environment(), shell: windows && !isAbsolute(name) });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [status] = await once(child, 'close');
  return { succeeded: status === 0, output };
}

/** Path of the pinned Node, or of the running one where the pinned one could not be installed. */
export function pinnedNode() {
  const pinned = join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return stop('The pinned Node could not be installed. Install Node 24 or newer and try again.');
}

/** True when a made file is missing or older than one of its sources. */
function outdated(made, sources) {
  if (!existsSync(made)) return true;
  const time = statSync(made).mtimeMs;
  const newer = (path) =>
    statSync(path).isDirectory()
      ? readdirSync(path).some((name) => name !== 'build' && newer(join(path, name)))
      : statSync(path).mtimeMs > time;
  return sources.some((source) => newer(join(root, source)));
}

/** Installs the locked dependencies once, and again when the lockfile has changed. */
export function ensureDependencies() {
  const stamp = join(modules, '.tenfold-lock');
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('Installing dependencies (once, a minute or two)…');
  const { succeeded, output } = command('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    quiet: true,
  });
  if (!succeeded) {
    say(output.split('\n').slice(0, 12).join('\n'));
    stop('The dependencies could not be installed. Check the network connection and try again.');
  }
  writeFileSync(stamp, hash);
}

/** Compiles the WebAssembly kernels when their sources have changed. */
export function ensureKernels() {
  const sources = 'core/kernels/assembly';
  const names = readdirSync(join(root, sources)).filter((name) => name.endsWith('.ts'));
  if (!names.some((name) => outdated(join(root, 'core/kernels/build', name), [join(sources, name)]))) return;
  const { succeeded, output } = command(pinnedNode(), ['scripts/build-kernels.ts'], { quiet: true });
  if (!succeeded) stop(`The WebAssembly kernels do not compile:\n${output}`);
}

/** Builds parts of the program with `scripts/build.ts` when their sources have changed. */
function ensureBuilt(what, made, sources, args) {
  if (!outdated(join(root, made), sources)) return;
  say(`Building ${what}…`);
  const { succeeded, output } = command(pinnedNode(), ['scripts/build.ts', ...args], { quiet: true });
  if (!succeeded) stop(`${what[0].toUpperCase()}${what.slice(1)} does not build:\n${output}`);
}

/** Builds the studio's page, which `tenfold serve` and the desktop app show. */
export function ensureStudio() {
  ensureBuilt(
    'the studio',
    'out/renderer/index.html',
    ['renderer', 'core', 'package-lock.json'],
    ['--renderer'],
  );
}

/** Builds the desktop app: main process, preload script and engine. */
export function ensureDesktop() {
  ensureBuilt(
    'the desktop app',
    'out/main/main.js',
    ['electron', 'native-models', 'core', 'package-lock.json'],
    ['--desktop'],
  );
}

/**
 * Downloads Electron's binary once.
 *
 * @returns {string | null} why the desktop window cannot be opened here, or null when it can
 */
export function desktopObstacle() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return 'There is no display';
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return 'Electron keeps its sandbox, which does not run as root';
  }
  if (!existsSync(join(modules, 'electron', 'path.txt'))) say('Downloading Electron (once)…');
  const { succeeded } = command(pinnedNode(), [join(modules, 'electron', 'install.js')], {
    quiet: true,
    timeoutSeconds: 900,
  });
  if (!succeeded) return "Electron's binary cannot be downloaded here";
  return canSandbox() ? null : 'This system lets no program make the sandbox that Electron wants';
}

/** Whether Electron can make its sandbox: Ubuntu, for one, keeps programs from it that were not installed as a package. */
function canSandbox() {
  if (process.platform !== 'linux') return true;
  if (spawnSync('unshare', ['-Ur', 'true']).status === 0) return true;
  const helper = statSync(join(modules, 'electron/dist/chrome-sandbox'), { throwIfNoEntry: false });
  return helper?.uid === 0 && (helper.mode & 0o4000) !== 0;
}

/** True when the program starts and says its version. */
function starts(program) {
  return spawnSync(program, ['--version'], { timeout: 30_000 }).status === 0;
}

const installedBrowsers = [
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'chromium-browser',
  'microsoft-edge',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Full path of a program on PATH, or null. */
function findProgram(name) {
  if (name.includes('/') || name.includes('\\')) return existsSync(name) ? name : null;
  return (
    (process.env.PATH ?? '')
      .split(delimiter)
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path)) ?? null
  );
}

/** True where Debian packages can be installed: as root on Debian or Ubuntu. */
function hasApt() {
  return process.getuid?.() === 0 && findProgram('apt-get') !== null;
}

/** Installs Debian packages; false where that is impossible. */
function aptInstall(packages) {
  if (!hasApt()) return false;
  const quiet = { quiet: true, timeoutSeconds: 900, extra: { DEBIAN_FRONTEND: 'noninteractive' } };
  command('apt-get', ['update'], quiet);
  return command('apt-get', ['install', '-y', '--no-install-recommends', ...packages], quiet).succeeded;
}

/** Path of Playwright's own Chromium, whether or not it is there. */
async function playwrightBrowser() {
  const { chromium } = await import('@playwright/test');
  return chromium.executablePath();
}

/** Remembers that something cannot be had here, so that it is not tried again and again. */
function remember(note) {
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, '');
}

/** Debian's Chromium without windows, installed where apt-get has it; or null. */
function headlessShell() {
  const name = 'chromium-headless-shell';
  const unknown = join(root, '.cache', 'no-headless-shell');
  if (!findProgram(name) && hasApt() && !existsSync(unknown)) {
    say('Installing a browser without windows with apt-get (once)…');
    if (!aptInstall([name])) remember(unknown);
  }
  const program = findProgram(name);
  return program && starts(program) ? program : null;
}

/**
 * Finds or installs a browser for the end-to-end specs: Playwright's own, else Debian's without windows, which opens
 * a page in half the time, else an installed Chromium or Chrome, else Debian's with windows.
 *
 * @returns {Promise<string | null>} path of the program, or null when there is none to be had
 */
export async function ensureBrowser() {
  const own = await playwrightBrowser();
  if (existsSync(own) && starts(own)) return own;
  const shell = headlessShell();
  if (shell) return shell;
  const installed = () =>
    installedBrowsers.map(findProgram).find((program) => program && starts(program)) ?? null;
  const remembered = join(root, '.cache', 'no-playwright-browser');
  if (!existsSync(remembered) || !installed()) {
    say("Installing Playwright's browser (once)…");
    const withLibraries = hasApt() ? ['--with-deps'] : [];
    command('playwright', ['install', ...withLibraries, 'chromium'], { quiet: true, timeoutSeconds: 600 });
    if (existsSync(own) && starts(own)) return own;
    say(
      "Playwright's own browser cannot be downloaded here: looking for an installed Chromium or Chrome instead.",
    );
    remember(remembered);
  }
  if (installed()) return installed();
  say('Installing Chromium with apt-get…');
  if (!aptInstall(['chromium'])) aptInstall(['chromium-browser']);
  return installed();
}

/** Installs ffmpeg where that is a matter of apt-get; the film specs that need it skip themselves without it. */
export function ensureFfmpeg() {
  if (findProgram('ffprobe')) return;
  say('Installing ffmpeg with apt-get for the film tests…');
  if (!aptInstall(['ffmpeg']))
    say('There is no ffmpeg here: the tests that check films with it are skipped.');
}

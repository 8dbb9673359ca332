/**
 * `npm start`: sets up whatever is missing and opens the studio, in its own window where Electron can run,
 * else in the browser through `tenfold serve`.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  desktopObstacle,
  ensureDependencies,
  ensureDesktop,
  ensureKernels,
  ensureStudio,
  environment,
  root,
  say,
} from './setup.mjs';
import { runOnPinnedNode } from './run.mjs';

ensureDependencies();
ensureKernels();
ensureStudio();
const obstacle = desktopObstacle();
if (obstacle) {
  say(`${obstacle}: starting the studio for your browser instead.`);
  runOnPinnedNode([join(root, 'electron/cli/main.ts'), 'serve', ...process.argv.slice(2)]);
} else {
  ensureDesktop();
  const electron = (await import('electron')).default;
  const child = spawn(electron, [root, ...process.argv.slice(2)], { env: environment(), stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 1));
}

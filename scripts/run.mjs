/**
 * Sets up whatever is missing and runs a TypeScript program of this project on the pinned Node.
 *
 * Usage: node scripts/run.mjs <script.ts> [arguments …]
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { ensureDependencies, ensureKernels, environment, pinnedNode, root } from './setup.mjs';

/**
 * Runs a program on the pinned Node in the user's working folder and ends as it ends.
 *
 * @param {string[]} args script and arguments
 */
export function runOnPinnedNode(args) {
  const [script, ...rest] = args;
  const child = spawn(pinnedNode(), [resolve(root, script), ...rest], {
    // npm changes to the project's root; paths on the command line are meant from where the user stands.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    env: environment(),
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to the child too: it decides how to end, and this process waits for it.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

if (process.argv[1]?.endsWith('run.mjs')) {
  ensureDependencies();
  ensureKernels();
  runOnPinnedNode(process.argv.slice(2));
}

/** The engine as a forked Node process: for the command line, for `serve`, and for tests. */
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EngineProcess, SpawnEngine } from './engine-process.ts';

/** How to fork. */
export interface ForkOptions {
  /** Absolute path of the module to run: the engine's entry. */
  readonly entry: string;
  /** Receives what the engine prints on its standard error, line by line. */
  readonly onLog?: (line: string) => void;
  /** Gives the environment of a process that is about to start; this process's own when absent. */
  readonly environment?: () => NodeJS.ProcessEnv;
}

/**
 * Makes a function that forks the engine.
 *
 * @param options The module to run and where its log lines go.
 * @returns Starts one process a call; a process that cannot start reports that through `onExit`.
 */
export function forkEngine(options: ForkOptions): SpawnEngine {
  return () => forkOnce(options);
}

function forkOnce({ entry, onLog, environment }: ForkOptions): EngineProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    // The host's own flags (an inspector port, a test runner's loaders) are not the engine's.
    execArgv: [],
    ...(environment && { env: environment() }),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => onLog?.(line));

  let reason: string | undefined;
  const exitListeners: ((reason: string) => void)[] = [];
  const gone = (why: string): void => {
    if (reason !== undefined) return;
    reason = why;
    for (const listener of exitListeners) listener(why);
  };
  child.once('exit', (code, signal) => gone(signal ? `signal ${signal}` : `code ${code ?? 'unknown'}`));
  child.once('error', (error) => gone(error.message));

  return {
    post(message) {
      // A send can race with the end of the process; the exit event tells the rest.
      if (child.connected) child.send(message as never, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      if (reason === undefined) exitListeners.push(listener);
      else listener(reason);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

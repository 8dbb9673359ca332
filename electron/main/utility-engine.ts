/** The engine as one of Electron's utility processes. */
import { createInterface } from 'node:readline';
import { utilityProcess } from 'electron';
import type { EngineProcess, SpawnEngine } from '../host/engine-process.ts';
import { systemWords } from './words.ts';

/** How to start the engine. */
export interface UtilityEngineOptions {
  /** Absolute path of the engine's entry. */
  readonly entry: string;
  /** Receives what the engine prints on its standard error, line by line. */
  readonly onLog: (line: string) => void;
  /** Gives the environment of a process that is about to start. */
  readonly environment: () => NodeJS.ProcessEnv;
}

/**
 * Makes a function that starts the engine. It works once the program is ready.
 *
 * @param options The engine's entry and where its log lines go.
 * @returns Starts one process a call.
 */
export function utilityEngine(options: UtilityEngineOptions): SpawnEngine {
  return () => startOnce(options);
}

function startOnce({ entry, onLog, environment }: UtilityEngineOptions): EngineProcess {
  const child = utilityProcess.fork(entry, [], {
    serviceName: systemWords().desktop.engine,
    execArgv: [],
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (child.stderr) createInterface({ input: child.stderr }).on('line', onLog);

  let reason: string | undefined;
  const exitListeners: ((reason: string) => void)[] = [];
  child.once('exit', (code) => {
    reason = `code ${code}`;
    for (const listener of exitListeners.splice(0)) listener(reason);
  });
  child.on('error', (type, location) => onLog(`${type} in ${location}`));

  return {
    post(message) {
      if (reason === undefined) child.postMessage(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      if (reason === undefined) exitListeners.push(listener);
      else listener(reason);
    },
    kill() {
      if (reason !== undefined) return;
      // Electron's own `kill` asks politely; a model call that never ends would not listen.
      if (child.pid === undefined) child.kill();
      else forceKill(child.pid);
    },
  };
}

function forceKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself a moment ago; its exit event is on the way.
  }
}

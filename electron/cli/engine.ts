/** The engine of a command: started when needed, stopped softly by Ctrl-C, and at once by a second one. */
import { join } from 'node:path';
import { engineEnvironment } from '../host/engine-environment.ts';
import { userFolders } from '../host/folders.ts';
import { forkEngine } from '../host/fork-engine.ts';
import { createSupervisor } from '../host/supervisor.ts';
import type { EngineSupervisor } from '../host/supervisor.ts';

/** Entry of the engine process. */
const ENGINE_ENTRY = join(import.meta.dirname, '..', 'engine', 'main.ts');

/**
 * Makes a function that starts engine processes for a command.
 *
 * @param onLog Receives what the engine logs, line by line.
 * @param threads How many threads of the processor they use; as the user's settings say when absent.
 * @returns See `forkEngine`.
 */
export function commandEngine(
  onLog: (line: string) => void,
  threads?: number,
): ReturnType<typeof forkEngine> {
  return forkEngine({
    entry: ENGINE_ENTRY,
    onLog,
    environment: () => engineEnvironment(userFolders(), threads),
  });
}

/** How a command wants its engine. */
export interface CommandEngineOptions {
  /** Whether to show what the engine logs. */
  readonly verbose: boolean;
  /** How many threads of the processor it uses; as the user's settings say when absent. */
  readonly threads?: number | undefined;
}

/**
 * Runs work on an engine that ends with it.
 *
 * The first Ctrl-C (or request to end) aborts the signal, the second one kills the engine.
 *
 * @param options How the command wants it.
 * @param work What to do.
 * @returns What the work returns.
 */
export async function withEngine<T>(
  options: CommandEngineOptions,
  work: (engine: EngineSupervisor, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { verbose, threads } = options;
  const engine = createSupervisor({
    spawnEngine: commandEngine((line) => verbose && console.error(line), threads),
  });
  const abort = new AbortController();
  const interrupt = (): void => {
    if (abort.signal.aborted) {
      void engine.close();
    } else {
      console.error('\nStopping after this step. Press Ctrl-C again to stop at once.');
      abort.abort();
    }
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work(engine, abort.signal);
  } finally {
    await engine.close();
    for (const signal of signals) process.off(signal, interrupt);
  }
}

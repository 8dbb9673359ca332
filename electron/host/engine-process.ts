/**
 * What the host needs from the process in which the engine runs, whoever starts it:
 * Electron's `utilityProcess`, or a forked Node process (`fork-engine.ts`).
 */
import type { RpcPort } from '../rpc/port.ts';

/** A running engine process. */
export interface EngineProcess {
  /**
   * Sends one message (structured clone). Silently dropped when the process is gone.
   *
   * @param message What to send.
   */
  post(message: unknown): void;
  /**
   * Registers the receiver of the engine's messages.
   *
   * @param listener Called with every message.
   */
  onMessage(listener: (message: unknown) => void): void;
  /**
   * Registers who is told when the process is gone. Called exactly once per process, also when it could not start.
   *
   * @param listener Called with the reason in a few words, for example `signal SIGKILL` or `code 1`.
   */
  onExit(listener: (reason: string) => void): void;
  /** Ends the process at once, even in the middle of a model call (which cannot be interrupted). */
  kill(): void;
}

/** Starts a fresh engine process. */
export type SpawnEngine = () => EngineProcess;

/**
 * Makes an engine process look like a message port, for the RPC link.
 *
 * @param engine The process.
 * @returns A port that emits `message`, and `close` when the process is gone.
 */
export function enginePort(engine: EngineProcess): RpcPort {
  return {
    on(event, listener) {
      if (event === 'message') engine.onMessage((data) => listener({ data }));
      if (event === 'close') engine.onExit(() => listener());
    },
    postMessage: (message) => engine.post(message),
  };
}

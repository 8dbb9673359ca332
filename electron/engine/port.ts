/** The engine's end of the connection to its host, whatever kind of process the engine is. */
import type { RpcPort } from '../rpc/port.ts';

/**
 * Opens the connection: Electron's `process.parentPort` in a utility process, else the channel of a forked process.
 *
 * @returns The port; it emits `close` when the host is gone (in Electron the process is ended then).
 */
export function openPort(): RpcPort {
  if ('parentPort' in process) return process.parentPort;
  return {
    on(event, listener) {
      if (event === 'message') process.on('message', (data) => listener({ data }));
      if (event === 'close') process.on('disconnect', () => listener());
    },
    postMessage(message) {
      // A host may die at any moment; `close` tells, and a failed send must not end the process before it has tidied up.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
  };
}

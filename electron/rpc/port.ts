/** What the RPC library needs of a connection between two processes, on either end. */

/** The part of Electron's `MessagePortMain` that the RPC library uses. */
export interface RpcPort {
  /**
   * Registers a listener.
   *
   * @param event `message`, or `close` when the other end is gone; others never happen.
   * @param listener Called with the message as `data`.
   */
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  /**
   * Sends a message (structured clone).
   *
   * @param message What to send.
   */
  postMessage(message: unknown): void;
}

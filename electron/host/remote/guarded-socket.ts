/**
 * Stands between a WebSocket to a stranger and the RPC library, which lets what it cannot read end the whole process:
 * only frames of the right form get through, and the first other one ends the connection.
 */
import { z } from 'zod';
import { WebSocket } from 'ws';

/** Connections that do not answer a ping before the next one are dead. */
const PING_INTERVAL_MS = 15_000;

const id = z.union([z.string().max(100), z.int()]);
const headers = z.strictObject({ 'content-type': z.literal('text/event-stream') });

/** What a `serve` of ours sends: an answer, an event of a stream, or the end of one. */
const frameSchema = z.union([
  z.strictObject({
    i: id,
    p: z.strictObject({ s: z.int().optional(), h: headers.optional(), b: z.unknown().optional() }),
  }),
  z.strictObject({
    i: id,
    t: z.literal(3),
    p: z.strictObject({ e: z.enum(['message', 'error', 'done']), d: z.unknown().optional() }),
  }),
  z.strictObject({ i: id, t: z.literal(4) }),
]);

/**
 * Makes what the RPC library takes for the socket.
 *
 * @param socket An open socket.
 * @returns Passes frames of the right form on; ends the socket at the first other one, and when the other end is silent.
 */
export function guardSocket(socket: WebSocket): globalThis.WebSocket {
  let open = true;
  let alive = true;
  const timer = setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
  }, PING_INTERVAL_MS);
  timer.unref();
  socket.on('pong', () => (alive = true));
  socket.once('close', () => {
    open = false;
    clearInterval(timer);
  });
  const guarded: Pick<globalThis.WebSocket, 'readyState' | 'send' | 'addEventListener'> = {
    get readyState() {
      return open ? WebSocket.OPEN : WebSocket.CLOSED;
    },
    send(frame) {
      // While it closes nothing can be sent; that it has closed is told at once.
      if (socket.readyState === WebSocket.OPEN) socket.send(frame as string);
    },
    addEventListener(type: string, listener: EventListenerOrEventListenerObject) {
      const tell = listener as (event: unknown) => void;
      if (type === 'close') socket.once('close', () => tell({}));
      if (type !== 'message') return;
      socket.on('message', (data: Buffer, binary) => {
        const text = binary ? undefined : data.toString('utf8');
        if (text !== undefined && isFrame(text)) tell({ data: text });
        else socket.terminate();
      });
    },
  };
  return guarded as globalThis.WebSocket;
}

function isFrame(text: string): boolean {
  try {
    return frameSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

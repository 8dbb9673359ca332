/** The other machine that a host may let paint: kept, connected to, chosen, and forgotten. */
import { z } from 'zod';
import type { Whereabouts } from '#core/contract/remote.ts';
import { BadInputError } from '#core/errors.ts';
import { createBroadcast } from '../broadcast.ts';
import type { KeptSecret } from '../kept-secret.ts';
import type { Painter } from '../painter.ts';
import type { PinSources } from '../pins.ts';
import { addressName, listeningWarning, parseAddress, type RemoteAddress } from './address.ts';
import { keepLink, type Link } from './link.ts';
import { remotePainter } from './remote-painter.ts';
import { openSession, type Session } from './session.ts';

/** What is kept between two starts; a secret, because of the token. */
const keptSchema = z.object({
  origin: z.url({ protocol: /^https?$/ }),
  token: z.string().regex(/^[\w.~-]{1,200}$/),
  away: z.boolean(),
});

/** What letting another machine paint takes. */
export interface ElsewhereOptions {
  /** The painter of this machine. */
  readonly local: Painter;
  /** Where the pictures lie that levels are to show. */
  readonly pictures: PinSources;
  /** Absolute path of the folder that takes come to. */
  readonly takesFolder: () => string;
  /** Keeps address and token. */
  readonly secret: KeptSecret;
  /** Milliseconds that work waits for a lost connection; 15000 when absent. */
  readonly patienceMs?: number;
}

/** The choice between this machine and another one. */
export interface Elsewhere {
  /** Paints where the user has chosen; asked anew for everything. */
  readonly painter: Painter;
  /** Where pictures are painted, now and with every change. */
  watch(signal?: AbortSignal): AsyncGenerator<Whereabouts, void, void>;
  /**
   * Tries an address, and lets the machine there paint from now on.
   *
   * @throws {BadInputError} When it is no address.
   * @throws {FailureError} When there is no machine that can paint for us.
   */
  connect(address: string, token: string | undefined): Promise<void>;
  /** Lets the other machine paint what comes next, or this one. */
  choose(away: boolean): Promise<void>;
  /** Forgets the other machine. */
  forget(): Promise<void>;
  /** Hangs up, and ends every watcher. */
  close(): void;
}

interface Other {
  readonly address: RemoteAddress;
  /** The connection, while it is wanted. */
  open?: { readonly link: Link; readonly painter: Painter };
}

/**
 * Makes the choice. What was chosen before holds from the first question on.
 *
 * @param options What it takes.
 * @returns The choice.
 */
export function createElsewhere(options: ElsewhereOptions): Elsewhere {
  const { local, pictures, takesFolder, secret, patienceMs } = options;
  const broadcast = createBroadcast<Whereabouts>(() => true);
  const closing = new AbortController();
  let other: Other | undefined;
  let restored: Promise<void> | undefined;

  const restore = (): Promise<void> => (restored ??= readKept());

  async function readKept(): Promise<void> {
    const kept = keptSchema.safeParse(parsed(await secret.read()));
    if (!kept.success || closing.signal.aborted) return;
    const { away, ...address } = kept.data;
    other = { address };
    if (away) open(other);
  }

  function open(wanted: Other, session?: Session): void {
    const link = keepLink({
      address: wanted.address,
      ...(session && { session }),
      onChange: () => broadcast.send(now()),
      patienceMs,
    });
    const painter = remotePainter(link, takesFolder, pictures);
    wanted.open = { link, painter };
  }

  function hangUp(): void {
    other?.open?.link.close();
    if (other) delete other.open;
  }

  function now(): Whereabouts {
    if (!other) return { remote: null, away: false };
    const link = other.open?.link.current;
    return {
      remote: {
        name: addressName(other.address),
        state: link?.state ?? 'idle',
        program: link?.state === 'connected' ? link.session.description.program.slice(0, 30) : null,
        problem: link?.problem ?? null,
        warning: listeningWarning(other.address),
      },
      away: other.open !== undefined,
    };
  }

  async function keep(): Promise<void> {
    const content = other && { ...other.address, away: other.open !== undefined };
    await secret.keep(content ? JSON.stringify(content) : null);
  }

  async function chosen(): Promise<Painter> {
    await restore();
    return other?.open?.painter ?? local;
  }

  return {
    painter: {
      describe: async () => (await chosen()).describe(),
      models: async () => (await chosen()).models(),
      inspect: async (modelId, texts) => (await chosen()).inspect(modelId, texts),
      plan: async (project) => (await chosen()).plan(project),
      free: async () => (await chosen()).free(),
      async *sketch(commission, signal) {
        yield* (await chosen()).sketch(commission, signal);
      },
      async *paint(jobId, commission, signal, helm) {
        yield* (await chosen()).paint(jobId, commission, signal, helm);
      },
    },
    async *watch(signal) {
      await restore();
      yield* broadcast.watch([now()], signal);
    },
    async connect(text, token) {
      await restore();
      const address = parseAddress(text, token);
      const session = await openSession(address, closing.signal);
      hangUp();
      other = { address };
      open(other, session);
      broadcast.send(now());
      await keep();
    },
    async choose(away) {
      await restore();
      if (!other) throw new BadInputError('No other machine is known: connect to one first.');
      if (away === (other.open !== undefined)) return;
      if (away) open(other);
      else hangUp();
      broadcast.send(now());
      await keep();
    },
    async forget() {
      await restore();
      hangUp();
      other = undefined;
      broadcast.send(now());
      await keep();
    },
    close() {
      closing.abort();
      hangUp();
      broadcast.close();
    },
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

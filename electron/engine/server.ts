/** Answers what a host asks of its engine: `engineContract`, implemented on whatever does the work. */
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { engineContract } from '#core/contract/engine.ts';
import type {
  EngineDescription,
  FilmOrder,
  FormatStatus,
  GenerationOrder,
  PlanOrder,
  SketchOrder,
  Steering,
} from '#core/contract/engine.ts';
import type { FilmEvent, GenerationEvent } from '#core/contract/events.ts';
import type { MemoryPlan } from '#core/contract/memory.ts';
import type { SketchEvent } from '#core/contract/sketches.ts';
import { never } from '#core/errors.ts';
import { toRpcError, withRpcErrors } from '../rpc/errors.ts';
import type { RpcPort } from '../rpc/port.ts';

/** What an engine can do. Each may throw our errors, and stops when its signal is aborted. */
export interface EngineWork {
  describe(): Promise<EngineDescription>;
  plan(order: PlanOrder): Promise<MemoryPlan>;
  steer(steering: Steering): void;
  generate(order: GenerationOrder, signal: AbortSignal): AsyncIterable<GenerationEvent>;
  sketch(order: SketchOrder, signal: AbortSignal): AsyncIterable<SketchEvent>;
  formats(): Promise<FormatStatus[]>;
  film(order: FilmOrder, signal: AbortSignal): AsyncIterable<FilmEvent>;
}

/** An engine that answers a host. */
export interface EngineServer {
  /** Resolves when no cancelled work is left. */
  settled(): Promise<unknown>;
}

/** An order that is being worked on. */
interface ActiveOrder {
  readonly signal: AbortSignal;
  readonly over: Promise<unknown>;
}

/**
 * Answers a host over a port for as long as the port is open.
 *
 * `describe` is answered at once during undisturbed work, but only after cancelled work has been put away: that is
 * how a host learns that a cancelled engine is ready for the next order.
 *
 * @param port The connection to the host.
 * @param work What the engine can do.
 * @param log Receives the stacks of defects.
 * @returns The server.
 */
export function serveEngine(port: RpcPort, work: EngineWork, log: (text: string) => void): EngineServer {
  const active = new Set<ActiveOrder>();

  /** Keeps book of an order, from its first event to its very end. */
  async function* tracked<Event>(
    events: AsyncIterable<Event>,
    signal: AbortSignal,
  ): AsyncGenerator<Event, void, void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const order = { signal, over: promise };
    active.add(order);
    try {
      yield* withRpcErrors(events, log);
    } finally {
      active.delete(order);
      resolve(undefined);
    }
  }

  function settled(): Promise<unknown> {
    const cancelled = [...active].filter(({ signal }) => signal.aborted);
    return Promise.all(cancelled.map(({ over }) => over));
  }

  const engine = implement(engineContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toRpcError(error, log);
    }
  });
  const router = engine.router({
    describe: engine.describe.handler(async () => {
      await settled();
      return work.describe();
    }),
    plan: engine.plan.handler(({ input }) => work.plan(input)),
    steer: engine.steer.handler(({ input }) => work.steer(input)),
    generate: engine.generate.handler(({ input, signal = never }) =>
      tracked(work.generate(input, signal), signal),
    ),
    sketch: engine.sketch.handler(({ input, signal = never }) => tracked(work.sketch(input, signal), signal)),
    formats: engine.formats.handler(() => work.formats()),
    film: engine.film.handler(({ input, signal = never }) => tracked(work.film(input, signal), signal)),
  });
  new RPCHandler(router).upgrade(port, { context: {} });
  return { settled };
}

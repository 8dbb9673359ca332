/**
 * Keeps an engine process at hand: starts it when something is to be done, gives it one order at a time, and
 * replaces it when it dies or does not listen.
 */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { CancelledError, FailureError } from '#core/errors.ts';
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
import { fromRpcError } from '../rpc/errors.ts';
import { enginePort } from './engine-process.ts';
import type { EngineProcess, SpawnEngine } from './engine-process.ts';
import { removeFilmLeftovers, removeTakeLeftovers } from './leftovers.ts';

/** How long an engine may take to end cancelled work before it is killed. A model call cannot be interrupted. */
const GRACE_PERIOD_MS = 5000;

/** How to supervise. */
export interface SupervisorOptions {
  /** Starts a process. */
  readonly spawnEngine: SpawnEngine;
  /** Milliseconds between asking the engine to stop and killing it; 5000 when absent. */
  readonly gracePeriodMs?: number;
}

/** The engine, as the rest of the host sees it: always there, one order at a time. */
export interface EngineSupervisor {
  /** What the engine knows about itself; asked once and remembered. Throws `FailureError`. */
  describe(): Promise<EngineDescription>;
  /**
   * Plans a project's memory; answered between two steps of what is being painted. Throws `BadInputError` when the
   * model cannot paint it, and `FailureError` when the engine dies.
   */
  plan(order: PlanOrder): Promise<MemoryPlan>;
  /** Steers generations, the running one and those to come; also those of an engine that is started later. */
  steer(steering: Steering): void;
  /**
   * Paints one project. Waits for its turn.
   *
   * Throws `CancelledError` once the work has really stopped after `signal` was aborted, `BadInputError` and
   * `FailureError` as the engine says, and `FailureError` when the engine dies. Nothing unfinished is left on disk.
   */
  generate(order: GenerationOrder, signal: AbortSignal): AsyncGenerator<GenerationEvent, void, void>;
  /** Sketches one project. Waits for its turn; throws as `generate` does. */
  sketch(order: SketchOrder, signal: AbortSignal): AsyncGenerator<SketchEvent, void, void>;
  /** Which formats of films can be made. Throws `FailureError` when the engine dies. */
  formats(): Promise<FormatStatus[]>;
  /** Makes one film. Waits for its turn; throws as `generate` does. */
  film(order: FilmOrder, signal: AbortSignal): AsyncGenerator<FilmEvent, void, void>;
  /**
   * Gives back all memory that the engine holds, by ending it when it has nothing to do; the next order starts a fresh
   * one, which also looks anew for execution providers. Waits for its turn, and until it has answered what it was asked.
   */
  free(): Promise<void>;
  /**
   * Kills the engine; whatever it was doing ends with an error, and so does all that is asked from now on. Resolves when
   * the process is gone.
   */
  close(): Promise<void>;
}

type EngineClient = ContractRouterClient<typeof engineContract>;

interface RunningEngine {
  readonly process: EngineProcess;
  readonly client: EngineClient;
  /** Why the process is gone; undefined while it lives. */
  exitReason: string | undefined;
  readonly exited: Promise<undefined>;
}

/**
 * Makes a supervisor. No process is started before the first call.
 *
 * @param options How to start the engine, and how patient to be.
 * @returns The supervised engine.
 */
export function createSupervisor(options: SupervisorOptions): EngineSupervisor {
  const gracePeriodMs = options.gracePeriodMs ?? GRACE_PERIOD_MS;
  let engine: RunningEngine | undefined;
  let description: Promise<EngineDescription> | undefined;
  let steering: Steering | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;
  /** What the engine has been asked and not answered yet, orders aside. */
  const unanswered = new Set<Promise<unknown>>();

  function livingEngine(): RunningEngine {
    // One that was started now would outlive the program.
    if (closed) throw new FailureError('Tenfold is ending.');
    if (engine?.exitReason !== undefined) engine = undefined;
    if (engine === undefined) {
      engine = startEngine(options.spawnEngine);
      steerEngine(engine);
    }
    return engine;
  }

  function steerEngine({ client }: RunningEngine): void {
    // An engine that is gone needs no steering: whoever waits for its work hears of it.
    if (steering !== undefined) client.steer(steering).catch(() => undefined);
  }

  /** Asks something that is answered between two steps of whatever is being done. */
  async function ask<Answer>(question: (client: EngineClient) => Promise<Answer>): Promise<Answer> {
    const running = livingEngine();
    const answer = question(running.client);
    unanswered.add(answer);
    try {
      return await answer;
    } catch (error) {
      throw explain(error, running);
    } finally {
      unanswered.delete(answer);
    }
  }

  async function describe(): Promise<EngineDescription> {
    try {
      return await ask((client) => client.describe());
    } catch (error) {
      // Not remembered: the next caller may have more luck.
      description = undefined;
      throw error;
    }
  }

  /** Waits until all earlier orders are over; the next one waits for what is returned to be called. */
  async function takeTurn(): Promise<() => void> {
    const before = turn;
    const { promise: over, resolve } = Promise.withResolvers<undefined>();
    turn = before.then(() => over);
    await before;
    return () => resolve(undefined);
  }

  async function end(): Promise<void> {
    const ending = engine;
    // Whoever asks something meanwhile gets a fresh one.
    engine = undefined;
    ending?.process.kill();
    await ending?.exited;
  }

  async function* oneOrder<Event>(
    start: (client: EngineClient, signal: AbortSignal) => Promise<AsyncIterable<Event>>,
    signal: AbortSignal,
    removeLeftovers: () => Promise<void>,
  ): AsyncGenerator<Event, void, void> {
    const giveTurn = await takeTurn();
    const abandoned = new AbortController();
    let finished = false;
    let running: RunningEngine | undefined;
    try {
      if (signal.aborted) throw new CancelledError();
      running = livingEngine();
      yield* await start(running.client, AbortSignal.any([signal, abandoned.signal]));
      finished = true;
    } catch (error) {
      if (signal.aborted) throw new CancelledError();
      finished = running?.exitReason === undefined;
      throw running ? explain(error, running) : error;
    } finally {
      abandoned.abort();
      if (running && !finished) await settle(running, gracePeriodMs);
      if (running?.exitReason !== undefined) await removeLeftovers();
      giveTurn();
    }
  }

  return {
    describe: () => (description ??= describe()),
    plan: (order) => ask((client) => client.plan(order)),
    steer(next) {
      steering = next;
      if (engine !== undefined && engine.exitReason === undefined) steerEngine(engine);
    },
    generate: (order, signal) =>
      oneOrder(
        (client, abort) => client.generate(order, { signal: abort }),
        signal,
        () => removeTakeLeftovers(order.outputFolder, order.jobId),
      ),
    sketch: (order, signal) =>
      oneOrder(
        (client, abort) => client.sketch(order, { signal: abort }),
        signal,
        () => Promise.resolve(),
      ),
    formats: () => ask((client) => client.formats()),
    film: (order, signal) =>
      oneOrder(
        (client, abort) => client.film(order, { signal: abort }),
        signal,
        () => removeFilmLeftovers(order.outputFile),
      ),
    async free() {
      const giveTurn = await takeTurn();
      while (unanswered.size > 0) await Promise.allSettled(unanswered);
      description = undefined;
      await end();
      giveTurn();
    },
    async close() {
      closed = true;
      await end();
    },
  };
}

function startEngine(spawnEngine: SpawnEngine): RunningEngine {
  const process = spawnEngine();
  const { promise: exited, resolve } = Promise.withResolvers<undefined>();
  const running: RunningEngine = {
    process,
    client: createORPCClient(
      // The engine validates what it sends; a host that trusts nobody validates what it gets.
      new RPCLink({ port: enginePort(process), plugins: [new ResponseValidationPlugin(engineContract)] }),
    ),
    exitReason: undefined,
    exited,
  };
  process.onExit((reason) => {
    running.exitReason = reason;
    resolve(undefined);
  });
  return running;
}

/**
 * Waits until the engine has put cancelled work away, and kills it when that takes too long.
 * The engine answers `describe` only when no cancelled work is left (see `electron/engine/server.ts`).
 */
async function settle(running: RunningEngine, gracePeriodMs: number): Promise<void> {
  if (running.exitReason !== undefined) return;
  const { promise: tooLong, resolve } = Promise.withResolvers<'too long'>();
  const timer = setTimeout(() => resolve('too long'), gracePeriodMs);
  const answer = await Promise.race([running.client.describe().catch(() => 'gone'), running.exited, tooLong]);
  clearTimeout(timer);
  if (answer === 'too long') running.process.kill();
  if (answer === 'too long' || answer === 'gone') await running.exited;
}

function explain(error: unknown, running: RunningEngine): unknown {
  if (running.exitReason === undefined) return fromRpcError(error);
  return new FailureError(describeEnd(running.exitReason), { cause: error });
}

/**
 * How a process ends that has run out of memory: the system kills it, or it aborts itself because an allocation failed.
 * Shells and Electron add 128 to the number of a signal, or give the bare number.
 */
const ENDS_FOR_LACK_OF_MEMORY = /^(?:signal SIG(?:KILL|ABRT|BUS)|code (?:137|134|9|6))$/;

function describeEnd(reason: string): string {
  const what = `The engine stopped unexpectedly (${reason})`;
  if (!ENDS_FOR_LACK_OF_MEMORY.test(reason)) return `${what}. Try again; the log may say more.`;
  return `${what}, most likely because memory ran out. Close other programs, or choose a smaller size, fewer images per model call or a smaller model, and try again.`;
}

/**
 * The engines of a host. One paints. A job that is held keeps its engine, and what it has painted so far in that one's
 * memory; whatever comes next meanwhile gets a fresh one, for as long as it is needed.
 */
import type { GenerationOrder } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import type { JobHelm } from './job-helm.ts';
import type { EngineSupervisor } from './supervisor.ts';

/** Engines, as a painter uses them. Each procedure throws as that of the supervisor does. */
export interface Engines extends Pick<EngineSupervisor, 'describe' | 'plan' | 'sketch' | 'free' | 'close'> {
  /** Paints one project; its helm may hold it, and others are painted meanwhile. */
  generate(
    order: GenerationOrder,
    signal: AbortSignal,
    helm: JobHelm,
  ): AsyncGenerator<GenerationEvent, void, void>;
}

/**
 * Makes the engines.
 *
 * @param supervise Makes a supervised engine; no process is started before it is asked for something.
 * @returns One engine, which has nothing to do.
 */
export function createEngines(supervise: () => EngineSupervisor): Engines {
  /** Oldest first; there is always one. */
  const all = [supervise()];
  /** Those that paint a job or stand still in the middle of one. */
  const taken = new Map<EngineSupervisor, JobHelm>();

  const idle = (): EngineSupervisor[] => all.filter((engine) => !taken.has(engine));

  function next(): EngineSupervisor {
    const [free] = idle();
    if (free) return free;
    const fresh = supervise();
    all.push(fresh);
    return fresh;
  }

  /** Ends an engine that is one too many. */
  async function retire(engine: EngineSupervisor): Promise<void> {
    if (idle().length < 2) return;
    all.splice(all.indexOf(engine), 1);
    await engine.close();
  }

  return {
    describe: () => all[0]!.describe(),
    plan: (order) => all.at(-1).plan(order),
    sketch: (order, signal) => next().sketch(order, signal),
    async free() {
      // One that stands still has something to lose.
      await Promise.all(all.filter((one) => !taken.get(one)?.current.held).map((one) => one.free()));
    },
    async *generate(order, signal, helm) {
      const engine = next();
      taken.set(engine, helm);
      const letGo = helm.follow((steering) => engine.steer(steering));
      try {
        yield* engine.generate(order, signal);
      } finally {
        letGo();
        taken.delete(engine);
        await retire(engine);
      }
    },
    async close() {
      await Promise.all(all.map((engine) => engine.close()));
    },
  };
}

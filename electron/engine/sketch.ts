/** Sketches a project: the same joint sampling as for a take, as small as the model paints, and nothing on disk. */
import type { SketchOrder } from '#core/contract/engine.ts';
import type { SketchEvent } from '#core/contract/sketches.ts';
import { throwIfCancelled } from '#core/errors.ts';
import { eventsOf } from './channel.ts';
import { preparePainting, prepareSampling } from './painting.ts';
import { previewsOf } from './progress.ts';

/**
 * Sketches a project in as many steps as it says.
 *
 * @param order What to sketch. Its model stays loaded for the next sketch, or for a take.
 * @param signal Stops the work between two steps.
 * @returns The levels after every step.
 * @throws {BadInputError} When the model or the size cannot be used.
 * @throws {FailureError} When memory or the provider fails.
 * @throws {CancelledError} After `signal` was aborted.
 */
export function sketch(order: SketchOrder, signal: AbortSignal): AsyncGenerator<SketchEvent, void, void> {
  return eventsOf(async (emit) => {
    // Notices are for takes: what is said of a sketch would come again with every word that is typed.
    const painting = await preparePainting(order, () => undefined);
    throwIfCancelled(signal);
    const steps = painting.scheduler.timesteps.length;
    const sampling = await prepareSampling(painting, order.pins);
    await sampling.run(signal, (step) =>
      emit({ step: step.step, steps, previews: previewsOf(sampling.space.look(step)) }),
    );
    throwIfCancelled(signal);
  });
}

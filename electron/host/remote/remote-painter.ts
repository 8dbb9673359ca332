/** Another machine as a painter: what a studio asks about painting is asked there. */
import type { PinOrder } from '#core/contract/engine.ts';
import type { Commission } from '#core/contract/lending.ts';
import type { HostDescription, Model } from '#core/contract/studio.ts';
import { never, throwIfCancelled } from '#core/errors.ts';
import type { Painter } from '../painter.ts';
import { pinOrders, type PinSources } from '../pins.ts';
import type { Link } from './link.ts';
import { explainCall } from './problems.ts';
import { lendPictures } from './lend.ts';
import { paintElsewhere } from './paint.ts';
import type { Session } from './session.ts';
import { tameModels, tameProviders, tameSketch, tameVersions } from './tame.ts';

/**
 * Makes the painter.
 *
 * @param link The way there.
 * @param takesFolder Absolute path of the folder that takes come to.
 * @param pictures Where the pictures lie that levels are to show.
 * @returns The painter. While the machine is not reached it has the models that were seen there last.
 */
export function remotePainter(link: Link, takesFolder: () => string, pictures: PinSources): Painter {
  const pins = (commission: Commission): PinOrder[] => pinOrders(commission, pictures);
  /** What was known last: a studio goes on with it while the machine is away. */
  let lastModels: Model[] = [];
  let lastDescription: HostDescription | undefined;

  const here = (): Session | undefined =>
    link.current.state === 'connected' ? link.current.session : undefined;

  return {
    describe() {
      lastDescription = here()?.description ?? lastDescription;
      return Promise.resolve({
        versions: tameVersions(lastDescription?.versions ?? {}),
        providers: tameProviders(lastDescription?.providers ?? [], link.name),
      });
    },
    async models() {
      const models = await here()?.ask((client, signal) => client.models(undefined, { signal }));
      if (models) lastModels = tameModels(models);
      return lastModels;
    },
    async inspect(modelId, texts) {
      const session = await link.session(never);
      return session.ask((client, signal) =>
        client.prompts.inspect({ modelId, texts: [...texts] }, { signal }),
      );
    },
    async plan(project) {
      const session = await link.session(never);
      return session.ask((client, signal) => client.memory.plan({ project }, { signal }));
    },
    async free() {
      const session = await link.session(never);
      await session.ask((client, signal) => client.memory.free(undefined, { signal }));
    },
    async *sketch(commission, signal) {
      const { project } = commission;
      const shown = pins(commission);
      const session = await link.session(signal);
      try {
        const lent = await resultOf(lendPictures(session, shown, signal));
        for await (const event of await session.client.sketches.paint({ project, lent }, { signal })) {
          yield tameSketch(event, project.levels.length);
        }
      } catch (error) {
        throwIfCancelled(signal);
        throw explainCall(link.name, error);
      }
    },
    paint: (jobId, commission, signal, helm) =>
      paintElsewhere({ link, pins, takesFolder: takesFolder(), helm }, jobId, commission, signal),
  };
}

/** What a generator returns, whatever it tells on the way. */
async function resultOf<T>(events: AsyncGenerator<unknown, T, void>): Promise<T> {
  for (;;) {
    const { done, value } = await events.next();
    if (done) return value;
  }
}

/**
 * Entry of the engine process: in Electron a utility process, elsewhere a forked Node process.
 *
 * It knows its host only through one port, and ends itself when the host is gone.
 */
import { eventsOf } from './channel.ts';
import { openPort } from './port.ts';
import { serveEngine } from './server.ts';
import type { EngineWork } from './server.ts';
import { createHelm } from './steering.ts';

const helm = createHelm();

/** Everything is loaded when it is asked for: a film needs no ONNX Runtime, and a description no image library. */
const work: EngineWork = {
  async describe() {
    const { describeEngine } = await import('./describe.ts');
    return describeEngine();
  },
  async plan({ modelFolder, project, measurementsFile }) {
    const { openModelFolder } = await import('#native-models/model-folder.ts');
    const { planGeneration } = await import('#native-models/memory/run-plan.ts');
    return (await planGeneration(await openModelFolder(modelFolder), project, measurementsFile)).plan;
  },
  steer: (steering) => helm.steer(steering),
  async *generate(order, signal) {
    const { generate } = await import('./generate.ts');
    yield* generate(order, signal, helm);
  },
  async *sketch(order, signal) {
    const { sketch } = await import('./sketch.ts');
    yield* sketch(order, signal);
  },
  async formats() {
    const { listFormats } = await import('./film/open-encoder.ts');
    return listFormats();
  },
  film: (order, signal) =>
    eventsOf(async (onEvent) => {
      const { exportFilm } = await import('./film/export.ts');
      await exportFilm(order, { signal, onEvent });
    }),
};

// A terminal sends Ctrl-C, and that it has been closed, to every process of a command, and so does whoever ends all
// of it; the host decides how work ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

const engine = serveEngine(openPort(), work, (text) => void process.stderr.write(`${text}\n`));

process.stderr.on('error', () => undefined);

// The port's own listeners have aborted all work by now; what it has written so far must go before the process does.
process.on('disconnect', () => void engine.settled().finally(() => process.exit(0)));

/**
 * An engine process for tests that paints grey pictures: the title of the project says how it behaves. Everything between
 * host and work is the real thing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { BadInputError, CancelledError, FailureError } from '#core/errors.ts';
import type { GenerationOrder } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import { openPort } from '../../engine/port.ts';
import { serveEngine } from '../../engine/server.ts';
import { createHelm } from '../../engine/steering.ts';
import { beginTake } from '../../engine/take-writer.ts';
import { digitalSourceType } from '#core/project/take.ts';
import { exampleLevels, exampleTake } from '#core/project/test/example-take.ts';

const helm = createHelm();

async function* generate(
  order: GenerationOrder,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent, void, void> {
  const behaviour = order.project.title;
  if (behaviour === 'bad input') throw new BadInputError('The double does not like this.');
  if (behaviour === 'failure') throw new FailureError('The double cannot do this.');
  if (behaviour === 'defect') throw new TypeError('The double is broken.');
  const writer = await beginTake(order.outputFolder, order.jobId);
  try {
    yield* paint(behaviour, signal);
    const { levels: wanted } = order.project;
    const levels = exampleLevels(wanted.length, 32).map((level, index) => ({
      ...level,
      photograph: wanted[index]?.photograph,
      locked: wanted[index]?.locked,
    }));
    const sourceType = digitalSourceType(wanted, false);
    const take = exampleTake(order.takeId, { title: behaviour, levels, digitalSourceType: sourceType });
    for (const [level, { file }] of levels.entries()) {
      const pin = order.pins?.find((one) => one.level === level);
      await writer.add(file, await (pin ? pinnedPicture(pin.file) : greyPicture()));
    }
    await writer.finish(take);
    yield { type: 'done', take };
  } finally {
    await writer.discard();
  }
}

function greyPicture(): Promise<Buffer> {
  return sharp({ create: { width: 32, height: 32, channels: 3, background: 'grey' } })
    .png()
    .toBuffer();
}

function pinnedPicture(file: string): Promise<Buffer> {
  return sharp(file).resize(32, 32, { fit: 'fill' }).png().toBuffer();
}

async function* paint(behaviour: string, signal: AbortSignal): AsyncGenerator<GenerationEvent, void, void> {
  const steps = 3;
  yield { type: 'started', provider: 'cpu', model: 'Double', levels: 2, steps };
  for (let step = 0; step <= steps; step++) {
    yield progress(step, steps);
    if (step === 1 && behaviour === 'crash') process.kill(process.pid, 'SIGKILL');
    if (step === 1 && behaviour === 'exit') process.exit(3);
    // A model call that never ends.
    if (step === 1 && behaviour === 'deaf') for (;;);
    await sleep(behaviour === 'slow' ? 50 : 1);
    // Between two steps, as the real engine does.
    await helm.whileHeld(signal);
    if (signal.aborted) throw new CancelledError();
    if (behaviour === 'slow' && step === steps) step = 1;
  }
}

function progress(step: number, steps: number): GenerationEvent {
  return {
    type: 'progress',
    phase: 'sampling',
    step,
    steps,
    secondsPerStep: null,
    secondsLeft: null,
    // Tells the tests which process is at work.
    memoryBytes: process.pid,
    previews: [],
  };
}

serveEngine(
  openPort(),
  {
    describe: () => Promise.resolve({ versions: { Double: String(process.pid) }, providers: [] }),
    plan: ({ project }) =>
      Promise.resolve({
        verdict: 'fits',
        provider: 'cpu',
        neededBytes: project.levels.length,
        availableBytes: null,
        batch: 1,
        textEncoderRests: false,
        measured: false,
        remedy: null,
      }),
    steer: (steering) => helm.steer(steering),
    generate,
    async *sketch({ project }, signal) {
      for (let step = 1; step <= 3 || project.title === 'slow'; step++) {
        // Tells the tests which process is at work.
        yield { step, steps: process.pid, previews: [] };
        await sleep(5);
        if (signal.aborted) throw new CancelledError();
      }
    },
    formats: () => Promise.resolve([]),
    film: () => {
      throw new FailureError('The double makes no films.');
    },
  },
  (text) => void process.stderr.write(`${text}\n`),
);

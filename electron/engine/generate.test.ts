import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { generationEventSchema } from '#core/contract/events.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import { BadInputError, CancelledError } from '#core/errors.ts';
import type { Settings } from '#core/project/project.ts';
import { levelFile, takeSchema } from '#core/project/take.ts';
import type { Take } from '#core/project/take.ts';
import { smallOrder, smallProject, temporaryFolder } from '../host/test/orders.ts';
import { openModelFolder } from '#native-models/model-folder.ts';
import { planGeneration } from '#native-models/memory/run-plan.ts';
import { generate } from './generate.ts';

const settings: Settings = { seed: 5, steps: 3, size: { width: 256, height: 256 } };

/** A provider that does not exist on the machine that runs the tests. */
const foreign = process.platform === 'win32' ? 'coreml' : 'dml';

async function paint(folder: string, overrides: Settings = {}): Promise<GenerationEvent[]> {
  const project = smallProject('Small', { ...settings, ...overrides });
  project.style = 'soft light';
  const events: GenerationEvent[] = [];
  const signal = new AbortController().signal;
  for await (const event of generate(smallOrder(folder, project), signal)) {
    events.push(generationEventSchema.parse(event));
  }
  return events;
}

async function readAll(
  events: AsyncIterable<GenerationEvent>,
  onEvent: (event: GenerationEvent) => void = () => undefined,
): Promise<void> {
  for await (const event of events) onEvent(event);
}

async function readTake(folder: string): Promise<Take> {
  return takeSchema.parse(JSON.parse(await readFile(join(folder, 'take.json'), 'utf8')));
}

function readPictures(folder: string): Promise<Buffer[]> {
  return Promise.all([0, 1, 2].map((level) => readFile(join(folder, levelFile(level)))));
}

test('a generation tells how it gets on, and leaves one marked picture a level and the record', async () => {
  const folder = join(await temporaryFolder(), 'take');
  const events = await paint(folder);

  expect(events.filter(({ type }) => type === 'started')).toEqual([
    { type: 'started', provider: 'cpu', model: 'Starter', levels: 3, steps: 3 },
  ]);
  const progress = events.filter((event) => event.type === 'progress');
  expect(progress.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1])).toEqual([
    'loading',
    'sampling',
    'upscaling',
    'saving',
  ]);
  const lastStep = progress.findLast(({ phase }) => phase === 'sampling')!;
  expect(lastStep).toMatchObject({ step: 3, steps: 3, secondsLeft: 0 });
  expect(lastStep.previews.map(({ level, width, height }) => [level, width, height])).toEqual([
    [0, 64, 64],
    [1, 64, 64],
    [2, 64, 64],
  ]);
  for (const { rgb } of lastStep.previews) expect(Buffer.from(rgb, 'base64')).toHaveLength(64 * 64 * 3);

  expect((await readdir(folder)).sort()).toEqual([levelFile(0), levelFile(1), levelFile(2), 'take.json']);
  const take = await readTake(folder);
  expect(events.at(-1)).toEqual({ type: 'done', take });
  expect(take.settings).toMatchObject({ ...settings, sampler: 'ddim', blend: 'laplacian' });
  expect(take.levels.map(({ footprint }) => footprint)).toEqual([
    { x: 64, y: 64, width: 128, height: 128 },
    { x: 20, y: 192, width: 64, height: 64 },
    null,
  ]);
  expect(take.model.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
  expect(take.timing.modelSeconds).toBeLessThan(take.timing.totalSeconds);

  for (const [level, png] of (await readPictures(folder)).entries()) {
    const { width, height, xmpAsString } = await sharp(png).metadata();
    expect([width, height]).toEqual([256, 256]);
    expect(xmpAsString).toContain('trainedAlgorithmicMedia');
    expect(xmpAsString).toContain(`${take.levels[level]!.prompt}, soft light`);
    expect(xmpAsString).toContain('&quot;seed&quot;:5');
  }
});

test('cropping a footprint gives the downscaled next level within 1/255', async () => {
  const folder = join(await temporaryFolder(), 'take');
  await paint(folder);
  const { levels } = await readTake(folder);
  const images = await Promise.all((await readPictures(folder)).map((png) => sharp(png).raw().toBuffer()));
  let largest = 0;
  for (const [level, { footprint, factor }] of levels.entries()) {
    if (footprint === null || factor === null) continue;
    for (let y = 0; y < footprint.height; y++) {
      for (let x = 0; x < footprint.width * 3; x++) {
        const [column, channel] = [Math.floor(x / 3), x % 3];
        let sum = 0;
        for (let dy = 0; dy < factor; dy++) {
          for (let dx = 0; dx < factor; dx++) {
            sum += images[level + 1]![((y * factor + dy) * 256 + column * factor + dx) * 3 + channel]!;
          }
        }
        const wide = images[level]![((footprint.y + y) * 256 + footprint.x + column) * 3 + channel]!;
        largest = Math.max(largest, Math.abs(wide - Math.round(sum / factor ** 2)));
      }
    }
  }
  expect(largest).toBeLessThanOrEqual(1);
});

test('the same seed gives the same bytes, also with another batch; another seed does not', async () => {
  const folder = await temporaryFolder();
  await paint(join(folder, 'a'));
  await paint(join(folder, 'b'), { batch: 1 });
  await paint(join(folder, 'c'), { seed: 6 });
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => readPictures(join(folder, name))));
  expect(b!.every((png, level) => png.equals(a![level]!))).toBe(true);
  expect(c!.some((png, level) => png.equals(a![level]!))).toBe(false);
});

test('a seed is drawn where none is given, and told', async () => {
  const folder = join(await temporaryFolder(), 'take');
  const project = smallProject('Small', { steps: 1, size: { width: 64, height: 64 } });
  const signal = new AbortController().signal;
  const seeds: number[] = [];
  for (let run = 0; run < 2; run++) {
    for await (const event of generate(smallOrder(folder, project), signal)) {
      if (event.type === 'done') seeds.push(event.take.settings.seed);
    }
  }
  expect(seeds[0]).not.toBe(seeds[1]);
});

test.each(['sampling', 'upscaling'] as const)(
  'cancelling while %s ends between two steps and leaves nothing behind',
  async (phase) => {
    const folder = await temporaryFolder();
    const project = smallProject('Small', { ...settings, steps: phase === 'sampling' ? 500 : 2 });
    const abort = new AbortController();
    const events = generate(smallOrder(join(folder, 'new', 'take'), project), abort.signal);
    const stopInPhase = (event: GenerationEvent): void => {
      if (event.type === 'progress' && event.phase === phase) abort.abort();
    };
    await expect(readAll(events, stopInPhase)).rejects.toThrow(CancelledError);
    expect(await readdir(folder)).toEqual([]);
  },
);

test('what the model cannot paint is refused in a sentence, and nothing is left', async () => {
  const folder = await temporaryFolder();
  await expect(paint(join(folder, 'take'), { size: { width: 120, height: 128 } })).rejects.toThrow(
    /paints sizes whose sides are multiples of 16 pixels, not 120×128/,
  );
  await expect(paint(join(folder, 'take'), { size: { width: 256, height: 72 } })).rejects.toThrow(
    BadInputError,
  );
  const project = smallProject('Odd', settings);
  project.levels[0]!.factor = 3;
  const odd = generate(smallOrder(join(folder, 'odd'), project), new AbortController().signal);
  await expect(readAll(odd)).rejects.toThrow(/factor 3/);
  expect(await readdir(folder)).toEqual([]);
});

test('what a generation needs is measured once, remembered, and planned with from then on', async () => {
  const folder = await temporaryFolder();
  const measurementsFile = join(folder, 'memory.json');
  const project = smallProject('Small', settings);
  const order = { ...smallOrder(join(folder, 'take'), project), measurementsFile };
  const plan = async () =>
    (await planGeneration(await openModelFolder(order.modelFolder), project, measurementsFile)).plan;

  const estimate = await plan();
  expect(estimate).toMatchObject({ verdict: 'fits', provider: 'cpu', batch: 6, measured: false });
  await readAll(generate(order, new AbortController().signal));
  const measured = await plan();
  expect(measured).toMatchObject({ verdict: 'fits', provider: 'cpu', batch: 6, measured: true });
  // The whole of it cannot be less than the weights; and no more than a few times what the process holds.
  expect(measured.neededBytes).toBeGreaterThan(20e6);
  expect(measured.neededBytes).toBeLessThan(3 * process.memoryUsage.rss());

  const first = await readFile(measurementsFile, 'utf8');
  await readAll(generate(order, new AbortController().signal));
  expect(await readFile(measurementsFile, 'utf8')).toBe(first);
});

test('a part of the model whose provider does not exist here runs on the processor, which is told once', async () => {
  const folder = join(await temporaryFolder(), 'take');
  const events = await paint(folder, { provider: 'cpu', providers: { textEncoder: foreign } });
  const notices = events.filter((event) => event.type === 'notice');
  expect(notices.map(({ message }) => message)).toEqual([expect.stringMatching(/exists only on/)]);
  const { provider } = await readTake(folder);
  expect(provider).toEqual({ name: 'cpu', notice: notices[0]!.message });
});

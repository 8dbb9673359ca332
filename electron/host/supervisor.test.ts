import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { GenerationEvent } from '#core/contract/events.ts';
import { BadInputError, CancelledError, FailureError } from '#core/errors.ts';
import { replacedFolder } from '../engine/output-paths.ts';
import type { EngineProcess } from './engine-process.ts';
import { forkEngine } from './fork-engine.ts';
import { createSupervisor } from './supervisor.ts';
import type { EngineSupervisor } from './supervisor.ts';
import { doubleEntry, engineEntry, smallOrder, smallProject, temporaryFolder } from './test/orders.ts';

function supervise(entry = doubleEntry, gracePeriodMs?: number) {
  const log: string[] = [];
  const processes: EngineProcess[] = [];
  const fork = forkEngine({ entry, onLog: (line) => log.push(line) });
  const spawnEngine = (): EngineProcess => {
    const process = fork();
    processes.push(process);
    return process;
  };
  const engine = createSupervisor({ spawnEngine, ...(gracePeriodMs !== undefined && { gracePeriodMs }) });
  onTestFinished(() => engine.close());
  return { engine, log, processes };
}

async function run(
  engine: EngineSupervisor,
  title: string,
  folder: string,
  options: { abort?: AbortController; abortAtStep?: number; jobId?: string } = {},
): Promise<GenerationEvent[]> {
  const { abort = new AbortController(), abortAtStep, jobId } = options;
  const events: GenerationEvent[] = [];
  for await (const event of engine.generate(smallOrder(folder, smallProject(title), jobId), abort.signal)) {
    events.push(event);
    if (event.type === 'progress' && event.step === abortAtStep) abort.abort();
  }
  return events;
}

function pidOf(events: GenerationEvent[]): number | undefined {
  return events.find((event) => event.type === 'progress')?.memoryBytes;
}

function lastType(events: GenerationEvent[]): string | undefined {
  return events.map(({ type }) => type).at(-1);
}

test('orders run one after the other in the same process, each with all of its events', async () => {
  const { engine } = supervise();
  const folder = await temporaryFolder();
  const [first, second] = await Promise.all([
    run(engine, 'fine', join(folder, 'a')),
    run(engine, 'fine', join(folder, 'b')),
  ]);
  for (const events of [first, second]) {
    expect(events.map(({ type }) => type)).toEqual([
      'started',
      'progress',
      'progress',
      'progress',
      'progress',
      'done',
    ]);
  }
  expect(pidOf(first)).toBe(pidOf(second));
  expect((await readdir(folder)).sort()).toEqual(['a', 'b']);
});

test('errors for people come back as the classes they were', async () => {
  const { engine } = supervise();
  const folder = join(await temporaryFolder(), 'take');
  await expect(run(engine, 'bad input', folder)).rejects.toThrow(BadInputError);
  await expect(run(engine, 'bad input', folder)).rejects.toThrow('The double does not like this.');
  await expect(run(engine, 'failure', folder)).rejects.toThrow(FailureError);
});

test('a defect keeps its details out of the message and leaves its stack in the log', async () => {
  const { engine, log } = supervise();
  const failure = run(engine, 'defect', join(await temporaryFolder(), 'take'));
  await expect(failure).rejects.toThrow(/stopped unexpectedly/);
  await expect(failure).rejects.not.toThrow(/broken/);
  await expect.poll(() => log.join('\n')).toContain('TypeError: The double is broken.');
});

test.each([
  [
    'crash',
    /^The engine stopped unexpectedly \(signal SIGKILL\), most likely because memory ran out\. Close/,
  ],
  ['exit', /^The engine stopped unexpectedly \(code 3\)\. Try again/],
])(
  'an engine that ends by %s in the middle of a job fails that job only, says why, and leaves nothing behind',
  async (title, sentence) => {
    const { engine } = supervise();
    const folder = await temporaryFolder();
    await expect(run(engine, title, join(folder, 'take'))).rejects.toThrow(sentence);
    expect(await readdir(folder)).toEqual([]);
    const next = await run(engine, 'fine', join(folder, 'take'));
    expect(lastType(next)).toBe('done');
  },
);

test('a cancelled job ends between two steps, leaves nothing behind, and the process stays', async () => {
  const { engine } = supervise();
  const folder = await temporaryFolder();
  const before = await run(engine, 'fine', join(folder, 'before'));
  await expect(run(engine, 'slow', join(folder, 'take'), { abortAtStep: 1 })).rejects.toThrow(CancelledError);
  expect(await readdir(folder)).toEqual(['before']);
  const after = await run(engine, 'fine', join(folder, 'after'));
  expect(pidOf(after)).toBe(pidOf(before));
});

test('an engine that does not listen is killed after the grace period, and the next job gets a fresh one', async () => {
  const { engine } = supervise(doubleEntry, 200);
  const folder = await temporaryFolder();
  await expect(run(engine, 'deaf', join(folder, 'take'), { abortAtStep: 1 })).rejects.toThrow(CancelledError);
  expect(await readdir(folder)).toEqual([]);
  expect(lastType(await run(engine, 'fine', join(folder, 'take')))).toBe('done');
});

test('a job that is cancelled while it waits never starts', async () => {
  const { engine } = supervise();
  const folder = await temporaryFolder();
  const abort = new AbortController();
  const first = run(engine, 'fine', join(folder, 'a'));
  const second = run(engine, 'fine', join(folder, 'b'), { abort });
  abort.abort();
  await expect(second).rejects.toThrow(CancelledError);
  await first;
  expect(await readdir(folder)).toEqual(['a']);
});

test('a take that was being replaced when the engine died gets its place back', async () => {
  const { engine } = supervise();
  const folder = await temporaryFolder();
  const target = join(folder, 'take');
  // What the folder looks like between the two renames of a replacement.
  const aside = replacedFolder(target, 'job');
  await mkdir(aside);
  await writeFile(join(aside, 'take.json'), '{}');
  await expect(run(engine, 'crash', target)).rejects.toThrow(FailureError);
  expect(await readdir(folder)).toEqual(['take']);
  expect(existsSync(join(target, 'take.json'))).toBe(true);
});

test('the engine describes itself once, and again after a failure', async () => {
  const { engine } = supervise();
  const [first, second] = await Promise.all([engine.describe(), engine.describe()]);
  expect(second).toBe(first);

  const broken = createSupervisor({ spawnEngine: forkEngine({ entry: '/nowhere/engine.ts' }) });
  await expect(broken.describe()).rejects.toThrow(FailureError);
  await expect(broken.describe()).rejects.toThrow(/stopped unexpectedly/);
});

test('freeing memory waits for the job that runs, and ends the process', async () => {
  const { engine } = supervise();
  const folder = await temporaryFolder();
  const before = run(engine, 'fine', join(folder, 'before'));
  const freed = engine.free();
  const order = smallOrder(folder, smallProject('any'));
  expect(await engine.plan(order)).toMatchObject({ verdict: 'fits', neededBytes: 3 });
  expect(lastType(await before)).toBe('done');
  await freed;
  const after = await run(engine, 'fine', join(folder, 'after'));
  expect(pidOf(after)).not.toBe(pidOf(await before));
});

test('an engine that was ended stays ended, whatever is asked of it', async () => {
  const { engine } = supervise();
  await engine.describe();
  const late = expect(engine.formats()).rejects.toThrow(FailureError);
  const closing = engine.close();
  await expect(engine.formats()).rejects.toThrow('Tenfold is ending');
  await late;
  await closing;
  await expect(run(engine, 'fine', await temporaryFolder())).rejects.toThrow('Tenfold is ending');
});

test('what an engine is asked is answered while its memory is freed, by the same one or by the next', async () => {
  const { engine } = supervise();
  const before = engine.describe();
  const freed = engine.free();
  const { versions } = await before;
  await freed;
  const after = await engine.describe();
  expect(after.versions['Double']).not.toBe(versions['Double']);
  const ending = engine.free();
  await Promise.resolve();
  expect(await engine.plan(smallOrder('/nowhere', smallProject('any')))).toMatchObject({ verdict: 'fits' });
  await ending;
});

test('kill -9 in the middle of a real generation: the next job runs and nothing partial is left', async () => {
  const { engine, processes } = supervise(engineEntry);
  const folder = await temporaryFolder();
  const settings = { steps: 200, seed: 1, size: { width: 64, height: 64 } };
  const events = engine.generate(
    smallOrder(join(folder, 'take'), smallProject('long', settings)),
    new AbortController().signal,
  );
  await expect(
    (async () => {
      for await (const event of events) {
        if (event.type !== 'progress' || event.step === 0) continue;
        expect(await readdir(folder)).toEqual(['take.partial-job']);
        processes[0]!.kill();
      }
    })(),
  ).rejects.toThrow('The engine stopped unexpectedly (signal SIGKILL)');
  expect(await readdir(folder)).toEqual([]);

  const project = smallProject('short', { ...settings, steps: 2 });
  const types: string[] = [];
  for await (const event of engine.generate(
    smallOrder(join(folder, 'take'), project),
    new AbortController().signal,
  )) {
    types.push(event.type);
  }
  expect(types.at(-1)).toBe('done');
  expect(await readdir(folder)).toEqual(['take']);
});

test('a held engine stands still between two steps, and goes on when it may', async () => {
  const { engine } = supervise();
  const folder = await temporaryFolder();
  engine.steer({ held: true, estimates: false });
  const work = run(engine, 'fine', join(folder, 'take'));
  const first = await Promise.race([work.then(() => 'over'), sleep(300).then(() => 'held')]);
  expect(first).toBe('held');
  engine.steer({ held: false, estimates: false });
  expect(lastType(await work)).toBe('done');
});

import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Steering } from '#core/contract/engine.ts';
import type { GenerationEvent } from '#core/contract/events.ts';
import type { QueueEvent } from '#core/contract/studio.ts';
import { BadInputError, CancelledError } from '#core/errors.ts';
import type { JobHelm } from './job-helm.ts';
import { createQueue } from './queue.ts';
import type { Queue } from './queue.ts';
import { exampleTake } from '#core/project/test/example-take.ts';
import { smallCommission, smallProject } from './test/orders.ts';

function progress(step: number): GenerationEvent {
  return {
    type: 'progress',
    phase: 'sampling',
    step,
    steps: 100,
    secondsPerStep: null,
    secondsLeft: null,
    memoryBytes: 0,
    previews: [],
  };
}

/** A queue whose running job does what the test says. */
function stage(): {
  queue: Queue;
  log: string[];
  started: string[];
  steered: Steering[];
  act: (action: Action) => void;
} {
  const steered: Steering[] = [];
  const log: string[] = [];
  const started: string[] = [];
  let actions: Action[] = [];
  let wake = (): void => undefined;
  const queue = createQueue(
    async function* (_, { project }, signal, helm) {
      started.push(project.title);
      helm.follow((steering) => steered.push(steering));
      signal.addEventListener('abort', () => wake());
      for (;;) {
        const action = actions.shift();
        if (signal.aborted) throw new CancelledError();
        if (action === undefined) await new Promise<void>((resolve) => (wake = resolve));
        else if (action instanceof Error) throw action;
        else {
          yield action;
          if (action.type === 'done') return;
        }
      }
    },
    (text) => log.push(text),
  );
  onTestFinished(() => queue.close());
  return {
    queue,
    log,
    started,
    steered,
    act(action) {
      actions = [...actions, action];
      wake();
    },
  };
}

type Action = GenerationEvent | Error;

/** Reads events until one fits. */
async function until(
  events: AsyncGenerator<QueueEvent, void, void>,
  fits: (event: QueueEvent) => boolean,
): Promise<QueueEvent[]> {
  const read: QueueEvent[] = [];
  for (;;) {
    const { value, done } = await events.next();
    if (done === true) throw new Error('The watching ended.');
    read.push(value);
    if (fits(value)) return read;
  }
}

const states = (event: QueueEvent | undefined): string[] =>
  event?.type === 'jobs' ? event.jobs.map(({ state }) => state) : [];
const isOf =
  (type: GenerationEvent['type']) =>
  (event: QueueEvent): boolean =>
    event.type === 'generation' && event.event.type === type;

test('jobs run one after the other in the order in which they came', async () => {
  const { queue, started, act } = stage();
  const events = queue.watch();
  for (const title of ['first', 'second']) queue.submit(smallCommission(title));
  await until(events, (event) => states(event).join() === 'running,queued');
  expect(started).toEqual(['first']);
  act({ type: 'done', take: exampleTake('a') });
  const read = await until(events, (event) => states(event).join() === 'done,running');
  expect(read.some(isOf('done'))).toBe(true);
  expect(started).toEqual(['first', 'second']);
  const last = read.at(-1);
  expect(last.type === 'jobs' && last.jobs[0]?.takeId).toBe('a');
});

test('a job says which document it is for, and what tells it from others of the same title', () => {
  const { queue } = stage();
  const project = smallProject('again', { seed: 7, steps: 12 });
  const documentId = randomUUID();
  expect(queue.submit({ project }, documentId)).toMatchObject({
    documentId,
    paints: { levels: 3, seed: 7, steps: 12 },
  });
  expect(queue.submit({ project }).documentId).toBeUndefined();
});

test('a late watcher hears of every job first, then where the running one has come', async () => {
  const { queue, act } = stage();
  queue.submit(smallCommission('long'));
  const early = queue.watch();
  const start: GenerationEvent = { type: 'started', provider: 'cpu', model: 'M', levels: 3, steps: 100 };
  act(start);
  act(progress(1));
  act(progress(2));
  await until(early, (event) => isOf('progress')(event) && JSON.stringify(event).includes('"step":2'));

  const late = queue.watch();
  const first = await late.next();
  expect(states(first.value ?? undefined)).toEqual(['running']);
  const rest = [(await late.next()).value, (await late.next()).value];
  expect(rest.map((event) => event?.type === 'generation' && event.event)).toEqual([start, progress(2)]);
});

test('a slow watcher skips outdated progress but misses nothing else', async () => {
  const { queue, act } = stage();
  const slow = queue.watch();
  const fast = queue.watch();
  queue.submit(smallCommission('long'));
  await slow.next();
  for (let step = 1; step <= 50; step++) act(progress(step));
  act({ type: 'done', take: exampleTake('a') });
  await until(fast, (event) => states(event).join() === 'done');

  const read = await until(slow, (event) => states(event).join() === 'done');
  const steps = read.flatMap((event) =>
    event.type === 'generation' && event.event.type === 'progress' ? [event.event.step] : [],
  );
  expect(steps).toEqual([50]);
  expect(read.filter(isOf('done'))).toHaveLength(1);
});

test('cancelling stops a running job softly and takes a waiting one out', async () => {
  const { queue, started } = stage();
  const events = queue.watch();
  const running = queue.submit(smallCommission('running'));
  const waiting = queue.submit(smallCommission('waiting'));
  await until(events, (event) => states(event).join() === 'running,queued');
  queue.cancel(waiting.id);
  queue.cancel(running.id);
  const read = await until(events, (event) => states(event).join() === 'cancelled,cancelled');
  expect(read.some((event) => states(event).join() === 'cancelling,cancelled')).toBe(true);
  expect(read.filter(isOf('cancelled'))).toHaveLength(2);
  expect(started).toEqual(['running']);
  queue.cancel(running.id);
  expect(() => queue.cancel('no such job')).toThrow(BadInputError);
});

test('a failed job says why, and the next one runs', async () => {
  const { queue, act, log } = stage();
  const events = queue.watch();
  queue.submit(smallCommission('bad'));
  act(new BadInputError('That does not work.'));
  const [failed] = (await until(events, (event) => states(event).join() === 'failed')).slice(-1);
  expect(failed?.type === 'jobs' && failed.jobs[0]?.problem).toEqual({
    kind: 'bad-input',
    message: 'That does not work.',
  });

  queue.submit(smallCommission('broken'));
  act(new TypeError('secret detail'));
  const [broken] = (await until(events, (event) => states(event).join() === 'failed,failed')).slice(-1);
  expect(broken?.type === 'jobs' && broken.jobs[1]?.problem?.kind).toBe('defect');
  expect(JSON.stringify(broken)).not.toContain('secret detail');
  expect(log.join()).toContain('secret detail');
});

test('finished jobs are forgotten after a while, and the queue has an end', async () => {
  const { queue } = stage();
  const events = queue.watch();
  queue.submit(smallCommission('running'));
  await until(events, (event) => states(event).join() === 'running');
  for (let count = 0; count < 100; count++) queue.submit(smallCommission(`waiting ${count}`));
  expect(() => queue.submit(smallCommission('one too many'))).toThrow(BadInputError);
  await queue.close();
  const [last] = (await until(queue.watch(), (event) => event.type === 'jobs')).slice(-1);
  expect(states(last)).toHaveLength(50);
});

test('watching ends with its signal and with the queue', async () => {
  const { queue } = stage();
  const abort = new AbortController();
  const events = queue.watch(abort.signal);
  await events.next();
  const next = events.next();
  abort.abort();
  expect((await next).done).toBe(true);

  const others = queue.watch();
  await others.next();
  const last = others.next();
  await queue.close();
  expect((await last).done).toBe(true);
});

test('a paused queue starts nothing, and says so to everyone', async () => {
  const { queue, started, steered } = stage();
  const events = queue.watch();
  await events.next();
  queue.pause(true);
  const job = queue.submit(smallCommission('first'));
  const [last] = (await until(events, (event) => states(event).join() === 'queued')).slice(-1);
  expect(last).toMatchObject({ type: 'jobs', paused: true });
  await new Promise((resolve) => setImmediate(resolve));
  expect(started).toEqual([]);
  queue.pause(false);
  await until(events, (event) => states(event).join() === 'running');
  expect(started).toEqual(['first']);
  queue.pause(true);
  queue.showEstimates(true);
  expect(steered).toEqual([
    { held: false, estimates: false },
    { held: true, estimates: false },
    { held: true, estimates: true },
  ]);
  queue.cancel(job.id);
  await until(events, (event) => states(event).join() === 'cancelled');
});

test('waiting jobs change places among themselves only', async () => {
  const { queue, started, act } = stage();
  const events = queue.watch();
  const jobs = ['running', 'a', 'b', 'c'].map((title) => queue.submit(smallCommission(title)));
  await until(events, (event) => states(event)[0] === 'running');
  queue.move(jobs[3]!.id, 0);
  queue.move(jobs[1]!.id, 99);
  queue.move(jobs[0]!.id, 2);
  for (let count = 0; count < 3; count++) act({ type: 'done', take: exampleTake('a') });
  await until(events, (event) => states(event).join() === 'done,done,done,running');
  expect(started).toEqual(['running', 'c', 'b', 'a']);
  expect(() => queue.move('no such job', 0)).toThrow(BadInputError);
});

/** A queue whose jobs paint until the test says that they are done; those that stand still do not hear it. */
function parallelStage(): { queue: Queue; going: () => string[]; finish: (title: string) => void } {
  const helms = new Map<string, JobHelm>();
  const endings = new Map<string, () => void>();
  const queue = createQueue(
    async function* (_, { project }, signal, helm) {
      helms.set(project.title, helm);
      yield progress(1);
      try {
        await new Promise<void>((resolve, reject) => {
          endings.set(project.title, resolve);
          signal.addEventListener('abort', () => reject(new CancelledError()));
        });
      } finally {
        helms.delete(project.title);
      }
      yield { type: 'done', take: exampleTake(project.title) };
    },
    (text) => expect.fail(text),
  );
  onTestFinished(() => queue.close());
  return {
    queue,
    going: () => [...helms].filter(([, { current }]) => !current.held).map(([title]) => title),
    finish: (title) => endings.get(title)?.(),
  };
}

test('a job that is held gives its turn to the others, and has it again after them', async () => {
  const { queue, going, finish } = parallelStage();
  const events = queue.watch();
  const [first] = ['first', 'second', 'third'].map((title) => queue.submit(smallCommission(title)));
  await until(events, isOf('progress'));
  expect(going()).toEqual(['first']);
  queue.hold(first!.id, true);
  const [held] = (await until(events, (event) => states(event).join() === 'queued,running,queued')).slice(-1);
  expect(held).toMatchObject({ paused: false, jobs: [{ held: true }, { held: false }, { held: false }] });
  await until(events, isOf('progress'));
  expect(going()).toEqual(['second']);

  queue.hold(first!.id, false);
  queue.hold(first!.id, false);
  await until(events, (event) => event.type === 'jobs' && !event.jobs[0]!.held);
  expect(going()).toEqual(['second']);
  finish('second');
  await until(events, (event) => states(event).join() === 'running,done,queued');
  expect(going()).toEqual(['first']);
  finish('first');
  await until(events, (event) => states(event).join() === 'done,done,running');
});

test('a job that is held before it has begun waits, is not moved, and can be stopped; so can one in the middle', async () => {
  const { queue, going } = parallelStage();
  const events = queue.watch();
  const jobs = ['first', 'second', 'third'].map((title) => queue.submit(smallCommission(title)));
  queue.hold(jobs[1]!.id, true);
  queue.move(jobs[1]!.id, 0);
  await until(events, isOf('progress'));
  queue.hold(jobs[0]!.id, true);
  await until(events, (event) => states(event).join() === 'queued,queued,running');
  await vi.waitFor(() => expect(going()).toEqual(['third']));
  queue.cancel(jobs[1]!.id);
  queue.cancel(jobs[0]!.id);
  const [last] = (
    await until(events, (event) => states(event).join() === 'cancelled,cancelled,running')
  ).slice(-1);
  expect(last).toMatchObject({ jobs: [{ held: false }, { held: false }, {}] });
  queue.hold(jobs[0]!.id, true);
  expect(() => queue.hold('no such job', true)).toThrow(BadInputError);
});

test('two jobs stand still in the middle at most; a third keeps its turn, and nothing is begun', async () => {
  const { queue, going, finish } = parallelStage();
  const events = queue.watch();
  const jobs = ['first', 'second', 'third', 'fourth'].map((title) => queue.submit(smallCommission(title)));
  for (const [index, { id }] of jobs.slice(0, 3).entries()) {
    await until(events, (event) => states(event)[index] === 'running');
    queue.hold(id, true);
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(going()).toEqual([]);
  finish('first');
  await until(events, (event) => states(event).join() === 'done,queued,queued,running');
  expect(going()).toEqual(['fourth']);
});

test('a queue that is paused as a whole holds every job, and its pause ends no other', async () => {
  const { queue, going } = parallelStage();
  const events = queue.watch();
  const [first] = ['first', 'second'].map((title) => queue.submit(smallCommission(title)));
  await until(events, isOf('progress'));
  queue.hold(first!.id, true);
  await until(events, (event) => states(event).join() === 'queued,running');
  queue.pause(true);
  expect(going()).toEqual([]);
  queue.pause(false);
  expect(going()).toEqual(['second']);
});

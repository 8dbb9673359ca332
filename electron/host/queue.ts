/** The jobs of a host: one runs, the others wait, and whoever watches is told. */
import { randomUUID } from 'node:crypto';
import { BadInputError, errorKind, errorMessage } from '#core/errors.ts';
import type { Steering } from '#core/contract/engine.ts';
import type { GenerationEvent, Problem } from '#core/contract/events.ts';
import type { Commission } from '#core/contract/lending.ts';
import type { Job, QueueEvent } from '#core/contract/studio.ts';
import { DEFECT_MESSAGE } from '../rpc/errors.ts';
import { createBroadcast } from './broadcast.ts';

/** Jobs that may wait at once. */
const MOST_WAITING = 100;

/** Finished jobs that are remembered. */
const MOST_FINISHED = 50;

/** Does one job. Throws our errors as the engine's supervisor does, and ends after `done`. */
export type RunJob = (
  jobId: string,
  commission: Commission,
  signal: AbortSignal,
) => AsyncIterable<GenerationEvent>;

/** The queue of a host. */
export interface Queue {
  /**
   * Puts a job at the end of the queue.
   *
   * @throws {BadInputError} When too many are waiting.
   */
  submit(commission: Commission): Job;
  /**
   * Stops a job, whether it waits or runs. Nothing happens when it is over.
   *
   * @throws {BadInputError} When there is no such job.
   */
  cancel(jobId: string): void;
  /** Lets everything stand still, the running job between two of its steps, or go on. */
  pause(paused: boolean): void;
  /**
   * Gives a waiting job another place among those that wait, 0 being next. Nothing happens when it waits no more.
   *
   * @throws {BadInputError} When there is no such job.
   */
  move(jobId: string, place: number): void;
  /** Shows the model's own estimates in the progress of jobs from now on, or not. */
  showEstimates(shown: boolean): void;
  /** What those jobs are to paint that are not over. */
  unfinished(): Commission[];
  /** Every job first, then what the running one said last, then each change and each event. */
  watch(signal?: AbortSignal): AsyncGenerator<QueueEvent, void, void>;
  /** Cancels everything and waits until the running job has ended. */
  close(): Promise<void>;
}

interface Entry {
  job: Job;
  readonly commission: Commission;
  readonly abort: AbortController;
}

/**
 * Makes a queue.
 *
 * @param run Does one job; called for one at a time.
 * @param log Receives what a defect left to read.
 * @param steer Told how the running job, and those to come, shall go on.
 * @returns The empty queue.
 */
export function createQueue(
  run: RunJob,
  log: (text: string) => void,
  steer: (steering: Steering) => void = () => undefined,
): Queue {
  const entries: Entry[] = [];
  const broadcast = createBroadcast<QueueEvent>(isOutdated);
  /** The events that a late watcher needs to catch up with the running job. */
  let latest: { started?: QueueEvent; progress?: QueueEvent } = {};
  let work: Promise<void> | undefined;
  let steering: Steering = { held: false, estimates: false };

  const snapshot = (): QueueEvent => ({
    type: 'jobs',
    jobs: entries.map(({ job }) => job),
    paused: steering.held,
  });
  const change = (entry: Entry, changes: Partial<Job>): void => {
    entry.job = { ...entry.job, ...changes };
    broadcast.send(snapshot());
  };

  function publish(jobId: string, event: GenerationEvent): void {
    const queueEvent: QueueEvent = { type: 'generation', jobId, event };
    if (event.type === 'started') latest.started = queueEvent;
    if (event.type === 'progress') latest.progress = queueEvent;
    broadcast.send(queueEvent);
  }

  function end(entry: Entry, event: GenerationEvent): void {
    latest = {};
    publish(entry.job.id, event);
    if (event.type === 'done') change(entry, { state: 'done', takeId: event.take.id });
    if (event.type === 'failed') change(entry, { state: 'failed', problem: event.problem });
    if (event.type === 'cancelled') change(entry, { state: 'cancelled' });
    forgetOldest(entries);
  }

  async function workOn(entry: Entry): Promise<void> {
    change(entry, { state: 'running' });
    try {
      for await (const event of run(entry.job.id, entry.commission, entry.abort.signal)) {
        if (event.type === 'done') {
          end(entry, event);
          return;
        }
        publish(entry.job.id, event);
      }
      throw new Error('The engine ended a job without a word.');
    } catch (error) {
      end(entry, endingOf(error, log));
    }
  }

  async function workAll(): Promise<void> {
    while (!steering.held) {
      const next = entries.find(({ job }) => job.state === 'queued');
      if (!next) break;
      await workOn(next);
    }
    work = undefined;
  }

  function begin(): void {
    work ??= Promise.resolve().then(workAll);
  }

  function changeSteering(changes: Partial<Steering>): void {
    steering = { ...steering, ...changes };
    steer(steering);
  }

  function find(jobId: string): Entry {
    const entry = entries.find(({ job }) => job.id === jobId);
    if (!entry) throw new BadInputError('There is no such job any more.');
    return entry;
  }

  function cancel(entry: Entry): void {
    if (entry.job.state === 'queued') end(entry, { type: 'cancelled' });
    if (entry.job.state !== 'running') return;
    change(entry, { state: 'cancelling' });
    entry.abort.abort();
  }

  return {
    submit(commission) {
      if (entries.filter(({ job }) => job.state === 'queued').length >= MOST_WAITING) {
        throw new BadInputError(`${MOST_WAITING} jobs are waiting already. Cancel some, or wait.`);
      }
      const job: Job = {
        id: randomUUID(),
        title: commission.project.title,
        state: 'queued',
        problem: null,
        takeId: null,
      };
      entries.push({ job, commission, abort: new AbortController() });
      broadcast.send(snapshot());
      begin();
      return job;
    },
    cancel: (jobId) => cancel(find(jobId)),
    pause(paused) {
      changeSteering({ held: paused });
      broadcast.send(snapshot());
      if (!paused) begin();
    },
    move(jobId, place) {
      const moved = find(jobId);
      if (moved.job.state !== 'queued') return;
      const waiting = entries.filter((entry) => entry.job.state === 'queued' && entry !== moved);
      waiting.splice(place, 0, moved);
      // Those that wait take the places of those that wait; all others stay where they are.
      entries.forEach((entry, index) => {
        if (entry.job.state === 'queued') entries[index] = waiting.shift() ?? entry;
      });
      broadcast.send(snapshot());
    },
    showEstimates: (estimates) => changeSteering({ estimates }),
    unfinished: () => entries.filter((entry) => !isOver(entry)).map(({ commission }) => commission),
    watch(signal) {
      const news = [latest.started, latest.progress].filter((event) => event !== undefined);
      return broadcast.watch([snapshot(), ...news], signal);
    },
    async close() {
      // A copy: finished jobs leave the list as it grows.
      for (const entry of [...entries]) cancel(entry);
      await work;
      broadcast.close();
    },
  };
}

function isOutdated(newer: QueueEvent, unread: QueueEvent): boolean {
  if (newer.type === 'jobs') return unread.type === 'jobs';
  if (unread.type === 'jobs' || newer.jobId !== unread.jobId) return false;
  return newer.event.type === 'progress' && unread.event.type === 'progress';
}

function endingOf(error: unknown, log: (text: string) => void): GenerationEvent {
  const kind = errorKind(error);
  if (kind === 'cancelled') return { type: 'cancelled' };
  if (kind === 'defect') log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const problem: Problem = { kind, message: kind === 'defect' ? DEFECT_MESSAGE : errorMessage(error) };
  return { type: 'failed', problem };
}

function isOver({ job }: Entry): boolean {
  return ['done', 'failed', 'cancelled'].includes(job.state);
}

function forgetOldest(entries: Entry[]): void {
  while (entries.filter(isOver).length > MOST_FINISHED) entries.splice(entries.findIndex(isOver), 1);
}

/** The jobs of a host: one has its turn, the others wait, and whoever watches is told. */
import { randomUUID } from 'node:crypto';
import { BadInputError, errorKind, errorMessage } from '#core/errors.ts';
import type { GenerationEvent, Problem } from '#core/contract/events.ts';
import type { Commission } from '#core/contract/lending.ts';
import type { Job, QueueEvent } from '#core/contract/studio.ts';
import { DEFECT_MESSAGE } from '../rpc/errors.ts';
import { createBroadcast } from './broadcast.ts';
import { createJobHelm, type JobHelm, type SteeredHelm } from './job-helm.ts';

/** Jobs that may wait at once. */
const MOST_WAITING = 100;

/** Finished jobs that are remembered. */
const MOST_FINISHED = 50;

/** Jobs that may stand still in the middle at once while others go on: each keeps its engine and its memory. */
const MOST_STANDING = 2;

/**
 * Does one job. Throws our errors as the engine's supervisor does, and ends after `done`. While its helm holds it, another
 * job may be done.
 */
export type RunJob = (
  jobId: string,
  commission: Commission,
  signal: AbortSignal,
  helm: JobHelm,
) => AsyncIterable<GenerationEvent>;

/** The queue of a host. */
export interface Queue {
  /** Whether a job has its turn, even if it stands still because the whole queue does. */
  readonly busy: boolean;
  /**
   * Puts a job at the end of the queue; the document is the one that will own its take, where one will.
   *
   * @throws {BadInputError} When too many are waiting.
   */
  submit(commission: Commission, documentId?: string): Job;
  /**
   * Stops a job, whether it waits or runs. Nothing happens when it is over.
   *
   * @throws {BadInputError} When there is no such job.
   */
  cancel(jobId: string): void;
  /** Lets everything stand still, the running job between two of its steps, or go on. */
  pause(paused: boolean): void;
  /**
   * Lets one job stand still, between two of its steps if it runs, while the others go on; or lets it wait for its turn
   * again. Nothing happens when it is over.
   *
   * @throws {BadInputError} When there is no such job.
   */
  hold(jobId: string, held: boolean): void;
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
  /** Every job first, then what those that have begun said last, then each change and each event. */
  watch(signal?: AbortSignal): AsyncGenerator<QueueEvent, void, void>;
  /** Cancels everything and waits until all that has begun has ended. */
  close(): Promise<void>;
}

interface Entry {
  job: Job;
  readonly commission: Commission;
  readonly abort: AbortController;
  readonly helm: SteeredHelm;
  /** Resolves when it is over; undefined before it has begun. */
  work?: Promise<void>;
  /** The events that a late watcher needs to catch up with it. */
  latest: { started?: QueueEvent; progress?: QueueEvent };
}

/**
 * Makes a queue.
 *
 * @param run Does one job; called for one at a time, besides those that are held.
 * @param log Receives what a defect left to read.
 * @param onTurn Called before a job begins or goes on.
 * @returns The empty queue.
 */
export function createQueue(
  run: RunJob,
  log: (text: string) => void,
  onTurn: () => void = () => undefined,
): Queue {
  const entries: Entry[] = [];
  const broadcast = createBroadcast<QueueEvent>(isOutdated);
  /** The job that has its turn. */
  let turn: Entry | undefined;
  let paused = false;
  let estimates = false;

  const snapshot = (): QueueEvent => ({ type: 'jobs', jobs: entries.map(({ job }) => job), paused });
  const change = (entry: Entry, changes: Partial<Job>): void => {
    entry.job = { ...entry.job, ...changes };
    broadcast.send(snapshot());
  };

  function publish(entry: Entry, event: GenerationEvent): void {
    const queueEvent: QueueEvent = { type: 'generation', jobId: entry.job.id, event };
    if (event.type === 'started') entry.latest.started = queueEvent;
    if (event.type === 'progress') entry.latest.progress = queueEvent;
    broadcast.send(queueEvent);
  }

  function end(entry: Entry, event: GenerationEvent): void {
    entry.latest = {};
    publish(entry, event);
    if (event.type === 'done') change(entry, { state: 'done', held: false, takeId: event.take.id });
    if (event.type === 'failed') change(entry, { state: 'failed', held: false, problem: event.problem });
    if (event.type === 'cancelled') change(entry, { state: 'cancelled', held: false });
    forgetOldest(entries);
  }

  async function workOn(entry: Entry): Promise<void> {
    try {
      end(entry, await lastEvent(entry));
    } catch (error) {
      end(entry, endingOf(error, log));
    }
    if (turn === entry) turn = undefined;
    settle();
  }

  async function lastEvent(entry: Entry): Promise<GenerationEvent> {
    for await (const event of run(entry.job.id, entry.commission, entry.abort.signal, entry.helm)) {
      if (event.type === 'done') return event;
      publish(entry, event);
    }
    throw new Error('The engine ended a job without a word.');
  }

  /** Tells each job that has begun how it shall go on. */
  function steer(): void {
    for (const entry of entries) {
      if (entry.work) entry.helm.steer({ held: paused || entry.job.held || entry !== turn, estimates });
    }
  }

  /** Gives the turn to whom it belongs. */
  function settle(): void {
    const standing = entries.filter((entry) => entry.work && entry !== turn && !isOver(entry));
    if (turn?.job.state === 'running' && turn.job.held && standing.length < MOST_STANDING) {
      const left = turn;
      turn = undefined;
      change(left, { state: 'queued' });
    }
    const next = entries.find(({ job }) => job.state === 'queued' && !job.held);
    if (!turn && next && !paused) {
      turn = next;
      onTurn();
      change(next, { state: 'running' });
      next.work ??= workOn(next);
    }
    steer();
  }

  /** After whoever has asked for a job has heard of it. */
  function settleSoon(): void {
    void Promise.resolve().then(settle);
  }

  function find(jobId: string): Entry {
    const entry = entries.find(({ job }) => job.id === jobId);
    if (!entry) throw new BadInputError('There is no such job any more.');
    return entry;
  }

  function cancel(entry: Entry): void {
    if (isOver(entry) || entry.job.state === 'cancelling') return;
    if (!entry.work) {
      end(entry, { type: 'cancelled' });
      return;
    }
    change(entry, { state: 'cancelling', held: false });
    entry.abort.abort();
  }

  return {
    get busy() {
      return turn !== undefined;
    },
    submit(commission, documentId) {
      if (entries.filter(({ job }) => job.state === 'queued').length >= MOST_WAITING) {
        throw new BadInputError(`${MOST_WAITING} jobs are waiting already. Cancel some, or wait.`);
      }
      const { title, levels, settings } = commission.project;
      const { model, seed, steps } = settings;
      const job: Job = {
        id: randomUUID(),
        title,
        state: 'queued',
        held: false,
        problem: null,
        takeId: null,
        documentId,
        paints: { levels: levels.length, model, seed, steps },
      };
      entries.push({ job, commission, abort: new AbortController(), helm: createJobHelm(), latest: {} });
      broadcast.send(snapshot());
      settleSoon();
      return job;
    },
    cancel: (jobId) => cancel(find(jobId)),
    pause(wanted) {
      paused = wanted;
      broadcast.send(snapshot());
      steer();
      settleSoon();
    },
    hold(jobId, held) {
      const entry = find(jobId);
      if (isOver(entry) || entry.job.state === 'cancelling' || entry.job.held === held) return;
      change(entry, { held });
      steer();
      settleSoon();
    },
    move(jobId, place) {
      const moved = find(jobId);
      if (!waits(moved)) return;
      const waiting = entries.filter((entry) => waits(entry) && entry !== moved);
      waiting.splice(place, 0, moved);
      // Those that wait take the places of those that wait; all others stay where they are.
      entries.forEach((entry, index) => {
        if (waits(entry)) entries[index] = waiting.shift() ?? entry;
      });
      broadcast.send(snapshot());
    },
    showEstimates(shown) {
      estimates = shown;
      steer();
    },
    unfinished: () => entries.filter((entry) => !isOver(entry)).map(({ commission }) => commission),
    watch(signal) {
      const news = entries.flatMap(({ latest }) => [latest.started, latest.progress]);
      return broadcast.watch([snapshot(), ...news.filter((event) => event !== undefined)], signal);
    },
    async close() {
      const begun = entries.map(({ work }) => work).filter((work) => work !== undefined);
      // A copy: finished jobs leave the list as it grows.
      for (const entry of [...entries]) cancel(entry);
      await Promise.all(begun);
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

/** Whether a job will have its turn without anybody doing anything. */
function waits({ job }: Entry): boolean {
  return job.state === 'queued' && !job.held;
}

function isOver({ job }: Entry): boolean {
  return ['done', 'failed', 'cancelled'].includes(job.state);
}

function forgetOldest(entries: Entry[]): void {
  while (entries.filter(isOver).length > MOST_FINISHED) entries.splice(entries.findIndex(isOver), 1);
}

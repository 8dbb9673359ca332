/**
 * Paints a project on another machine: its queue does the work, and the take comes here when it is done.
 *
 * A lost connection does no harm for a while: the job goes on there, and is found again by its id.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PinOrder } from '#core/contract/engine.ts';
import type { GenerationEvent, Problem } from '#core/contract/events.ts';
import type { Commission } from '#core/contract/lending.ts';
import type { Job, QueueEvent } from '#core/contract/studio.ts';
import { BadInputError, CancelledError, FailureError, never, throwIfCancelled } from '#core/errors.ts';
import type { Project } from '#core/project/project.ts';
import type { JobHelm } from '../job-helm.ts';
import { aborted } from './aborted.ts';
import { fetchTake } from './fetch-take.ts';
import { lendPictures } from './lend.ts';
import type { Link } from './link.ts';
import { explainCall, sentenceFrom } from './problems.ts';
import type { Session } from './session.ts';
import { tameProgress, tameStart } from './tame.ts';

/** How long it may take until a lost connection is known to be lost, in milliseconds. */
const LOSS_MS = 250;

/** How long a cancelled job may take to end there, in milliseconds. */
const CANCELLING_MS = 20_000;

/** What painting elsewhere needs of its host. */
export interface RemotePainting {
  readonly link: Link;
  /** Finds the pictures of this machine that levels are to show. */
  readonly pins: (commission: Commission) => PinOrder[];
  /** Absolute path of the folder that takes come to. */
  readonly takesFolder: string;
  /** How the job here shall go on. */
  readonly helm: JobHelm;
}

/**
 * Paints one project.
 *
 * @param painting Where, and where to.
 * @param jobId The job here.
 * @param commission What to paint; its pictures go there first.
 * @param signal Cancels the job there.
 * @yields What the other machine tells of the job, and `done` when the take is complete on this machine's disk.
 * @throws {BadInputError} When the project cannot be painted there.
 * @throws {FailureError} When the machine has gone away, or something fails there or here.
 * @throws {CancelledError} After `signal` was aborted, when the job there has ended.
 */
export async function* paintElsewhere(
  painting: RemotePainting,
  jobId: string,
  commission: Commission,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent, void, void> {
  const { link, takesFolder } = painting;
  const { project } = commission;
  const pins = painting.pins(commission);
  const lent = yield* persistently(painting, signal, (session) => lendPictures(session, pins, signal));
  const started = await link.session(signal);
  const job = await started.ask((client, abort) => client.jobs.submit({ project, lent }, { signal: abort }));
  const order = { project, job, signal };
  try {
    const takeId = yield* persistently(painting, signal, (session) => followJob(painting, order, session));
    const take = yield* persistently(painting, signal, (session) =>
      fetchTake({ session, takeId, project, takesFolder, jobId, signal }),
    );
    await removeThere(link, takeId);
    yield { type: 'done', take };
  } catch (error) {
    if (link.current.state !== 'connected') void cancelWhenBack(link, job.id);
    else if (signal.aborted) await cancelThere(link.current.session, job.id);
    throw signal.aborted ? new CancelledError() : error;
  }
}

/** A job there. */
interface RemoteOrder {
  readonly project: Project;
  readonly job: Job;
  readonly signal: AbortSignal;
}

/** Does work again that a lost connection has interrupted. */
async function* persistently<T>(
  { link }: RemotePainting,
  signal: AbortSignal,
  work: (session: Session) => AsyncGenerator<GenerationEvent, T, void>,
): AsyncGenerator<GenerationEvent, T, void> {
  for (;;) {
    const session = await link.session(signal).catch((error: unknown) => {
      throwIfCancelled(signal);
      throw new FailureError(
        `${link.name} has gone away, and the zoom with it. Generate again when it is back, or paint here.`,
        { cause: error },
      );
    });
    try {
      return yield* work(session);
    } catch (error) {
      throwIfCancelled(signal);
      // A request may notice that the machine is gone a moment before the connection does.
      await Promise.race([aborted(session.ended), sleep(LOSS_MS)]);
      if (!session.ended.aborted) throw explainCall(link.name, error);
    }
  }
}

/** Passes on what happens to a job until it has ended, and returns the id of its take there. */
async function* followJob(
  { helm }: RemotePainting,
  { project, job, signal }: RemoteOrder,
  session: Session,
): AsyncGenerator<GenerationEvent, string, void> {
  const letGo = steerThere(session, job.id, helm);
  const told = { waits: false, paused: false };
  try {
    for await (const event of await session.client.jobs.watch(undefined, { signal })) {
      if (event.type === 'generation') {
        if (event.jobId === job.id) yield* passOn(event, project, session.name);
        continue;
      }
      const there = event.jobs.find(({ id }) => id === job.id);
      if (!there) {
        throw new FailureError(
          `${session.name} was started anew, and has lost this zoom. Generate it again.`,
        );
      }
      if (there.takeId !== null && there.state === 'done') return there.takeId;
      if (there.state === 'cancelled') {
        if (!signal.aborted)
          yield { type: 'notice', message: `Somebody stopped the zoom on ${session.name}.` };
        throw new CancelledError();
      }
      if (there.problem) throw problemThere(session.name, there.problem);
      yield* explainWaiting(session.name, { ...event, job: there }, told);
    }
    throw new FailureError(`${session.name} ended the job without a word. Try again.`);
  } finally {
    letGo();
  }
}

/** Says why nothing happens there, once each time: somebody else's turn, or a queue that stands still as a whole. */
function* explainWaiting(
  name: string,
  { job, jobs, paused }: { readonly job: Job; readonly jobs: readonly Job[]; readonly paused: boolean },
  told: { waits: boolean; paused: boolean },
): Generator<GenerationEvent> {
  const waits = job.state === 'queued' && !job.held && jobs.some(({ state }) => state === 'running');
  if (paused && !told.paused) {
    yield { type: 'notice', message: `Somebody has paused ${name}: it goes on when they let it.` };
  } else if (waits && !told.waits && !paused) {
    yield { type: 'notice', message: `${name} paints something else first.` };
  }
  Object.assign(told, { waits, paused });
}

function* passOn(
  { event }: Extract<QueueEvent, { type: 'generation' }>,
  { levels }: Project,
  name: string,
): Generator<GenerationEvent> {
  if (event.type === 'started') yield tameStart(event, levels.length);
  if (event.type === 'progress') yield tameProgress(event, levels.length);
  if (event.type === 'notice') yield { type: 'notice', message: sentenceFrom(name, event.message) };
}

function problemThere(name: string, { kind, message }: Problem): Error {
  const sentence = sentenceFrom(name, message);
  return kind === 'bad-input' ? new BadInputError(sentence) : new FailureError(sentence);
}

/** Stops a job there, and waits until it has stopped. Never throws: nobody waits for a machine that has gone away. */
async function cancelThere({ client }: Session, jobId: string): Promise<void> {
  const patience = { signal: AbortSignal.timeout(CANCELLING_MS) };
  try {
    await client.jobs.cancel({ jobId }, patience);
    for await (const event of await client.jobs.watch(undefined, patience)) {
      if (event.type !== 'jobs') continue;
      const there = event.jobs.find(({ id }) => id === jobId);
      // It may have been done at the last moment.
      if (there?.takeId) await client.takes.remove({ takeId: there.takeId }, patience);
      if (!there || ['done', 'failed', 'cancelled'].includes(there.state)) return;
    }
  } catch {
    // It has gone away, or takes too long: the job there ends without us.
  }
}

/** Stops a job that was given up here, as soon as its machine is reached again: nobody waits for it any more. */
async function cancelWhenBack(link: Link, jobId: string): Promise<void> {
  const session = await link.session(never, Number.POSITIVE_INFINITY).catch(() => undefined);
  if (session) await cancelThere(session, jobId);
}

/** Leaves nothing behind. That it cannot be removed is no reason to say that it was not painted. */
async function removeThere({ current }: Link, takeId: string): Promise<void> {
  if (current.state !== 'connected') return;
  await current.session
    .ask((client, signal) => client.takes.remove({ takeId }, { signal }))
    .catch(() => undefined);
}

/**
 * Steers a job there as the one here is steered.
 *
 * @returns Ends the steering.
 */
function steerThere({ client }: Session, jobId: string, helm: JobHelm): () => void {
  let estimates = false;
  // Whoever waits for the job hears that the machine is gone.
  const ignore = (): void => undefined;
  const showEstimates = (shown: boolean): void => {
    if (estimates === shown) return;
    estimates = shown;
    client.jobs.showEstimates({ shown }).catch(ignore);
  };
  const letGo = helm.follow((steering) => {
    client.jobs.hold({ jobId, held: steering.held }).catch(ignore);
    showEstimates(steering.estimates);
  });
  return () => {
    letGo();
    showEstimates(false);
  };
}

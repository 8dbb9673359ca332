import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { GenerationEvent } from '#core/contract/events.ts';
import type { Job, QueueEvent } from '#core/contract/studio.ts';
import { exampleTake } from '#core/project/test/example-take.ts';
import { signalJobs } from './job-signals.ts';
import { createSystemSignals } from './system-signals.ts';
import * as electron from './test/electron.ts';

vi.mock('electron', () => import('./test/electron.ts'));

let window: electron.BrowserWindow;

beforeEach(() => {
  window = new electron.BrowserWindow({});
});

afterEach(electron.resetElectron);

/** Plays a queue's events to the end. */
async function play(...events: QueueEvent[]): Promise<void> {
  const jobs = {
    async *watch() {
      for (const event of events) yield await Promise.resolve(event);
    },
  };
  await signalJobs(jobs, createSystemSignals()());
}

function list(state: Job['state'], paused = false): QueueEvent {
  return {
    type: 'jobs',
    paused,
    jobs: [{ id: 'a', title: 'A zoom', state, held: false, problem: null, takeId: null }],
  };
}

const tell = (event: GenerationEvent): QueueEvent => ({ type: 'generation', jobId: 'a', event });

const step = (share: number): QueueEvent =>
  tell({
    type: 'progress',
    phase: 'sampling',
    step: share * 100,
    steps: 100,
    secondsPerStep: null,
    secondsLeft: null,
    memoryBytes: 0,
    previews: [],
  });

const done = tell({ type: 'done', take: exampleTake('one', { title: 'Forest to bark' }) });

test('the taskbar shows how far a job is, and nothing when it is over', async () => {
  await play(list('running'), step(0.25), step(0.5), done);
  expect(window.setProgressBar.mock.calls.map(([share]) => share)).toEqual([0.25, 0.5, -1, -1]);
});

test('the machine does not sleep while something is painted, but may while that is paused', async () => {
  await play(list('queued'), list('running'), list('running'));
  expect(electron.powerSaveBlocker.start).toHaveBeenCalledExactlyOnceWith('prevent-app-suspension');
  expect(electron.powerSaveBlocker.stop).toHaveBeenCalledOnce();
  await play(list('running', true));
  expect(electron.powerSaveBlocker.start).toHaveBeenCalledOnce();
});

test('a notification tells of the end of a job, and leads back to the window', async () => {
  window.isMinimized.mockReturnValueOnce(true);
  await play(done, tell({ type: 'failed', problem: { kind: 'failure', message: 'The disk is full.' } }));
  const [painted, failed] = electron.Notification.all;
  expect(painted?.options).toEqual({ title: 'Painted', body: 'Forest to bark' });
  expect(failed?.options.body).toBe('The disk is full.');
  painted!.emit('click');
  expect(window.restore).toHaveBeenCalledOnce();
  expect(window.focus).toHaveBeenCalledOnce();
});

test('nobody is told what they see', async () => {
  window.isFocused.mockReturnValue(true);
  await play(done);
  expect(electron.Notification.all).toEqual([]);
});

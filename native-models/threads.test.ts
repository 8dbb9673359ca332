import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadRuntime } from './runtime.ts';
import { sessionOptions } from './session.ts';
import { availableThreads, threadLimit, withThreadLimit } from './threads.ts';

const UPSCALER = join(import.meta.dirname, 'starter/upscaler/model.onnx');

/** Where Linux lists the threads of this process. */
const THREADS = '/proc/self/task';

test('an engine learns from its environment how many threads it shall use', () => {
  expect(threadLimit(withThreadLimit({ PATH: '/bin' }, 1))).toBe(1);
  expect(withThreadLimit({ PATH: '/bin' }, 1)).toMatchObject({ PATH: '/bin', VIPS_CONCURRENCY: '1' });
});

test('settings of a larger machine ask for no more threads than there are', () => {
  expect(threadLimit(withThreadLimit({}, 4096))).toBe(availableThreads());
});

test('without a limit an engine is told of none, also when its host has one of its own', () => {
  expect(withThreadLimit({ PATH: '/bin', TENFOLD_THREADS: '1' }, null)).toEqual({ PATH: '/bin' });
  expect(threadLimit({})).toBeUndefined();
  expect(threadLimit({ TENFOLD_THREADS: 'many' })).toBeUndefined();
  expect(sessionOptions('cpu', undefined)).not.toHaveProperty('intraOpNumThreads');
});

test.runIf(existsSync(THREADS))(
  'a network starts as many threads as it is allowed, its own included',
  async () => {
    const { InferenceSession } = await loadRuntime();
    const threadsStarted = async (limit: number): Promise<number> => {
      const before = readdirSync(THREADS).length;
      const session = await InferenceSession.create(UPSCALER, sessionOptions('cpu', limit));
      const started = readdirSync(THREADS).length - before;
      await session.release();
      return started;
    };
    // The first network of a process also starts what loads networks.
    await threadsStarted(1);
    expect(await threadsStarted(1)).toBe(0);
    expect(await threadsStarted(3)).toBe(2);
  },
);
